import {decimalsOf} from '../../core/decimals.js'

/** Up to here a double times a power of ten is off by less than half a unit. */
const EXACT = 2 ** 51
/** Significant digits of the shortest form that reads back the same, at most. */
const MOST_DIGITS = 17
const POWERS = Array.from({length: 23}, (_, at) => Number(`1e${at}`))

/**
 * Most digits after the point that any of the values needs in the shortest form that reads back the same. Few values are written out for
 * it: a value that is a multiple of the unit of the digits found so far, or too large to need more, adds none.
 */
export function mostDecimals(values: Float64Array): number {
  let most = 0
  /** A value as large as this has no room for more decimals. */
  let enough = 10 ** (MOST_DIGITS - 1)
  for (const value of values) {
    const size = Math.abs(value)
    if (!(size < enough) || value === 0 || isMultiple(value, most)) continue
    const decimals = decimalsOf(value)
    if (decimals <= most) continue
    most = decimals
    enough = Number(`1e${MOST_DIGITS - 1 - most}`)
  }
  return most
}

/** Whether a value is a whole number of units of the last decimal; no may also mean that it cannot be told so. */
function isMultiple(value: number, decimals: number): boolean {
  if (decimals >= POWERS.length) return false
  const power = POWERS[decimals]
  const units = Math.round(value * power)
  return Math.abs(units) < EXACT && units / power === value
}
