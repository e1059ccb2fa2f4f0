/** From so many decimals on, a double's own precision decides: the number was not rounded. */
export const FULL_DECIMALS = 13
/** Roundings, each of half a unit in the last place, that may add up in a released value. */
const FLOAT_ROUNDINGS = 16

/**
 * How far computing may move a released value.
 * @param size The largest of the values, without its sign.
 * @param isSingle Computed in single precision.
 */
export function floatError(size: number, isSingle = false): number {
  return FLOAT_ROUNDINGS * size * 2 ** (isSingle ? -24 : -53)
}
