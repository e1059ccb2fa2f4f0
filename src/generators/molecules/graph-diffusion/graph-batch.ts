import {hydrogensFor} from '../../../chemistry/hydrogens.js'
import type {GraphInput} from '../../../nn/graph.js'
import {BONDS, pairAt, pairCount, tiedAtoms, type AtomKinds, type Built, type Template} from './templates.js'

/** How far two atoms are apart without the bond between them: not tied, 2, ..., 6, more. */
const DISTANCES = 7
/** Known of a pair: its bond now, the distance, whether both atoms are built. */
export const KNOWN = BONDS + DISTANCES + 1
/** Of a node beside its kind: built or not, room for bonds, bonds now, whether they are too many, tied to the core or not. */
const BESIDE_KIND = 5
export const nodeInputs = ({all}: AtomKinds): number => all.length + BESIDE_KIND
/** A usual atom has no more bonds. */
const USUAL_ROOM = 4

/** A molecule on its way between noise and what it is. */
export interface Noisy {
  readonly template: Template
  readonly built: Built
  readonly time: number
}

/**
 * Molecules as a batch of a network on graphs. The nodes of each are its core and then what is built; pairs are those of
 * {@link pairAt}.
 */
export interface GraphBatch extends GraphInput {
  /** Rows of built atoms, molecule after molecule. */
  readonly builtRows: Int32Array
}

/**
 * What the network sees of noisy molecules. Beside kinds and bonds it gets features of the noisy graph, as DiGress's does
 * (arXiv:2209.14734, section 4.2): bonds and room of an atom, whether it is tied to the core, and how far two atoms are apart, which
 * tells of rings.
 */
export function graphBatch(molecules: readonly Noisy[], kinds: AtomKinds): GraphBatch {
  const inputs = nodeInputs(kinds)
  const firsts = Int32Array.of(0, ...molecules.map(({template, built}) => template.core.atoms.length + built.kinds.length))
  for (let at = 0; at < molecules.length; at++) firsts[at + 1] += firsts[at]
  const nodes = firsts[molecules.length]
  const pairs = molecules.reduce((sum, {template, built}) => sum + pairCount(template.core.atoms.length, built.kinds.length), 0)
  const [x, timesteps] = [new Float32Array(nodes * inputs), new Int32Array(nodes)]
  const [ends, known] = [new Int32Array(2 * pairs), new Float32Array(pairs * KNOWN)]
  const builtRows: number[] = []
  const edges: Edges = {from: [], to: [], kind: []}
  let pair = 0
  molecules.forEach(({template, built, time}, at) => {
    const [first, core] = [firsts[at], template.core.atoms.length]
    const neighbours = neighboursOf(template, built)
    timesteps.fill(time, first, firsts[at + 1])
    addEdges(edges, neighbours, first)
    fillNodes(x.subarray(first * inputs), template, built, neighbours, kinds)
    fillPairs({ends: ends.subarray(2 * pair), known: known.subarray(pair * KNOWN)}, first, core, built, neighbours)
    for (let e = 0; e < built.kinds.length; e++) builtRows.push(first + core + e)
    pair += built.bonds.length
  })
  const [from, to, kind] = [edges.from, edges.to, edges.kind].map(values => Int32Array.from(values))
  const graphs = {firsts, from, to, kind, edges: from.length}
  return {nodes, pairs, graphs, x, timesteps, ends, known, builtRows: Int32Array.from(builtRows)}
}

interface Edges {
  readonly from: number[]
  readonly to: number[]
  readonly kind: number[]
}

function addEdges({from, to, kind}: Edges, neighbours: Neighbours, first: number): void {
  neighbours.forEach((near, atom) => {
    for (const {to: other, order} of near) {
      from.push(first + atom)
      to.push(first + other)
      kind.push(order - 1)
    }
  })
}

/** Ends and what is known of all pairs of a molecule, whose first node is that row. */
function fillPairs(
  {ends, known}: Pick<GraphBatch, 'ends' | 'known'>,
  first: number,
  core: number,
  {kinds, bonds}: Built,
  neighbours: Neighbours,
): void {
  let pair = 0
  for (let e = 0; e < kinds.length; e++) {
    const distances = distancesFrom(core + e, neighbours)
    for (let j = 0; j < core + e; j++, pair++) {
      ends[2 * pair] = first + core + e
      ends[2 * pair + 1] = first + j
      const order = bonds[pair]
      const distance = order === 0 ? distances[j] : distanceWithout(core + e, j, neighbours)
      known[pair * KNOWN + order] = 1
      known[pair * KNOWN + BONDS + (distance < 0 ? 0 : Math.min(distance, DISTANCES) - 1)] = 1
      if (j >= core) known[pair * KNOWN + KNOWN - 1] = 1
    }
  }
}

type Neighbours = readonly {readonly to: number; readonly order: number}[][]

function neighboursOf({core}: Template, {kinds, bonds}: Built): Neighbours {
  const {length} = core.atoms
  const lists: {to: number; order: number}[][] = Array.from({length: length + kinds.length}, () => [])
  const add = (one: number, other: number, order: number) => {
    lists[one].push({to: other, order})
    lists[other].push({to: one, order})
  }
  // Bonds of other orders than 1, 2 and 3, as some metals have, count as single ones.
  for (const {bo = 1, atoms} of core.bonds) add(...atoms, bo >= 1 && bo < BONDS ? bo : 1)
  for (let e = 0; e < kinds.length; e++)
    for (let j = 0; j < length + e; j++) {
      const order = bonds[pairAt(length, e, j)]
      if (order > 0) add(length + e, j, order)
    }
  return lists
}

function fillNodes(x: Float32Array, template: Template, built: Built, neighbours: Neighbours, kinds: AtomKinds): void {
  const core = template.core.atoms.length
  const tied = tiedAtoms(core, built.kinds.length, built.bonds)
  for (let atom = 0; atom < neighbours.length; atom++) {
    const start = atom * nodeInputs(kinds)
    const kind = atom < core ? template.coreKinds[atom] : built.kinds[atom - core]
    const {z, chg} = kinds.all[kind]
    const room = atom < core ? template.room[atom] : hydrogensFor(z, chg, 0)
    const orders = neighbours[atom].reduce((sum, {to, order}) => sum + (atom >= core || to >= core ? order : 0), 0)
    x[start + kind] = 1
    const beside = [atom < core ? 0 : 1, room / USUAL_ROOM, orders / USUAL_ROOM, orders > room ? 1 : 0, tied[atom]]
    x.set(beside, start + kinds.all.length)
  }
}

/** Bonds on the shortest path to each atom; -1 where there is none. */
function distancesFrom(start: number, neighbours: Neighbours, without = -1): Int32Array {
  const distances = new Int32Array(neighbours.length).fill(-1)
  distances[start] = 0
  const queue = [start]
  for (const atom of queue)
    for (const {to} of neighbours[atom]) {
      if (distances[to] >= 0 || (atom === start && to === without)) continue
      distances[to] = distances[atom] + 1
      queue.push(to)
    }
  return distances
}

const distanceWithout = (start: number, end: number, neighbours: Neighbours): number => distancesFrom(start, neighbours, end)[end]
