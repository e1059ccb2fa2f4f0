import type {ImageForm} from '../../core/column.js'
import type {Matrix} from '../../core/matrix.js'
import {matchNear, type RecordMatch} from './match-records.js'

/** Root mean square of the differences, in grey levels, up to which two pictures are one: an eye sees two levels at best. */
const SAME = 1
/** Pixels between two looks at whether a pair is too far apart already. */
const STRIDE = 64

/** One grey level of 255, in the units of a picture's numbers. */
export const greyLevel = ({bits}: ImageForm): number => (2 ** bits - 1) / 255

/**
 * Matches guessed samples with real ones, one to one: a pair may match when the root mean square of its differences over all
 * numbers is at most one grey level of 255. Equal real samples count as one.
 *
 * @param real [samples, numbers], in grey levels.
 * @param guessed [guesses, numbers]; a guess with a missing number matches nothing.
 */
export function matchSamples(real: Matrix, guessed: Matrix): RecordMatch {
  const most = SAME ** 2 * real.columns
  return matchNear(real, guessed, distinct =>
    Array.from(distinct, row =>
      Int32Array.from({length: guessed.rows}, (_, guess) => guess).filter(guess => isNear(real, row, guessed, guess, most)),
    ),
  )
}

function isNear(real: Matrix, row: number, guessed: Matrix, guess: number, most: number): boolean {
  const {columns} = real
  let sum = 0
  for (let from = 0; from < columns; from += STRIDE) {
    const to = Math.min(columns, from + STRIDE)
    for (let column = from; column < to; column++)
      sum += (real.data[row * columns + column] - guessed.data[guess * columns + column]) ** 2
    // Written so that a missing number, which makes the sum NaN, is never near.
    if (!(sum <= most)) return false
  }
  return true
}
