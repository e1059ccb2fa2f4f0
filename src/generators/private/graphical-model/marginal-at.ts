import {cellCount, projection, sumInto} from './cells.js'
import type {GraphicalModel} from './estimate.js'
import {cliqueWith} from './junction-tree.js'

/** A table over some columns, ascending. */
interface Part {
  readonly columns: readonly number[]
  readonly values: Float64Array
}

/**
 * The probabilities of all cells over any columns, in one clique or not. Cliques are summed out from the leaves of the tree to its root,
 * each as a distribution given its separator, and the columns asked about are carried along (Koller and Friedman, Probabilistic
 * Graphical Models, 2009, section 10.3.3.2). What hangs below the cliques that matter sums to 1 and is left out. Exact.
 *
 * @param asked Columns, ascending.
 * @returns Probabilities [cells over the columns].
 */
export function marginalAt(model: Pick<GraphicalModel, 'tree' | 'marginals'>, asked: readonly number[]): Float64Array {
  const {tree, marginals} = model
  const {sizes, cliques, parents, separators} = tree
  const partOf = (clique: number): Part => ({columns: cliques[clique], values: marginals[clique]})
  const inside = cliqueWith(tree, asked)
  if (inside >= 0) return reduced(partOf(inside), asked, sizes).values

  const needed = withAncestors(
    asked.map(column => cliqueWith(tree, [column])),
    parents,
  )
  /** Distribution of what is asked about in this clique and below, given the separator, over both. */
  const carriedUp = (clique: number): Part => {
    const messages = needed.filter(child => parents[child] === clique).map(carriedUp)
    const kept = union(separators[clique], asked)
    const own = reduced(partOf(clique), union(kept, ...messages.map(({columns}) => columns)), sizes)
    const whole = messages.reduce((product, message) => times(product, message, sizes), own)
    const separator = reduced(own, separators[clique], sizes)
    const inverse = separator.values.map(value => (value > 0 ? 1 / value : 0))
    return times(reduced(whole, kept, sizes), {...separator, values: inverse}, sizes)
  }
  return carriedUp(0).values
}

/** These cliques and all above them, each once. */
function withAncestors(some: readonly number[], parents: readonly number[]): number[] {
  const all = new Set<number>()
  for (const clique of some) for (let at = clique; at >= 0; at = parents[at]) all.add(at)
  return [...all]
}

const union = (...sets: readonly (readonly number[])[]): number[] => [...new Set(sets.flat())].sort((a, b) => a - b)

/** Sums over the columns that are not among these. */
function reduced({columns, values}: Part, among: readonly number[], sizes: readonly number[]): Part {
  const kept = columns.filter(column => among.includes(column))
  return {columns: kept, values: sumInto(values, projection(columns, kept, sizes), cellCount(kept, sizes))}
}

function times(a: Part, b: Part, sizes: readonly number[]): Part {
  const columns = union(a.columns, b.columns)
  const [toA, toB] = [a, b].map(part => projection(columns, part.columns, sizes))
  const values = new Float64Array(toA.length)
  for (let cell = 0; cell < values.length; cell++) values[cell] = a.values[toA[cell]] * b.values[toB[cell]]
  return {columns, values}
}
