import type {TypedMoments, TypedNumbers} from '../../typed-column.js'

interface Named {
  readonly name: string
  readonly type: string
}

const DAY = 86_400_000

/**
 * A column of dates; numbers, with a note, when some are parts of days.
 * @param days Since the epoch of the format; NaN is missing.
 * @param epoch Its epoch, in days since 1970-01-01.
 */
export function dateColumn(named: Named, days: Float64Array, epoch: number, notes: string[]): TypedMoments | TypedNumbers {
  if (days.some(value => !Number.isNaN(value) && !Number.isInteger(value))) {
    notes.push(`column '${named.name}' holds dates with parts of days; it was read as numbers.`)
    return {kind: 'numbers', ...named, values: days, integer: false}
  }
  return {
    kind: 'moments',
    ...named,
    values: days.map(value => value + epoch),
    form: {kind: 'date', step: DAY, pattern: 'yyyy-MM-dd'},
  }
}

/** From the coarsest on. */
const STEPS = [
  {step: 60_000, clock: 'HH:mm'},
  {step: 1000, clock: 'HH:mm:ss'},
  {step: 1, clock: 'HH:mm:ss.SSS'},
] as const
const FINEST = {step: 0.001, clock: 'HH:mm:ss.SSSSSS'}
/** Seconds of four centuries have no more digits than this behind the milliseconds. */
const ROUNDING = 0.01

/**
 * A column of moments, or of times of day, in the coarsest steps that hold all of its values; microseconds at the finest.
 * @param milliseconds Since the epoch of the format; NaN is missing.
 * @param epoch Its epoch, in milliseconds since 1970-01-01 00:00.
 */
export function momentColumn(
  named: Named,
  milliseconds: Float64Array,
  epoch: number,
  kind: 'datetime' | 'time' = 'datetime',
): TypedMoments {
  const isWhole = milliseconds.every(value => Number.isNaN(value) || Math.abs(value - Math.round(value)) < ROUNDING)
  const whole = isWhole ? milliseconds.map(Math.round) : milliseconds
  const fits = ({step}: {step: number}) => isWhole && whole.every(value => Number.isNaN(value) || value % step === 0)
  const {step, clock} = STEPS.find(fits) ?? FINEST
  return {
    kind: 'moments',
    ...named,
    values: whole.map(value => (isWhole ? (value + epoch) / step : Math.round((value + epoch) * 1000))),
    form: {kind, step, pattern: kind === 'time' ? clock : `yyyy-MM-dd ${clock}`},
  }
}
