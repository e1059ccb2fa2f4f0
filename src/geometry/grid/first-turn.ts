/** Every level at least halves what is left, so that a double has no digits beyond. */
const MOST_LEVELS = 100

/**
 * The smallest whole n >= 0 for which n * step, modulo a modulus, lies from `low` to `high`. Where no multiple of the
 * step itself does, some number of whole rounds has to be added, and how many is the same question modulo the step: the
 * levels are those of Euclid's algorithm, so it takes logarithmic time.
 *
 * @param step From 0 up to the modulus. @param low From 0. @param high Below the modulus.
 * @returns Infinity when there is none.
 */
export function firstTurn(step: number, modulus: number, low: number, high: number, level = 0): number {
  if (low <= 0) return 0
  if (!(step > 0) || level > MOST_LEVELS) return Infinity
  if (2 * step > modulus) return firstTurn(modulus - step, modulus, modulus - high, modulus - low, level + 1)
  const direct = Math.ceil(low / step)
  if (direct * step <= high) return direct
  // No multiple of the step lies between low and high, so that neither do their remainders have 0 between them.
  const rounds = firstTurn(modulus % step, step, step - (high % step), step - (low % step), level + 1)
  return Math.ceil((low + rounds * modulus) / step)
}
