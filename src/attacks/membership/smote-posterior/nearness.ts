import {subContext, type Context} from '../../../core/context.js'
import {createMatrix, type Matrix} from '../../../core/matrix.js'
import {nearestNeighboursAsync, type Neighbours} from '../../../stats/neighbours.js'
import type {EncodedView} from '../../encode-view.js'
import type {NumberCells} from './cells.js'

/** Who is near to whom by two measures, since nobody knows how SMOTE measured it: scaled columns, and numbers as they are. */
export interface Nearness {
  /** Targets that a row may lie between, ascending. */
  candidates(row: number): Int32Array
  /** Logarithm of how likely two targets are neighbours, against two at random. */
  logPrior(one: number, other: number): number
}

/** So many pairs of targets are looked at, over all rows. */
const MOST_PAIRS = 4e7
const FEWEST_CANDIDATES = 64
/** Neighbours of a target that are looked at; the others are as likely as records far away. */
const RANKS = 30
/** Among targets of whom half are members, five neighbours are ten. */
const USUAL_RANK = 10
const FAR = 0.03

export async function findNearness(encoded: EncodedView, numbers: readonly NumberCells[], context: Context): Promise<Nearness> {
  const {rows: targets} = encoded.targets
  const views = [encoded, ...(numbers.length > 0 ? [asTheyAre(numbers)] : [])]
  const room = Math.max(FEWEST_CANDIDATES, Math.floor(Math.sqrt((2 * MOST_PAIRS) / encoded.released.rows)))
  const all = Int32Array.from({length: targets}, (_, target) => target)
  const near: Neighbours[] = []
  const between: Neighbours[] = []
  for (const [at, view] of views.entries()) {
    const part = (label: string, from: number) =>
      subContext(context, `${label} ${at}`, (at + from) / views.length, (at + from + 0.5) / views.length)
    if (targets > 1)
      between.push(
        await nearestNeighboursAsync(
          view.targets,
          view.targets,
          Math.min(RANKS, targets - 1),
          {excludeSelf: true},
          part('targets', 0),
        ),
      )
    if (targets > room)
      near.push(await nearestNeighboursAsync(view.targets, view.released, Math.floor(room / views.length), {}, part('rows', 0.5)))
  }
  const priors = createPriors(between, targets)
  const union = createUnion(targets)
  return {
    candidates: row => (near.length === 0 ? all : union(near.map(found => nearerThanLast(found, row, encoded.released.rows)))),
    logPrior: (one, other) => Math.log(priors.get(keyOf(one, other, targets)) ?? FAR),
  }
}

/** Per pair of near targets, by the better of their ranks. Equally near ones have the same rank, whatever their order. */
function createPriors(between: readonly Neighbours[], targets: number): ReadonlyMap<number, number> {
  const priors = new Map<number, number>()
  for (const {indices, distances} of between) {
    const count = indices.length / targets
    for (let one = 0; one < targets; one++) {
      const [start, end] = [one * count, (one + 1) * count]
      // Others may be as near as the last, and are not in the list.
      const last = count < targets - 1 ? distances[end - 1] : Infinity
      let rank = 0
      for (let at = start; at < end && distances[at] < last; at++) {
        if (at > start && distances[at] > distances[at - 1]) rank = at - start
        const key = keyOf(one, indices[at], targets)
        const prior = Math.max(FAR, 1 / (1 + (rank / USUAL_RANK) ** 2))
        if (prior > (priors.get(key) ?? 0)) priors.set(key, prior)
      }
    }
  }
  return priors
}

function keyOf(one: number, other: number, targets: number): number {
  return Math.min(one, other) * targets + Math.max(one, other)
}

/** Others may be as near as the last, and are not in the list: which of them is there says nothing. */
function nearerThanLast({indices, distances}: Neighbours, query: number, queries: number): Int32Array {
  const count = indices.length / queries
  const [start, end] = [query * count, (query + 1) * count]
  let nearer = end
  while (nearer > start && distances[nearer - 1] >= distances[end - 1]) nearer--
  return indices.subarray(start, nearer)
}

/** Every row of some lists once, ascending. */
function createUnion(rows: number): (lists: readonly Int32Array[]) => Int32Array {
  const isIn = new Uint8Array(rows)
  return lists => {
    const all: number[] = []
    for (const list of lists)
      for (const row of list) {
        if (isIn[row] === 0) all.push(row)
        isIn[row] = 1
      }
    for (const row of all) isIn[row] = 0
    return Int32Array.from(all).sort()
  }
}

/** Numbers in their own units, relative to the widest column; a missing one is the mean. */
function asTheyAre(numbers: readonly NumberCells[]): EncodedView {
  const means = numbers.map(({targets, released}) => meanOf([...targets, ...released]))
  const widest = numbers.reduce(
    (most, {targets}, at) =>
      targets.reduce((wide, value) => (Math.abs(value - means[at]) > wide ? Math.abs(value - means[at]) : wide), most),
    Number.MIN_VALUE,
  )
  const matrixOf = (side: 'released' | 'targets'): Matrix => {
    const rows = numbers[0][side].length
    const matrix = createMatrix(rows, numbers.length)
    numbers.forEach((cells, at) => {
      cells[side].forEach((value, row) => {
        matrix.data[row * numbers.length + at] = Number.isNaN(value) ? 0 : (value - means[at]) / widest
      })
    })
    return matrix
  }
  return {released: matrixOf('released'), targets: matrixOf('targets')}
}

function meanOf(values: readonly number[]): number {
  const present = values.filter(value => !Number.isNaN(value))
  return present.reduce((sum, value) => sum + value / present.length, 0)
}
