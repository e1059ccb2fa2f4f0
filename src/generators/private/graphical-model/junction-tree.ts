import {cellCount} from './cells.js'

/** Cliques of columns, arranged so that the cliques that hold a column hang together. Columns are numbers from 0 on. */
export interface JunctionTree {
  /** How many codes each column has. */
  readonly sizes: readonly number[]
  /** Columns of each clique, ascending. The root is first, and each clique stands after its parent. */
  readonly cliques: readonly (readonly number[])[]
  /** Parent of each clique; -1 for the root. */
  readonly parents: readonly number[]
  /** Columns that a clique shares with its parent, perhaps none. */
  readonly separators: readonly (readonly number[])[]
}

/**
 * A junction tree whose cliques cover the given sets of columns, and every column. Columns are eliminated greedily, the one whose clique is
 * smallest first (min-weight; Koller and Friedman, Probabilistic Graphical Models, 2009, section 9.4.3.2); the maximal cliques become the
 * nodes of a maximum spanning tree over the number of columns they share (theorem 10.1 there and Jensen and Jensen, UAI 1994). Cliques
 * that share nothing are joined by an empty separator, so a model of several parts is one tree.
 */
export function junctionTree(sizes: readonly number[], sets: readonly (readonly number[])[]): JunctionTree {
  return spanningTree(sizes, maximalCliques(sizes, sets))
}

/** Cells in all cliques of the junction tree for these sets: what the model takes. */
export const modelCells = (sizes: readonly number[], sets: readonly (readonly number[])[]): number =>
  maximalCliques(sizes, sets).reduce((sum, clique) => sum + cellCount(clique, sizes), 0)

function maximalCliques(sizes: readonly number[], sets: readonly (readonly number[])[]): number[][] {
  const neighbours = sizes.map(() => new Set<number>())
  for (const set of sets) for (const a of set) for (const b of set) if (a !== b) neighbours[a].add(b)
  const weight = (column: number) => cellCount([column, ...neighbours[column]], sizes)
  const weights = sizes.map((_, column) => weight(column))
  const left = new Set(sizes.keys())
  const cliques: number[][] = []
  while (left.size > 0) {
    let next = -1
    for (const column of left) if (next < 0 || weights[column] < weights[next]) next = column
    const around = [...neighbours[next]]
    left.delete(next)
    for (const a of around) {
      neighbours[a].delete(next)
      for (const b of around) if (a !== b) neighbours[a].add(b)
    }
    for (const a of around) weights[a] = weight(a)
    const clique = [next, ...around]
    // A clique that is made later can only be part of an earlier one, never the other way round.
    if (!cliques.some(earlier => clique.every(column => earlier.includes(column)))) cliques.push(clique)
  }
  return cliques.map(clique => clique.sort((a, b) => a - b))
}

/** Prim's algorithm: a clique is added after the one that it hangs on. */
function spanningTree(sizes: readonly number[], cliques: readonly (readonly number[])[]): JunctionTree {
  const order = [0]
  const parents = [-1]
  /** For each clique that is not in the tree yet, the place in the tree that it shares most with, and how much. */
  const best = cliques.map(clique => ({place: 0, shared: sharedColumns(clique, cliques[0]).length}))
  const left = new Set(cliques.keys())
  left.delete(0)
  while (left.size > 0) {
    let next = -1
    for (const clique of left) if (next < 0 || best[clique].shared > best[next].shared) next = clique
    left.delete(next)
    const place = order.push(next) - 1
    parents.push(best[next].place)
    for (const clique of left) {
      const shared = sharedColumns(cliques[clique], cliques[next]).length
      if (shared > best[clique].shared) best[clique] = {place, shared}
    }
  }
  return treeOf(
    sizes,
    order.map(clique => cliques[clique]),
    parents,
  )
}

/** The tree with these cliques and parents. */
export function treeOf(
  sizes: readonly number[],
  cliques: readonly (readonly number[])[],
  parents: readonly number[],
): JunctionTree {
  const separators = cliques.map((clique, at) => (parents[at] < 0 ? [] : sharedColumns(clique, cliques[parents[at]])))
  return {sizes, cliques, parents, separators}
}

const sharedColumns = (a: readonly number[], b: readonly number[]): number[] => a.filter(column => b.includes(column))

/** The first clique that holds all of these columns; -1 when none does. */
export const cliqueWith = (tree: JunctionTree, columns: readonly number[]): number =>
  tree.cliques.findIndex(clique => columns.every(column => clique.includes(column)))
