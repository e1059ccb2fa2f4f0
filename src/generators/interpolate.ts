import {breather, type Context} from '../core/context.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {integerBelow, type Rng} from '../core/rng.js'

/** One synthetic row: base + gap * (partner - base). */
export interface Segment {
  readonly base: Matrix
  readonly baseRow: number
  readonly partner: Matrix
  readonly partnerRow: number
  readonly gap: number
}

/** Rows between progress reports. */
const PROGRESS_ROWS = 4096

/**
 * Fills a matrix [rowCount, columns] row by row from what `choose` draws. The numbers are computed as
 * base + gap * (partner - base), in that order, as SMOTE's implementations do: their last bits look like this.
 */
export async function interpolateRows(
  rowCount: number,
  columns: number,
  choose: (row: number) => Segment,
  context: Context,
): Promise<Matrix> {
  const made = createMatrix(rowCount, columns)
  const breathe = breather(context)
  for (let row = 0; row < rowCount; row++) {
    const {base, baseRow, partner, partnerRow, gap} = choose(row)
    const [from, to, at] = [baseRow * columns, partnerRow * columns, row * columns]
    for (let column = 0; column < columns; column++) {
      const start = base.data[from + column]
      made.data[at + column] = start + gap * (partner.data[to + column] - start)
    }
    if (row % PROGRESS_ROWS === 0) {
      context.progress(row / rowCount)
      await breathe()
    }
  }
  return made
}

/** The row number of one of a row's `count` neighbours, each as likely as the others. */
export function randomNeighbour(rng: Rng, indices: Int32Array, row: number, count: number): number {
  return indices[row * count + integerBelow(rng, count)]
}
