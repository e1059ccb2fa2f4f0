import type {PrivateStep} from '../executor.js'

/** Turns squared gradient norms per example into the factors that clip them: min(1, clip / norm). */
export function clipFactors(examples: number, squaredNorms: Float32Array, clip: number): void {
  for (let example = 0; example < examples; example++) {
    const norm = Math.sqrt(squaredNorms[example])
    squaredNorms[example] = norm > clip ? clip / norm : 1
  }
}

/**
 * The factors of examples, for each of their rows, in the same array; from the last row back, so that none is
 * overwritten before it is read.
 */
export function spreadOverRows(rows: number, rowsPerExample: number, factors: Float32Array): void {
  for (let row = rows - 1; row >= 0; row--) factors[row] = factors[Math.floor(row / rowsPerExample)]
}

/** (sum of clipped gradients + noise) / expected number of examples. @throws {RangeError} When the noise has another length. */
export function addNoise(gradients: Float32Array, {noise, expectedExamples}: PrivateStep): void {
  if (noise.length !== gradients.length) {
    throw new RangeError(`A private step needs ${gradients.length} values of noise. Got ${noise.length} instead.`)
  }
  for (let at = 0; at < gradients.length; at++) gradients[at] = (gradients[at] + noise[at]) / expectedExamples
}
