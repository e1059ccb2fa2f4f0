import type {Rng} from '../../../core/rng.js'

/** No probability is 0, so that logarithms and quotients are finite. */
const SMALLEST_PROBABILITY = 1e-30

/** Probabilities of the logits from `offset` on, as many as the target holds. */
export function softmax(logits: Float32Array, offset: number, target: Float64Array): void {
  let top = -Infinity
  for (let at = 0; at < target.length; at++) top = Math.max(top, logits[offset + at])
  let sum = 0
  for (let at = 0; at < target.length; at++) {
    target[at] = Math.exp(logits[offset + at] - top) + SMALLEST_PROBABILITY
    sum += target[at]
  }
  for (let at = 0; at < target.length; at++) target[at] /= sum
}

/** A level drawn from probabilities. */
export function drawLevel(probabilities: Float64Array, rng: Rng): number {
  let rest = rng.next()
  for (let level = 0; level < probabilities.length - 1; level++) {
    rest -= probabilities[level]
    if (rest < 0) return level
  }
  return probabilities.length - 1
}
