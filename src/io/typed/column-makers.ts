import type {DateForm} from '../../core/column.js'
import {sharedFloat64, sharedInt32} from '../../core/shared.js'
import {MISSING_CODE} from '../../core/table.js'
import type {TypedColumn, TypedLevels, TypedMoments} from '../typed-column.js'

/** Makes a column of values that come one after the other; rows that none came for are missing. */
export interface ColumnMaker<T> {
  readonly put: (row: number, value: T) => void
  readonly finish: () => TypedColumn
}

/** The same of texts. */
export interface LevelMaker extends ColumnMaker<string> {
  readonly finish: () => TypedLevels
}

type Named = Pick<TypedColumn, 'name' | 'type'>

/** Texts, each with a code. */
export function levelMaker(column: Named, rowCount: number): LevelMaker {
  const codes = sharedInt32(rowCount).fill(MISSING_CODE)
  const known = new Map<string, number>()
  return {
    put: (row, text) => {
      let code = known.get(text)
      if (code === undefined) {
        code = known.size
        known.set(text, code)
      }
      codes[row] = code
    },
    finish: () => ({...column, kind: 'levels', codes, levels: [...known.keys()]}),
  }
}

/** Numbers that a double holds. */
export function numberMaker(column: Named & {readonly integer: boolean}, rowCount: number): ColumnMaker<number> {
  const values = sharedFloat64(rowCount).fill(NaN)
  return {
    put: (row, value) => {
      values[row] = value
    },
    finish: () => ({...column, kind: 'numbers', values}),
  }
}

/** Whole numbers; where a double does not hold all of them they become levels, so that no two of them become one. */
export function wholeNumberMaker(column: Named, rowCount: number): ColumnMaker<bigint> {
  const values = sharedFloat64(rowCount).fill(NaN)
  /** Those beyond 2^53, by row. */
  const large: (bigint | undefined)[] = []
  let isHeld = true
  return {
    put: (row, value) => {
      values[row] = Number(value)
      if (Number.isSafeInteger(values[row])) return
      large[row] = value
      if (BigInt(values[row]) !== value) isHeld = false
    },
    finish: () => {
      if (isHeld) return {...column, kind: 'numbers', integer: true, values}
      const levels = levelMaker(column, rowCount)
      for (const [row, value] of values.entries()) if (!Number.isNaN(value)) levels.put(row, String(large[row] ?? value))
      return {...levels.finish(), beyondDouble: true}
    },
  }
}

/** Decimals as whole numbers of units of their last digit. */
export function decimalMaker(column: Named, scale: number, rowCount: number): ColumnMaker<bigint> {
  if (scale <= 0) {
    const whole = wholeNumberMaker(column, rowCount)
    const factor = 10n ** BigInt(-scale)
    const put = (row: number, value: bigint) => {
      whole.put(row, value * factor)
    }
    return {put, finish: whole.finish}
  }
  const values = sharedFloat64(rowCount).fill(NaN)
  return {
    put: (row, value) => {
      const units = Number(value)
      // Both are exact, so that the quotient is the double nearest to the decimal.
      values[row] = Number.isSafeInteger(units) && scale <= 22 ? units / 10 ** scale : Number(`${value}e-${scale}`)
    },
    finish: () => ({...column, kind: 'numbers', integer: false, values}),
  }
}

/** What a format counts moments in. */
export type TickUnit = 's' | 'ms' | 'us' | 'ns'

const TICKS_PER_SECOND = {s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n}
/** Steps in milliseconds, and how many of them are in a second or how many seconds they are. */
const DAY = 86_400_000
const STEPS = [
  {step: DAY, seconds: 86_400n},
  {step: 60_000, seconds: 60n},
  {step: 1000, seconds: 1n},
] as const

const CLOCK = 'HH:mm:ss'

/**
 * Dates and times as ticks, in the coarsest step that all of them are multiples of. Nothing finer than a microsecond is kept;
 * `notes`, asked for after `finish`, say so.
 * @param zone Written behind every moment.
 */
export function momentMaker(
  column: Named,
  kind: DateForm['kind'],
  unit: TickUnit,
  zone: string | undefined,
  rowCount: number,
): ColumnMaker<bigint> & {readonly notes: () => string[]} {
  const ticks = new BigInt64Array(rowCount)
  const isPresent = new Uint8Array(rowCount)
  let isCut = false
  return {
    put: (row, value) => {
      ticks[row] = value
      isPresent[row] = 1
    },
    finish: () => {
      const {step, ticksPerStep} = stepOf(
        ticks.filter((_, row) => isPresent[row] === 1),
        kind,
        TICKS_PER_SECOND[unit],
      )
      const values = sharedFloat64(rowCount).fill(NaN)
      for (let row = 0; row < rowCount; row++) {
        if (isPresent[row] === 0) continue
        const steps = floorDivide(ticks[row], ticksPerStep)
        if (steps * ticksPerStep !== ticks[row]) isCut = true
        values[row] = Number(steps)
      }
      const clock = step >= 1000 ? CLOCK : step === 1 ? `${CLOCK}.SSS` : `${CLOCK}.SSSSSS`
      const pattern = kind === 'date' ? 'yyyy-MM-dd' : kind === 'time' ? clock : `yyyy-MM-dd ${clock}`
      const form = {kind, step, pattern, ...(zone !== undefined && {zone})}
      return {...column, kind: 'moments', values, form} satisfies TypedMoments
    },
    notes: () => (isCut ? [`column '${column.name}' has times finer than its step of time can hold; they were cut off.`] : []),
  }
}

/** The coarsest step that all ticks are multiples of, or the finest there is. */
function stepOf(ticks: BigInt64Array, kind: DateForm['kind'], perSecond: bigint): {step: number; ticksPerStep: bigint} {
  const coarse = STEPS.filter(({step}) => (step === DAY ? kind !== 'time' : kind !== 'date'))
  const fine = [
    {step: 1, ticksPerStep: perSecond / 1000n},
    {step: 0.001, ticksPerStep: perSecond / 1_000_000n},
  ].filter(({ticksPerStep}) => ticksPerStep > 0n)
  const steps = [
    ...coarse.map(({step, seconds}) => ({step, ticksPerStep: seconds * perSecond})),
    ...(kind === 'date' ? [] : fine),
  ]
  let at = 0
  for (const tick of ticks) while (at < steps.length - 1 && tick % steps[at].ticksPerStep !== 0n) at++
  // Microseconds of years far away are more than a double holds.
  const isTooLarge = (tick: bigint) => !Number.isSafeInteger(Number(tick / steps[at].ticksPerStep))
  return steps[at].step === 0.001 && ticks.some(isTooLarge) ? steps[at - 1] : steps[at]
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value < 0n && quotient * by !== value ? quotient - 1n : quotient
}
