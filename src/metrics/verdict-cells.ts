import type {Confusion} from './metric.js'
import type {Cells} from './score-steps.js'

/** A row counts as minority when its probability is above one half; exactly one half does not, as in scikit-learn's predict. */
const THRESHOLD = 0.5

/** [rows], 1 for rows called minority. */
export function verdictsAtHalf(scores: Float64Array): Float64Array {
  return scores.map(score => (score > THRESHOLD ? 1 : 0))
}

/**
 * Test rows by their class and all verdicts on them, so that drawn rows are counted once for all verdicts.
 *
 * @param labels [rows], 1 for the minority.
 * @param verdicts Up to 30 verdicts on all rows, each [rows], 1 for rows called minority.
 * @returns Cells: the label is the lowest bit, then comes a bit per verdict.
 */
export function verdictCells(labels: Uint8Array, verdicts: readonly Float64Array[]): Cells {
  const cells = Int32Array.from(labels)
  verdicts.forEach((called, verdict) => {
    for (let row = 0; row < cells.length; row++) cells[row] |= called[row] << (verdict + 1)
  })
  return {cells, cellCount: 2 << verdicts.length}
}

/**
 * The counts of one of the verdicts.
 *
 * @param counts [cells], how many drawn rows each cell holds.
 */
export function confusionOf(counts: Int32Array, verdict: number): Confusion {
  const sums = [0, 0, 0, 0]
  for (let cell = 0; cell < counts.length; cell++) sums[2 * (cell & 1) + ((cell >> (verdict + 1)) & 1)] += counts[cell]
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = sums
  return {truePositives, falsePositives, falseNegatives, trueNegatives}
}
