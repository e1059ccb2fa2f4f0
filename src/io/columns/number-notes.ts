import type {NumericColumn, NumericField} from '../../core/table.js'
import {say, setting, type Text} from '../../core/text.js'
import {percent} from './decide.js'

/** Numbers that stand for a missing value in many files. */
const SENTINELS: ReadonlySet<number> = new Set([9, 99, 999, 9999, 99_999, 999_999, 99.9, 999.9, 888, 8888, 98, 998, 9998])
const NEGATIVE_SENTINELS: ReadonlySet<number> = new Set([-1, -9, -99, -999, -9999, -99_999, -999_999])
/** Fewer equal cells may be chance. */
const FEWEST = 3
/** So many different values make a measure and no scale of marks. */
const MEASURE = 10
/** The gap above zero, in steps of the last decimal: counts and measures that go down to zero have none. */
const GAP_STEPS = 5

/** So many zeros for each value near them are a spike. */
const SPIKE = 4
/** A gap above zero of this share of the range of all other values is far by itself. */
const FAR = 0.2

/** Values that may stand for a missing one; said and not acted upon. One pass over the values for each question. */
export function missingLikeNumbers({field, values}: NumericColumn): Text[] {
  const present = values.length - field.missing
  if (present === 0) return []
  return [...zeroNote(field, values, present), ...sentinelNote(field, values, present)]
}

/** A spike at zero, far below all other values: nobody has a blood pressure of zero. */
function zeroNote({name, decimals}: NumericField, values: Float64Array, present: number): Text[] {
  let zeros = 0
  let next = Infinity
  let isNegative = false
  for (const value of values) {
    if (value === 0) zeros++
    else if (value < 0) isNegative = true
    else if (value < next) next = value
  }
  if (isNegative || zeros < FEWEST || next === Infinity || next < GAP_STEPS * 10 ** -decimals) return []
  let near = 0
  let max = next
  for (const value of values) {
    if (value > 0 && value <= 2 * next) near++
    if (value > max) max = value
  }
  const isFar = next >= FAR * (max - next)
  if ((zeros <= SPIKE * near && !isFar) || fewDifferent(values, MEASURE) !== undefined) return []
  return [
    say`0 in ${zeros} rows (${percent(zeros, present)}) and nothing else near it: it may stand for a missing value.
      If so: ${setting('missingIn', [`${name}=0`])}`,
  ]
}

/** -1 or 999 far from all other values. */
function sentinelNote({name}: NumericField, values: Float64Array, present: number): Text[] {
  let [low, secondLow, lows] = [Infinity, Infinity, 0]
  let [high, secondHigh, highs] = [-Infinity, -Infinity, 0]
  for (const value of values) {
    if (value < low) [low, secondLow, lows] = [value, low, 1]
    else if (value === low) lows++
    else if (value < secondLow) secondLow = value
    if (value > high) [high, secondHigh, highs] = [value, high, 1]
    else if (value === high) highs++
    else if (value > secondHigh) secondHigh = value
  }
  const isLow = lows >= FEWEST && NEGATIVE_SENTINELS.has(low) && secondLow >= 0 && secondLow < Infinity
  const rest = secondHigh - (isLow ? secondLow : low)
  const isHigh = highs >= FEWEST && SENTINELS.has(high) && rest > 0 && high - secondHigh > rest
  const found: [number, number][] = [
    ...(isLow ? [[low, lows] as [number, number]] : []),
    ...(isHigh ? [[high, highs] as [number, number]] : []),
  ]
  return found.map(
    ([value, count]) =>
      say`${value} in ${count} rows (${percent(count, present)}), far from all other values: it may stand for a missing
        value. If so: ${setting('missingIn', [`${name}=${value}`])}`,
  )
}

/** How many different values there are, when there are no more than so many. */
export function fewDifferent(values: Float64Array, most: number): number | undefined {
  const seen = new Set<number>()
  for (const value of values) if (!Number.isNaN(value) && seen.add(value).size > most) return undefined
  return seen.size
}
