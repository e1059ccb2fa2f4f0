import {permutation, type Rng} from '../core/rng.js'
import type {Confusion} from './metric.js'

/** Per test row which half it is in, each with as many rows of either class (give or take one). */
export type Halves = Uint8Array

/** @returns undefined when a class has fewer than two rows. */
export function stratifiedHalves(labels: Uint8Array, rng: Rng): Halves | undefined {
  const halves = new Uint8Array(labels.length)
  for (const label of [0, 1]) {
    const rows = Int32Array.from(labels.keys()).filter(row => labels[row] === label)
    if (rows.length < 2) return undefined
    permutation(rng.fork(`class/${label}`), rows.length).forEach((at, position) => (halves[rows[at]] = position % 2))
  }
  return halves
}

/** The rows of both halves in order of one model's scores: sorted once, whatever thresholds are then chosen for. */
export interface RankedHalves {
  readonly halves: Halves
  /** Per half its rows, highest score first. */
  readonly ordered: readonly Int32Array[]
}

export function rankHalves(scores: Float64Array, halves: Halves): RankedHalves {
  const ordered = [0, 1].map(half =>
    Int32Array.from(halves.keys())
      .filter(row => halves[row] === half)
      .sort((a, b) => scores[b] - scores[a]),
  )
  return {halves, ordered}
}

/**
 * Verdicts by a threshold that was chosen without the row's own half: on each half the threshold that suits `gainOf` best is
 * found and applied to the other half (two-fold cross-fitting). So no row has a part in its own threshold, every row is
 * judged, and neither training rows are given up nor synthetic rows, which are made from the training rows, can flatter it.
 *
 * @param scores [rows], probability of the minority.
 * @param ranked The halves in order of these scores (`rankHalves`).
 * @param gainOf From the rows of a half in order of their scores, highest first: the gain when the first `count` of them are called
 * minority, for count = 0 to their number.
 * @returns [rows], 1 for rows called minority.
 */
export function crossFittedVerdicts(
  scores: Float64Array,
  ranked: RankedHalves,
  gainOf: (ordered: Int32Array) => Float64Array,
): {readonly verdicts: Float64Array; readonly thresholds: readonly [number, number]} {
  const {halves, ordered} = ranked
  const thresholds = ordered.map(rows => bestThreshold(scores, rows, gainOf(rows))) as [number, number]
  const verdicts = scores.map((score, row) => (score > thresholds[1 - halves[row]] ? 1 : 0))
  return {verdicts, thresholds}
}

/** Half-way between the scores where the gain is largest; the first, strictest one on a tie. Probabilities: 1 lets no row through. */
function bestThreshold(scores: Float64Array, ordered: Int32Array, gains: Float64Array): number {
  let best = 0
  for (let count = 1; count <= ordered.length; count++) {
    // Rows of one score go together.
    if (count < ordered.length && scores[ordered[count - 1]] === scores[ordered[count]]) continue
    if (gains[count] > gains[best]) best = count
  }
  const above = best === 0 ? 1 : scores[ordered[best - 1]]
  const below = best === ordered.length ? -1 : scores[ordered[best]]
  if (best === 0) return 1
  const middle = above / 2 + below / 2
  return middle < above ? middle : below
}

/** Gains in a figure of the confusion counts; a figure that is lower when better is turned round. */
export function gainInFigure(labels: Uint8Array, ofCounts: (counts: Confusion) => number) {
  return (ordered: Int32Array): Float64Array => {
    const minority = ordered.reduce((sum, row) => sum + labels[row], 0)
    const gains = new Float64Array(ordered.length + 1)
    let found = 0
    for (let count = 0; count <= ordered.length; count++) {
      if (count > 0) found += labels[ordered[count - 1]]
      const falsePositives = count - found
      gains[count] = ofCounts({
        truePositives: found,
        falsePositives,
        falseNegatives: minority - found,
        trueNegatives: ordered.length - minority - falsePositives,
      })
    }
    return gains
  }
}
