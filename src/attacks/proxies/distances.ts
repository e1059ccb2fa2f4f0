import type {Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {permutation, type Rng} from '../../core/rng.js'
import {encodeFeatures} from '../../preprocess/encode-features.js'
import {bootstrap, quantile, type BootstrapSettings} from '../../stats/bootstrap.js'
import {nearestNeighboursAsync, type Neighbours} from '../../stats/neighbours.js'
import type {ProxyInput} from '../attack.js'

export const CONFIDENCE = 0.95

/** The tables of a proxy as points: numbers on [-1, 1] over the training rows, levels as one-hot, missing cells imputed. */
export interface ProxyPoints {
  readonly train: Matrix
  readonly holdout?: Matrix
  readonly synthetic: Matrix
  /** Synthetic rows are made from the training rows: at most so many of them are independent. */
  readonly trials: number
}

/**
 * Encodes the tables as the training rows say. A holdout of fewer than `least` rows is left out.
 *
 * @throws {NotApplicable} With fewer training rows than `least`, or no synthetic rows or columns.
 */
export function proxyPoints({train, holdout, synthetic}: ProxyInput, least: number): ProxyPoints {
  if (synthetic.rowCount === 0) throw new NotApplicable('there are no synthetic rows')
  if (train.columns.length === 0) throw new NotApplicable('there are no feature columns')
  if (train.rowCount < least) throw new NotApplicable(`it needs at least ${least} training rows and there are ${train.rowCount}`)
  const encoder = encodeFeatures(train, {scaling: 'minmax', categorical: 'one-hot'})
  return {
    train: encoder.transform(train),
    ...(holdout && holdout.rowCount >= least && {holdout: encoder.transform(holdout)}),
    synthetic: encoder.transform(synthetic),
    trials: Math.min(synthetic.rowCount, train.rowCount),
  }
}

/** Equally many rows of both, so that the larger table is not closer for its size alone. */
export function equalSizes(train: Matrix, holdout: Matrix, rng: Rng): [train: Matrix, holdout: Matrix] {
  const count = Math.min(train.rows, holdout.rows)
  const draw = (matrix: Matrix) =>
    matrix.rows === count ? matrix : pickRows(matrix, permutation(rng, matrix.rows).subarray(0, count))
  return [draw(train), draw(holdout)]
}

export function nearest(points: Matrix, synthetic: Matrix, count: number, context: Context): Promise<Neighbours> {
  return nearestNeighboursAsync(points, synthetic, count, {}, context)
}

/** A quantile of per-row values, with its bootstrap interval. */
export function quantileEstimate(values: Float64Array, share: number, settings: BootstrapSettings) {
  return bootstrap(values.length, rows => quantileOf(values, rows, share), settings)
}

export function quantileOf(values: Float64Array, rows: Int32Array, share: number): number {
  return quantile(Float64Array.from(rows, row => values[row]).sort(), share)
}
