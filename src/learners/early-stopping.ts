import {permutation, type Rng} from '../core/rng.js'
import {classSizes} from './training-rows.js'

export const earlyStoppingChoices = ['auto', 'true', 'false'] as const
export type EarlyStopping = (typeof earlyStoppingChoices)[number]

/** With more rows `auto` stops early, as in scikit-learn's histogram gradient boosting. */
const MANY_ROWS = 10_000
const HELD_OUT_SHARE = 0.1

/**
 * 1 for the rows held out to tell when training goes on for nothing: a tenth of each class, rounded, at least one row and at most
 * `most`; undefined without early stopping, or where a class has one row.
 */
export function heldOutRows(labels: Uint8Array, earlyStopping: EarlyStopping, rng: Rng, most = Infinity): Uint8Array | undefined {
  const wanted = earlyStopping === 'auto' ? labels.length > MANY_ROWS : earlyStopping === 'true'
  const sizes = classSizes(labels)
  if (!wanted || Math.min(...sizes) < 2) return undefined
  const heldOut = new Uint8Array(labels.length)
  for (const label of [0, 1]) {
    const rows = rowsOf(labels, label, sizes[label])
    const count = Math.min(most, Math.max(1, Math.round(HELD_OUT_SHARE * rows.length)))
    for (const at of permutation(rng.fork(`class/${label}`), rows.length).subarray(0, count)) heldOut[rows[at]] = 1
  }
  return heldOut
}

function rowsOf(labels: Uint8Array, label: number, count: number): Int32Array {
  const rows = new Int32Array(count)
  for (let row = 0, at = 0; row < labels.length; row++) if (labels[row] === label) rows[at++] = row
  return rows
}
