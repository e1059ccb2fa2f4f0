import type {ImageForm} from '../../core/column.js'
import type {Matrix} from '../../core/matrix.js'
import {matchNear, type RecordMatch} from './match-records.js'

/** Root mean square of the differences, in grey levels, up to which two pictures are one: an eye sees two levels at best. */
const SAME = 1
/** Pixels between two looks at whether a pair is too far apart already. */
const STRIDE = 64

/** One grey level of 255, in the units of a picture's numbers. */
export const greyLevel = ({bits}: ImageForm): number => (2 ** bits - 1) / 255

/** A signal is another one where the noise that tells them apart is so many dB below it: a hundredth of its amplitude. */
export const SIGNAL_TO_NOISE = 40

/**
 * Matches guessed pictures with real ones, one to one: a pair may match when the root mean square of its differences over all
 * numbers is at most one grey level of 255. Equal real pictures count as one.
 *
 * @param real [pictures, numbers], in grey levels.
 * @param guessed [guesses, numbers]; a guess with a missing number matches nothing.
 */
export const matchPictures = (real: Matrix, guessed: Matrix): RecordMatch =>
  matchWithin(real, guessed, () => SAME ** 2 * real.columns)

/**
 * Matches guessed signals with real ones, one to one: a pair may match when the energy of its difference is at most 1/10,000 of that of
 * the real signal (40 dB). An offset is no part of its energy, and neither is what all real signals share: the smaller counts of the
 * energies around its own mean and around the mean signal. One without energy matches what equals it. Equal real signals count as one.
 *
 * @param real [signals, numbers], around the mean signal.
 * @param guessed [guesses, numbers], around the same; a guess with a missing number matches nothing.
 * @param mean [numbers], the mean signal.
 */
export const matchSignals = (real: Matrix, guessed: Matrix, mean: Float64Array): RecordMatch =>
  matchWithin(real, guessed, row => {
    const own = real.data.subarray(row * real.columns, (row + 1) * real.columns)
    const values = own.map((value, at) => value + mean[at])
    const offset = values.reduce((sum, value) => sum + value, 0) / values.length
    const energy = Math.min(energyOf(own), energyOf(values.map(value => value - offset)))
    return energy / 10 ** (SIGNAL_TO_NOISE / 10)
  })

const energyOf = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0)

/** @param most Of a real row: the largest sum of squared differences of a guess that is it. */
function matchWithin(real: Matrix, guessed: Matrix, most: (row: number) => number): RecordMatch {
  return matchNear(real, guessed, distinct =>
    Array.from(distinct, row => {
      const within = most(row)
      return Int32Array.from({length: guessed.rows}, (_, guess) => guess).filter(guess =>
        isNear(real, row, guessed, guess, within),
      )
    }),
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
