import {breather, type Context} from '../../../core/context.js'
import {permutation, type Rng} from '../../../core/rng.js'
import {cellCount, cellsOfRows, projection, sumInto} from './cells.js'
import type {GraphicalModel} from './estimate.js'

/**
 * Draws rows column by column, down the tree: each column given those of its clique that the row has already. Rows that are alike in these
 * share the codes out as evenly as whole rows can (randomised rounding; McKenna, Miklau and Sheldon, arXiv:2108.04978, section 3.3), so
 * marginals of the rows are close to those of the model.
 *
 * Departure: counts are rounded by systematic sampling (Madow, doi:10.1214/aoms/1177729988) instead of draws without replacement, so a
 * code comes up exactly as often as it should in the mean.
 *
 * @returns One array of codes [rows] per column.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function sampleRows(
  {tree, marginals}: Pick<GraphicalModel, 'tree' | 'marginals'>,
  rowCount: number,
  context: Context,
): Promise<Int32Array[]> {
  const {sizes, cliques, separators} = tree
  const codes = sizes.map(() => new Int32Array(rowCount))
  const breathe = breather(context)
  let done = 0
  for (const [at, clique] of cliques.entries()) {
    const known = [...separators[at]]
    for (const column of clique.filter(one => !known.includes(one))) {
      const joint = [...known, column]
      const weights = sumInto(marginals[at], projection(clique, joint, sizes), cellCount(joint, sizes))
      const groups = groupRows(cellsOfRows(codes, known, sizes, rowCount), cellCount(known, sizes), context.rng)
      for (const [cell, rows] of groups)
        shareOut(weights.subarray(cell * sizes[column], (cell + 1) * sizes[column]), rows, codes[column], context.rng)
      known.push(column)
      context.progress(++done / sizes.length)
      await breathe()
    }
  }
  return codes
}

/** Rows by their cell, those of a cell in random order. */
function groupRows(cells: Int32Array, cellTotal: number, rng: Rng): Map<number, Int32Array> {
  const ends = new Int32Array(cellTotal)
  for (const cell of cells) ends[cell]++
  for (let cell = 1; cell < cellTotal; cell++) ends[cell] += ends[cell - 1]
  const starts = ends.slice()
  const sorted = new Int32Array(cells.length)
  for (const row of permutation(rng, cells.length)) sorted[--starts[cells[row]]] = row
  const groups = new Map<number, Int32Array>()
  for (let cell = 0; cell < cellTotal; cell++)
    if (starts[cell] < ends[cell]) groups.set(cell, sorted.subarray(starts[cell], ends[cell]))
  return groups
}

/** Gives these rows codes in proportion to the weights: each as often as it should, rounded down or up. */
function shareOut(weights: Float64Array, rows: Int32Array, codes: Int32Array, rng: Rng): void {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const offset = rng.next()
  let code = 0
  let cumulative = weights[0]
  rows.forEach((row, at) => {
    const wanted = ((at + offset) / rows.length) * sum
    while (code < weights.length - 1 && cumulative <= wanted) cumulative += weights[++code]
    codes[row] = code
  })
}
