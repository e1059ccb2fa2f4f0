import {lowerBound} from '../stats/lower-bound.js'

/** Called with how many rows of each class score at least so much, from the highest score down. */
export type VisitStep = (minority: number, rest: number) => void

/** Rows in groups that figures count. */
export interface Cells {
  /** [rows], which cell each row is in. */
  readonly cells: Int32Array
  readonly cellCount: number
}

/**
 * Test rows by their scores, in steps from the highest down: each score that a minority row has is a step, and so are
 * all rows between two of them together. No figure of the ranking changes between two scores of the minority, so it is
 * computed from the steps' counts: there are about twice as many steps as minority rows, however many rows there are.
 *
 * @param labels [rows], 1 for the minority.
 * @param scores [rows], probability of the minority.
 * @returns Cells: twice the row's step, and one more for minority rows.
 */
export function scoreSteps(labels: Uint8Array, scores: Float64Array): Cells {
  const ofMinority = Float64Array.from(new Set(scores.filter((_, row) => labels[row] === 1))).sort()
  const cells = Int32Array.from(scores, (score, row) => {
    const below = lowerBound(ofMinority, score)
    const isOfMinority = ofMinority[below] === score
    const step = isOfMinority ? 2 * (ofMinority.length - below) - 1 : 2 * (ofMinority.length - below)
    return 2 * step + labels[row]
  })
  return {cells, cellCount: 2 * (2 * ofMinority.length + 1)}
}

/**
 * Goes down the steps that hold a drawn row.
 *
 * @param counts [cells], how many drawn rows each cell holds (`countCells`).
 */
export function walkDown(counts: Int32Array, visit: VisitStep): void {
  let [minority, rest, seen] = [0, 0, 0]
  for (let cell = 0; cell < counts.length; cell += 2) {
    rest += counts[cell]
    minority += counts[cell + 1]
    if (minority + rest === seen) continue
    seen = minority + rest
    visit(minority, rest)
  }
}

/** How many of the drawn rows, which count so many `times` each, are in each cell. */
export function countCells({cells, cellCount}: Cells, times: Int32Array): Int32Array {
  const counts = new Int32Array(cellCount)
  for (let row = 0; row < cells.length; row++) counts[cells[row]] += times[row]
  return counts
}
