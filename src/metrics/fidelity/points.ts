import {NotApplicable} from '../../core/errors.js'
import type {Matrix} from '../../core/matrix.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import type {FidelityInput} from './fidelity.js'

export interface FidelityPoints {
  readonly real: Matrix
  readonly synthetic: Matrix
}

/**
 * Both sides as points: numbers standardised and levels one-hot as the real rows say, missing cells imputed and marked.
 *
 * @throws {NotApplicable} With fewer rows than `least` on either side, or without columns.
 */
export function fidelityPoints({real, synthetic}: FidelityInput, least: number): FidelityPoints {
  requireRows({real, synthetic}, least)
  const encoder = encodeFeatures(real.as('train'), {scaling: 'standardise', categorical: 'one-hot', missingIndicators: true})
  return {real: encoder.transform(real), synthetic: encoder.transform(synthetic)}
}

/** @throws {NotApplicable} With fewer rows than `least` on either side, or without columns. */
export function requireRows({real, synthetic}: FidelityInput, least: number): void {
  if (real.columns.length === 0) throw new NotApplicable('there are no feature columns')
  const fewest = Math.min(real.rowCount, synthetic.rowCount)
  if (fewest < least) throw new NotApplicable(`it needs at least ${least} minority rows on both sides and there are ${fewest}`)
}
