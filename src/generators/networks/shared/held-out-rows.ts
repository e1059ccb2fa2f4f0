import {permutation, type Rng} from '../../../core/rng.js'
import {rowsWithLabel, type MinorityClass, type Table} from '../../../core/table.js'

/** Of fewer rows none can be spared, and a handful of them would say next to nothing. */
const FEWEST_ROWS = 20
/** The mean of fewer scores has no error to speak of. */
const FEWEST_HELD_OUT = 4
/** More would tell no more, and cost rows to learn from. */
const MOST_HELD_OUT = 200

/** The training table in two parts. */
export interface HeldOutRows {
  /** All rows that may be learnt from, those of other classes included. */
  readonly learnt: Table<'train'>
  /** Feature columns of the class's rows that are only looked at to tell when to stop. */
  readonly heldOut?: Table<'train'>
  readonly notes: readonly string[]
}

/**
 * Sets rows of the class aside to tell when to stop a training.
 *
 * @param share In [0, 0.5]; 0 sets none aside. From 4 to 200 rows are, and none of a class of fewer than 20: a note says so.
 */
export function holdOutRows(
  generator: string,
  train: Table<'train'>,
  {target, label}: MinorityClass,
  share: number,
  rng: Rng,
): HeldOutRows {
  const own = rowsWithLabel(train, target, [label])
  if (share === 0) return {learnt: train, notes: []}
  if (own.length < FEWEST_ROWS) {
    const note =
      `${generator} cannot tell when to stop by rows it does not learn from: ${own.length} rows of the ` +
      `class are too few to spare any (${FEWEST_ROWS} would do). Attack its rows before releasing them.`
    return {learnt: train, notes: [note]}
  }
  const count = Math.min(MOST_HELD_OUT, Math.max(FEWEST_HELD_OUT, Math.round(share * own.length)))
  const aside = permutation(rng, own.length)
    .subarray(0, count)
    .map(at => own[at])
    .sort()
  const isAside = new Set(aside)
  const rest = Int32Array.from({length: train.rowCount}, (_, row) => row).filter(row => !isAside.has(row))
  return {learnt: train.select(rest, 'train'), heldOut: train.without([target]).select(aside, 'train'), notes: []}
}
