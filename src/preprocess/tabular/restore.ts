/** What numbers of a column look like; plain JSON. */
export interface Restoration {
  /** Digits after the decimal point. */
  readonly decimals: number
  /** Smallest and largest value there may be. */
  readonly range?: readonly [number, number]
}

/** With more digits than a double has there is nothing to round. */
const MOST_DECIMALS = 15

/**
 * Cuts a number off at the range and rounds it to the decimals that the column's values have. Being at the end of the range is
 * being a value of the data: with a range taken from data, the ends are given away.
 */
export function restoreNumber(value: number, {decimals, range}: Restoration): number {
  const [min, max] = range ?? [-Infinity, Infinity]
  const cut = Math.max(min, Math.min(max, value))
  if (decimals === 0) return Math.round(cut) + 0
  // Not by a power of ten: the product would have lost digits of its own.
  return decimals > MOST_DECIMALS ? cut : Number(cut.toFixed(decimals)) + 0
}
