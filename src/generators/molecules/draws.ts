import type {Rng} from '../../core/rng.js'

/** True with that chance. */
export const chanceBelow = (rng: Rng, chance: number): boolean => rng.next() < chance

/** A place, drawn by weights above 0. */
export function drawWeighted(rng: Rng, weights: readonly number[]): number {
  let rest = rng.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (const [at, weight] of weights.entries()) {
    rest -= weight
    if (rest < 0) return at
  }
  return weights.length - 1
}
