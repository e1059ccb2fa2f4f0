import {breather, type Context} from '../../../core/context.js'
import {maximumSpanningTree, type TreeEdge} from './spanning-tree.js'

/** Added to every count of a pair of classes. */
const SMOOTHING = 1e-6
/** Tables of the rows near a person need so many rows per cell; else the table of all rows is taken. */
const ROWS_PER_CELL = 5
/** How far beliefs are moved towards the shares of the classes: 0 not at all, 1 as far as it goes. */
const CORRECTION = 0.5
const SMALLEST = 1e-12

/** A hidden column: what the released rows have in it, and what a forest makes of each person. */
export interface Hidden {
  /** [rows], class of each released row, -1 for none. */
  readonly codes: Int32Array
  readonly count: number
  /** [people, count] */
  readonly probabilities: Float64Array
}

/** [people, count] released rows near each person by the known columns. */
export interface NearRows {
  readonly rows: Int32Array
  readonly count: number
}

/**
 * CoBP-RA, the strongest attack of Golob, Pentyala and De Cock, SoK: Reconstruction Attacks on Synthetic Tabular Data,
 * arXiv 2606.08372, as the authors' artifact (doi:10.5281/zenodo.22701232) runs it by default; written from its
 * description. The probabilities that a random forest gives to the classes of each hidden column by itself are
 * reconciled with each other:
 *
 * 1. The hidden columns become the nodes of a maximum spanning tree, weighted by mutual information in the released rows.
 * 2. Each edge has a table of log P(a, b) - log P(a) - log P(b). It is counted in the 100 released rows nearest to the
 *    person where these are at least 5 per cell, and in all released rows otherwise.
 * 3. Sum-product belief propagation, which is exact on a tree.
 * 4. Beliefs are moved towards the released rows' shares of the classes: half of log(share / mean belief of all people).
 *
 * Departures: numbers are classes of equal width (`classesOf`) where the artifact has quantiles, and nearness is over
 * min-max scaled columns.
 *
 * @param near The nearest released rows, and none (`count` 0) where they are not needed.
 * @returns Per hidden column [people, count], rows that sum to 1.
 */
export async function reconcile(hidden: readonly Hidden[], near: NearRows, context: Context): Promise<Float64Array[]> {
  // A column with one class tells nothing and is known anyway.
  const nodes = hidden.filter(({count}) => count > 1)
  const beliefs = await propagate(nodes, near, context)
  return hidden.map(column => {
    const at = nodes.indexOf(column)
    return at < 0 ? column.probabilities : corrected(column, beliefs[at])
  })
}

/** Whether some pair of columns is coarse enough for tables of so many near rows. */
export function needsNearRows(hidden: readonly Pick<Hidden, 'count'>[], rows: number): boolean {
  const counts = hidden.map(({count}) => count).filter(count => count > 1)
  const [least, next] = counts.sort((a, b) => a - b)
  return counts.length > 1 && ROWS_PER_CELL * least * next <= rows
}

async function propagate(nodes: readonly Hidden[], near: NearRows, context: Context): Promise<Float64Array[]> {
  const edges = maximumSpanningTree(nodes.length, (a, b) => mutualInformation(nodes[a], nodes[b]))
  const tables = edges.map(({child, parent}) => {
    const [a, b] = [nodes[child], nodes[parent]]
    const isLocal = near.count >= ROWS_PER_CELL * a.count * b.count
    const global = isLocal ? undefined : associations(countPairs(a, b), a.count, b.count)
    return (person: number) =>
      global ??
      associations(countPairs(a, b, near.rows.subarray(person * near.count, (person + 1) * near.count)), a.count, b.count)
  })
  const beliefs = nodes.map(({probabilities}) => new Float64Array(probabilities.length))
  const people = nodes.length === 0 ? 0 : nodes[0].probabilities.length / nodes[0].count
  const breathe = breather(context)
  for (let person = 0; person < people; person++) {
    const logs = nodes.map(({probabilities, count}) =>
      probabilities.slice(person * count, (person + 1) * count).map(value => Math.log(Math.max(SMALLEST, value))),
    )
    passMessages(
      logs,
      edges,
      tables.map(table => table(person)),
    )
    logs.forEach((log, at) => {
      beliefs[at].set(normalised(log), person * nodes[at].count)
    })
    await breathe()
  }
  return beliefs
}

/** Adds to each node's log belief what all others say. Edges stand in an order in which parents come before children. */
function passMessages(beliefs: readonly Float64Array[], edges: readonly TreeEdge[], tables: readonly Float64Array[]): void {
  const up: Float64Array[] = []
  for (let at = edges.length - 1; at >= 0; at--) {
    const [child, parent] = [beliefs[edges[at].child], beliefs[edges[at].parent]]
    const own = child
    up[at] = parent.map((_, b) => logSumExp(own.length, a => own[a] + tables[at][a * parent.length + b]))
    up[at].forEach((message, b) => (parent[b] += message))
  }
  edges.forEach((edge, at) => {
    const [child, parent] = [beliefs[edge.child], beliefs[edge.parent]]
    const others = parent.map((belief, b) => belief - up[at][b])
    const down = child.map((_, a) => logSumExp(others.length, b => others[b] + tables[at][a * others.length + b]))
    down.forEach((message, a) => (child[a] += message))
  })
}

function logSumExp(count: number, term: (at: number) => number): number {
  let most = -Infinity
  for (let at = 0; at < count; at++) most = Math.max(most, term(at))
  let sum = 0
  for (let at = 0; at < count; at++) sum += Math.exp(term(at) - most)
  return most + Math.log(sum)
}

function normalised(logs: Float64Array): Float64Array {
  const all = logSumExp(logs.length, at => logs[at])
  return logs.map(log => Math.exp(log - all))
}

/** [a.count, b.count], of the rows with a class in both; of all rows when none are named. */
function countPairs(a: Hidden, b: Hidden, rows?: Int32Array): Float64Array {
  const counts = new Float64Array(a.count * b.count)
  const add = (row: number) => {
    if (a.codes[row] >= 0 && b.codes[row] >= 0) counts[a.codes[row] * b.count + b.codes[row]]++
  }
  if (rows === undefined) for (let row = 0; row < a.codes.length; row++) add(row)
  else rows.forEach(add)
  return counts
}

interface Shares {
  /** [rows, columns], of all. */
  readonly joint: Float64Array
  readonly rows: Float64Array
  readonly columns: Float64Array
}

function sharesOf(counts: Float64Array, rows: number, columns: number, smoothing: number): Shares {
  const all = counts.reduce((sum, count) => sum + count + smoothing, 0)
  const shares = {
    joint: counts.map(count => (count + smoothing) / all),
    rows: new Float64Array(rows),
    columns: new Float64Array(columns),
  }
  shares.joint.forEach((share, cell) => {
    shares.rows[Math.floor(cell / columns)] += share
    shares.columns[cell % columns] += share
  })
  return shares
}

/** Pointwise mutual information, [rows, columns]. */
function associations(counts: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const {joint, rows, columns} = sharesOf(counts, rowCount, columnCount, SMOOTHING)
  return joint.map((share, cell) => Math.log(share / (rows[Math.floor(cell / columnCount)] * columns[cell % columnCount])))
}

function mutualInformation(a: Hidden, b: Hidden): number {
  const counts = countPairs(a, b)
  if (counts.every(count => count === 0)) return 0
  const {joint, rows, columns} = sharesOf(counts, a.count, b.count, 0)
  return joint.reduce((sum, share, cell) => {
    const expected = rows[Math.floor(cell / b.count)] * columns[cell % b.count]
    return share > 0 ? sum + share * Math.log(share / expected) : sum
  }, 0)
}

/** Beliefs moved towards the shares of the classes among the released rows; of all people alike. */
function corrected({codes, count}: Hidden, beliefs: Float64Array): Float64Array {
  const people = beliefs.length / count
  const [shares, means] = [new Float64Array(count).fill(SMOOTHING), new Float64Array(count)]
  for (const code of codes) if (code >= 0) shares[code]++
  const all = shares.reduce((sum, share) => sum + share, 0)
  beliefs.forEach((belief, at) => (means[at % count] += belief / people))
  const factors = shares.map((share, code) => (share / all / Math.max(SMALLEST, means[code])) ** CORRECTION)
  const moved = beliefs.map((belief, at) => belief * factors[at % count])
  for (let person = 0; person < people; person++) {
    const own = moved.subarray(person * count, (person + 1) * count)
    const sum = own.reduce((total, belief) => total + belief, 0)
    own.forEach((belief, code) => (own[code] = belief / sum))
  }
  return moved
}
