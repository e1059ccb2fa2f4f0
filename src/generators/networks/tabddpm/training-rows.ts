import {integerBelow, type Rng} from '../../../core/rng.js'
import {MISSING_CODE, categoricalColumn, rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'
import type {Features} from '../../../preprocess/tabular/layout.js'

/** Encoded rows to learn from. */
export interface TrainingRows {
  readonly features: Features
  /** How many classes the network is told apart; 0 when it is told none. */
  readonly labels: number
  /** [rows], class of each row. */
  readonly labelOf: Int32Array
  /** The class to make rows of. */
  readonly wanted: number
  /** Draws a row's number. */
  readonly draw: (rng: Rng) => number
}

/** Rows of one class, each as likely as the others. */
export const rowsOfOne = (features: Features): TrainingRows => ({
  features,
  labels: 0,
  labelOf: new Int32Array(features.rows),
  wanted: 0,
  draw: rng => integerBelow(rng, features.rows),
})

/**
 * Rows of all classes: one half of what is drawn is of the wanted class, or it would hardly be seen. Rows without a
 * class are never drawn.
 */
export function rowsOfAll(features: Features, train: Table<'train'>, {target, label}: MinorityClass): TrainingRows {
  const {codes, field} = categoricalColumn(train, target)
  const own = rowsWithLabel(train, target, [label])
  const wanted = field.levels.indexOf(label)
  const others = Int32Array.from(codes.keys()).filter(row => codes[row] !== wanted && codes[row] !== MISSING_CODE)
  return {
    features,
    labels: field.levels.length,
    labelOf: codes,
    wanted,
    draw: rng => {
      const pool = others.length === 0 || rng.next() < 0.5 ? own : others
      return pool[integerBelow(rng, pool.length)]
    },
  }
}
