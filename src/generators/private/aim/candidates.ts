import {cellCount} from '../graphical-model/cells.js'
import {cliqueWith, modelCells, type JunctionTree} from '../graphical-model/junction-tree.js'

/** All sets of 1 to `most` of the columns 0..count-1, ascending. */
export function subsetsUpTo(most: number, count: number): number[][] {
  const sets: number[][] = []
  const extend = (set: readonly number[]) => {
    for (let column = (set.at(-1) ?? -1) + 1; column < count; column++) {
      const longer = [...set, column]
      sets.push(longer)
      if (longer.length < most) extend(longer)
    }
  }
  extend([])
  return sets
}

/**
 * The candidates that the model has a clique for, or with which it keeps within so many cells (arXiv:2201.12677, section 4).
 * @param measured Sets of columns that were measured before.
 */
export const affordable = (
  candidates: readonly (readonly number[])[],
  tree: JunctionTree,
  measured: readonly (readonly number[])[],
  mostCells: number,
): (readonly number[])[] =>
  candidates.filter(
    candidate =>
      cliqueWith(tree, candidate) >= 0 ||
      (cellCount(candidate, tree.sizes) <= mostCells && modelCells(tree.sizes, [...measured, candidate]) <= mostCells),
  )
