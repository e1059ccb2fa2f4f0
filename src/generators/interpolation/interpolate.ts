import {breather, throwIfStopped, type Context} from '../../core/context.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import type {NumericColumn} from '../../core/table.js'

/** Synthetic rows as positions on segments: row i lies at gap[i] on the way from row base[i] to row partner[i]. */
export interface Segments {
  readonly base: Int32Array
  readonly partner: Int32Array
  readonly gap: Float64Array
}

const ROWS_BETWEEN_BREATHS = 8192

/**
 * Calls `work` for every row in order, letting the event loop run and reporting progress now and then.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function forEachRow(rowCount: number, work: (row: number) => void, context: Context): Promise<void> {
  throwIfStopped(context)
  const breathe = breather(context)
  for (let from = 0; from < rowCount; from += ROWS_BETWEEN_BREATHS) {
    const to = Math.min(rowCount, from + ROWS_BETWEEN_BREATHS)
    for (let row = from; row < to; row++) work(row)
    context.progress(to / rowCount)
    await breathe()
    throwIfStopped(context)
  }
}

/** Draws the segments of synthetic rows; `draw` fills in one of them. */
export async function drawSegments(
  rowCount: number,
  draw: (row: number, segments: Segments) => void,
  context: Context,
): Promise<Segments> {
  const segments = {base: new Int32Array(rowCount), partner: new Int32Array(rowCount), gap: new Float64Array(rowCount)}
  await forEachRow(
    rowCount,
    row => {
      draw(row, segments)
    },
    context,
  )
  return segments
}

/**
 * The columns of the synthetic rows. The numbers are computed as base + gap * (partner - base), in that order, as SMOTE's
 * implementations do: their last bits look like this.
 *
 * @param bases Columns of the rows that segments start from.
 * @param partners The same columns of the rows that they lead to.
 */
export async function interpolate(
  bases: readonly NumericColumn[],
  partners: readonly NumericColumn[],
  {base, partner, gap}: Segments,
  context: Pick<Context, 'signal'>,
): Promise<NumericColumn[]> {
  const breathe = breather(context)
  const made: NumericColumn[] = []
  for (const [column, {field, values: starts}] of bases.entries()) {
    const ends = partners[column].values
    const values = new Float64Array(gap.length)
    for (let row = 0; row < gap.length; row++) {
      const start = starts[base[row]]
      values[row] = start + gap[row] * (ends[partner[row]] - start)
    }
    made.push({kind: 'numeric', field, values})
    await breathe()
  }
  return made
}

/** One of a row's `count` neighbours, each as likely as the others. */
export function randomNeighbour(rng: Rng, indices: Int32Array, row: number, count: number): number {
  return indices[row * count + integerBelow(rng, count)]
}
