import {cellCount, projection, sumInto} from './cells.js'
import type {JunctionTree} from './junction-tree.js'

/** A junction tree with the maps between the cells of cliques and separators, made once for many calibrations. */
export interface Wiring {
  readonly tree: JunctionTree
  /** For each cell of a clique, the cell of the separator to its parent. */
  readonly toSeparator: readonly Int32Array[]
  /** For each cell of a clique's parent, the cell of the same separator. */
  readonly parentToSeparator: readonly Int32Array[]
  readonly separatorCells: readonly number[]
}

export function wire(tree: JunctionTree): Wiring {
  const {cliques, parents, separators, sizes} = tree
  return {
    tree,
    toSeparator: cliques.map((clique, at) => projection(clique, separators[at], sizes)),
    parentToSeparator: separators.map((separator, at) =>
      parents[at] < 0 ? new Int32Array(0) : projection(cliques[parents[at]], separator, sizes),
    ),
    separatorCells: separators.map(separator => cellCount(separator, sizes)),
  }
}

/**
 * The marginal of every clique under the distribution proportional to the exponential of the sum of the potentials: messages to
 * the root and back (Lauritzen and Spiegelhalter, doi:10.1111/j.2517-6161.1988.tb01721.x). Exact.
 *
 * @param potentials One array per clique [cells], finite.
 * @returns Probabilities, one array per clique [cells] that sums to 1.
 */
export function calibrate(wiring: Wiring, potentials: readonly Float64Array[]): Float64Array[] {
  const {toSeparator, parentToSeparator, separatorCells} = wiring
  const {cliques, parents} = wiring.tree
  const beliefs = potentials.map(potential => potential.slice())
  // Going up, each belief becomes the distribution of the clique given its separator, and what that leaves goes to the parent.
  for (let clique = cliques.length - 1; clique >= 0; clique--) {
    const message = conditionOn(beliefs[clique], toSeparator[clique], separatorCells[clique])
    if (clique === 0) break
    const parent = beliefs[parents[clique]]
    const map = parentToSeparator[clique]
    for (let cell = 0; cell < parent.length; cell++) parent[cell] += message[map[cell]]
  }
  for (let clique = 1; clique < cliques.length; clique++) {
    const shares = sumInto(beliefs[parents[clique]], parentToSeparator[clique], separatorCells[clique])
    const belief = beliefs[clique]
    const map = toSeparator[clique]
    for (let cell = 0; cell < belief.length; cell++) belief[cell] *= shares[map[cell]]
  }
  return beliefs
}

/** Turns logarithms of weights into probabilities given the separator, in place. @returns Logarithms of the sums of the weights. */
function conditionOn(belief: Float64Array, map: Int32Array, cells: number): Float64Array {
  const most = new Float64Array(cells).fill(-Infinity)
  for (let cell = 0; cell < belief.length; cell++) if (belief[cell] > most[map[cell]]) most[map[cell]] = belief[cell]
  const sums = new Float64Array(cells)
  for (let cell = 0; cell < belief.length; cell++) sums[map[cell]] += belief[cell] = Math.exp(belief[cell] - most[map[cell]])
  for (let cell = 0; cell < belief.length; cell++) belief[cell] /= sums[map[cell]]
  return sums.map((sum, cell) => most[cell] + Math.log(sum))
}
