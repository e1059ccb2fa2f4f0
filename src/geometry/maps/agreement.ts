import {integerBelow, type Rng} from '../../core/rng.js'
import {poissonTail} from '../../stats/poisson.js'
import {mapped, placeOf, type MappedColumn, type MeasuredColumn, type Place, type Triple} from './measured-column.js'
import type {MonotoneMap} from './families.js'

/** Two columns that show the same places when each has gone through its map. */
export interface AgreeingPair {
  readonly first: MappedColumn
  readonly second: MappedColumn
}

/** What chance gives is told by how many more agree when errors are taken for so many times as large. */
export const LOOSENING = 8
/** So many triples agree beyond chance before maps are believed. */
export const FEWEST_TRIPLES = 5
/** Chance is estimated roughly: so many times as much is granted, and at least so much. */
const SAFETY = 3
const LEAST_EXPECTED = 0.04
/** What may be taken for a map by chance, of all that is tried on a release. */
const MOST_FALSE = 1e-3
/** Pairs of columns that are tried, those that agree most often first. */
const MOST_PAIRS = 50
/** Triples of any rows that show whether two columns depend on each other, and the share of these that may agree. */
const TRIALS = 200
const MOST_DEPENDENT = 0.05

/**
 * The two columns, each under one of its maps, that agree in most triples on where the middle row is. Rows of one edge have one place
 * for all columns; places of other rows agree by chance only. Columns that agree for many rows anywhere are passed over.
 *
 * @param choices Per column, the maps to try, the most likely first.
 * @returns Undefined when no two agree more often than chance explains.
 */
export function mostAgreeing(
  columns: readonly MeasuredColumn[],
  choices: readonly (readonly MonotoneMap[])[],
  triples: readonly Triple[],
  rng: Rng,
): AgreeingPair | undefined {
  const nodes = columns.flatMap((column, at) => choices[at].map((map, order) => ({at, order, ...mapped(column, map)})))
  const {strict, loose} = countVotes(nodes, triples)
  const size = nodes.length
  const pairs: {a: number; b: number; beyondChance: number}[] = []
  for (let b = 1; b < size; b++)
    for (let a = 0; a < b; a++) {
      const agreeing = strict[a * size + b]
      const chance = byChance(agreeing, loose[a * size + b])
      if (!isBeyondChance(agreeing, chance, size ** 2)) continue
      pairs.push({a, b, beyondChance: agreeing - chance})
    }
  const order = ({a, b}: {a: number; b: number}) => nodes[a].order + nodes[b].order
  pairs.sort((p, q) => q.beyondChance - p.beyondChance || order(p) - order(q))
  const found = pairs.slice(0, MOST_PAIRS).find(({a, b}) => !areDependent(nodes[a], nodes[b], rng))
  return found && {first: nodes[found.a], second: nodes[found.b]}
}

/** How many of the triples that agree do so by chance, given how many do with looser errors. */
export const byChance = (agreeing: number, loosely: number) => Math.max(0, loosely - agreeing) / (LOOSENING - 1)

/** Whether so many triples agree that chance does not explain it, though it had so many trials. */
export const isBeyondChance = (agreeing: number, chance: number, trials: number) =>
  agreeing - chance >= FEWEST_TRIPLES && poissonTail(agreeing, SAFETY * chance + LEAST_EXPECTED) * trials <= MOST_FALSE

function countVotes(nodes: readonly (MappedColumn & {readonly at: number})[], triples: readonly Triple[]) {
  const size = nodes.length
  const strict = new Int32Array(size * size)
  const loose = new Int32Array(size * size)
  const places = new Float64Array(size)
  const errors = new Float64Array(size)
  for (const triple of triples) {
    const known: number[] = []
    let largest = 0
    nodes.forEach((node, at) => {
      const found = placeOf(node, triple)
      if (found === undefined) return
      places[at] = found.place
      errors[at] = found.error
      largest = Math.max(largest, found.error)
      known.push(at)
    })
    known.sort((a, b) => places[a] - places[b])
    for (let first = 0; first < known.length; first++)
      for (let second = first + 1; second < known.length; second++) {
        const [a, b] = [Math.min(known[first], known[second]), Math.max(known[first], known[second])]
        const gap = places[known[second]] - places[known[first]]
        if (gap > 2 * LOOSENING * largest) break
        if (nodes[a].at === nodes[b].at) continue
        const allowed = errors[a] + errors[b]
        if (gap <= LOOSENING * allowed) loose[a * size + b]++
        if (gap <= allowed) strict[a * size + b]++
      }
  }
  return {strict, loose}
}

/** Whether any three rows show the same place in both columns. */
function areDependent(first: MappedColumn, second: MappedColumn, rng: Rng): boolean {
  const {values} = first.column
  let [asked, alike] = [0, 0]
  for (let trial = 0; trial < TRIALS; trial++) {
    const [from, middle, to] = [0, 1, 2].map(() => integerBelow(rng, values.length))
    const triple = [from, middle, to] as const
    const [p, q] = [placeOf(first, triple), placeOf(second, triple)]
    if (p === undefined || q === undefined) continue
    asked++
    if (agree(p, q)) alike++
  }
  return alike > MOST_DEPENDENT * asked
}

export const agree = (p: Place, q: Place, loosened = 1) => Math.abs(p.place - q.place) <= loosened * (p.error + q.error)
