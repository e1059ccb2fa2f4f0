import {NotApplicable} from '../core/errors.js'
import type {Matrix} from '../core/matrix.js'

export interface TrainingRows {
  readonly features: Matrix
  /** [rows], 1 for the minority class. */
  readonly labels: Uint8Array
  /** [rows], mean 1. */
  readonly weights: Float64Array
}

/**
 * The rows fit together and hold both classes.
 *
 * @throws {RangeError} When labels or weights are not one per row: the caller's mistake.
 * @throws {NotApplicable} When all rows have one class.
 */
export function checkTrainingRows(features: Matrix, labels: Uint8Array, weights?: Float64Array): void {
  if (labels.length !== features.rows)
    throw new RangeError(`Labels must be one per row. Got ${labels.length} for ${features.rows} rows.`)
  if (weights !== undefined && weights.length !== features.rows)
    throw new RangeError(`Weights must be one per row. Got ${weights.length} for ${features.rows} rows.`)
  if (!labels.includes(0) || !labels.includes(1)) throw new NotApplicable('the training rows are all of one class')
}

/** Rows of the majority and of the minority. */
export type ClassSizes = readonly [number, number]

export function classSizes(labels: Uint8Array): ClassSizes {
  let minority = 0
  for (const label of labels) minority += label
  return [labels.length - minority, minority]
}
