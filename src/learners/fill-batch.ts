import type {DrawnRows} from './drawn-rows.js'
import {createBatch, gather, type Batch} from './network.js'
import type {TrainingRows} from './training-rows.js'

/** A batch and the rows that are in it. */
export interface FilledBatch {
  readonly batch: Batch
  /** Row numbers, of the first `batch.rows`. */
  readonly picked: Int32Array
  /** How many rows each of them stands for. */
  readonly times: Float64Array
}

/** Memory for batches of so many rows at most. */
export const createSpace = (rows: number, columns: number): FilledBatch => ({
  batch: createBatch(rows, columns),
  picked: new Int32Array(rows),
  times: new Float64Array(rows).fill(1),
})

/** Copies rows into a batch, or those of them that are drawn. */
export function fillBatch(data: TrainingRows, rows: Int32Array, space: FilledBatch, drawn?: DrawnRows): FilledBatch {
  const {picked, times} = space
  if (drawn === undefined) {
    const batch = {...space.batch, rows: rows.length}
    gather(data, rows, batch)
    return {batch, picked: rows, times}
  }
  const batch = {...space.batch, rows: drawn.draw(rows, picked, times), of: rows.length}
  gather(data, picked, batch)
  for (let at = 0; at < batch.rows; at++) batch.weights[at] *= times[at]
  return {batch, picked, times}
}

/** @param slopes Per row of the batch, the derivative of its loss by the logit. */
export function seeShares(drawn: DrawnRows, {batch, picked}: FilledBatch, weights: Float64Array, slopes: Float64Array): void {
  for (let at = 0; at < batch.rows; at++) drawn.see(picked[at], Math.abs(weights[picked[at]] * slopes[at]))
}
