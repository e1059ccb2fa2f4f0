import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import {createBoxTree, type BoxTree} from './box-tree.js'
import {emptyNeighbours, insertNeighbour, type Neighbours} from './neighbour-list.js'

export type {Neighbours} from './neighbour-list.js'

export interface NeighbourOptions {
  /**
   * Leaves a query's own row out, by its row number and not by its distance: an equal row elsewhere stays a neighbour. `true`
   * when query i is point i; otherwise the point's row for every query.
   */
  readonly excludeSelf?: boolean | ArrayLike<number>
  /** How to search; the answer is the same. `auto` decides as `nearestNeighbours` says. */
  readonly method?: 'auto' | 'scan' | 'tree'
}

/** Squares of larger numbers overflow. */
export const LARGEST_COORDINATE = 1e150
/** Below so many points a tree is not worth building. */
const TREE_FROM_POINTS = 256
const TRIAL_QUERIES = 24
/** Where both took the same time (bench/generators-speed.ts) the tree looked at this share of the points. */
const TREE_PAYS_BELOW = 0.25
/** Distances between two looks at the clock. */
const WORK_BETWEEN_BREATHS = 1_000_000

/**
 * Exact nearest neighbours in Euclidean distance. Equally distant points come in the order of their rows, so the answer
 * depends on nothing but the numbers. Two ways lead to it: a scan over all points, four queries at a time, and a tree of
 * bounding boxes that skips what is too far. `auto` takes the tree when it pays on these data: there are at least 256 points
 * and the tree had to look at fewer than a quarter of them for 24 sampled queries. That is so in few dimensions, and in many when the
 * points lie near a low-dimensional surface or in clusters.
 *
 * @param points [points, columns], finite, at most 1e150 in size.
 * @param queries [queries, columns], likewise.
 * @param count In [1, points], or [1, points - 1] when a query's own row is left out.
 * @throws {RangeError} When the shapes or the count do not fit or a number is missing, infinite or larger than 1e150.
 */
export function nearestNeighbours(points: Matrix, queries: Matrix, count: number, options: NeighbourOptions = {}): Neighbours {
  const search = createSearch(points, queries, count, options)
  search.run(0, queries.rows)
  return search.finish()
}

/**
 * The same as `nearestNeighbours`, letting the event loop run now and then and reporting progress.
 *
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function nearestNeighboursAsync(
  points: Matrix,
  queries: Matrix,
  count: number,
  options: NeighbourOptions,
  context: Context,
): Promise<Neighbours> {
  throwIfStopped(context)
  const search = createSearch(points, queries, count, options)
  const breathe = breather(context)
  // A multiple of four: the scan takes four queries at a time.
  const step = 4 * Math.max(1, Math.floor(WORK_BETWEEN_BREATHS / (4 * Math.max(1, points.rows))))
  for (let from = 0; from < queries.rows; from += step) {
    search.run(from, Math.min(queries.rows, from + step))
    context.progress(Math.min(1, (from + step) / queries.rows))
    await breathe()
  }
  return search.finish()
}

/**
 * The nearest other rows of every row by any measure of distance: all pairs are looked at. Equally distant rows come in the
 * order of their numbers.
 *
 * @param rows Rows are numbered from 0.
 * @param count In [1, rows - 1].
 * @param measure Distance of rows i and j, finite.
 * @throws {RangeError} When the count does not fit.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function nearestByMeasure(
  rows: number,
  count: number,
  measure: (i: number, j: number) => number,
  context: Context,
): Promise<Neighbours> {
  checkCount(count, rows - 1)
  const found = emptyNeighbours(rows, count)
  const {distances} = found
  const breathe = breather(context)
  for (let i = 0; i < rows; i++) {
    const last = (i + 1) * count - 1
    for (let j = 0; j < rows; j++) {
      if (j === i) continue
      const distance = measure(i, j)
      if (distance < distances[last]) insertNeighbour(found, i, j, distance)
    }
    context.progress((i + 1) / rows)
    await breathe()
  }
  return found
}

interface Search {
  run(from: number, to: number): void
  finish(): Neighbours
}

function createSearch(points: Matrix, queries: Matrix, count: number, options: NeighbourOptions): Search {
  const {excludeSelf = false, method = 'auto'} = options
  checkMatrix(points)
  if (queries !== points) checkMatrix(queries)
  if (points.columns !== queries.columns)
    throw new RangeError(`Queries must have ${points.columns} columns, as the points. Got ${queries.columns}.`)
  checkCount(count, points.rows - (excludeSelf === false ? 0 : 1))
  const selves = selvesOf(excludeSelf, queries.rows)
  const found = emptyNeighbours(queries.rows, count)
  const tree = method === 'scan' ? undefined : treeWhenItPays(points, queries, count, selves, method)
  return {
    run: (from, to) => {
      if (tree === undefined) scan(points, queries, selves, found, from, to)
      else for (let query = from; query < to; query++) tree.search(queries, query, selves[query], found, query)
    },
    finish: () => {
      for (let at = 0; at < found.distances.length; at++) found.distances[at] = Math.sqrt(found.distances[at])
      return found
    },
  }
}

/** Per query the row it must not find; -1 for none. */
function selvesOf(excludeSelf: boolean | ArrayLike<number>, queries: number): Int32Array {
  if (typeof excludeSelf === 'boolean') return Int32Array.from({length: queries}, (_, query) => (excludeSelf ? query : -1))
  if (excludeSelf.length !== queries) throw new RangeError(`There must be ${queries} own rows. Got ${excludeSelf.length}.`)
  return Int32Array.from(excludeSelf)
}

function treeWhenItPays(
  points: Matrix,
  queries: Matrix,
  count: number,
  selves: Int32Array,
  method: 'auto' | 'tree',
): BoxTree | undefined {
  if (method === 'tree') return createBoxTree(points)
  const trials = Math.min(TRIAL_QUERIES, queries.rows)
  if (points.rows < TREE_FROM_POINTS || trials < TRIAL_QUERIES) return undefined
  const tree = createBoxTree(points)
  const found = emptyNeighbours(trials, count)
  let visited = 0
  for (let trial = 0; trial < trials; trial++) {
    const query = Math.floor((trial * queries.rows) / trials)
    visited += tree.search(queries, query, selves[query], found, trial)
  }
  return visited / (trials * points.rows) < TREE_PAYS_BELOW ? tree : undefined
}

/** Four queries at a time: each point is read from memory once for all of them. Squared distances go into `found`. */
function scan(points: Matrix, queries: Matrix, selves: Int32Array, found: Neighbours, from: number, to: number): void {
  const {data, rows, columns} = points
  // Column after column, the four queries' values side by side.
  const four = new Float64Array(4 * columns)
  for (let first = from; first < to; first += 4) {
    // Beyond the end the last query stands in for the missing ones.
    const second = Math.min(first + 1, to - 1)
    const third = Math.min(first + 2, to - 1)
    const fourth = Math.min(first + 3, to - 1)
    for (let lane = 0; lane < 4; lane++) {
      const start = Math.min(first + lane, to - 1) * columns
      for (let column = 0; column < columns; column++) four[4 * column + lane] = queries.data[start + column]
    }
    let worstA = Infinity
    let worstB = Infinity
    let worstC = Infinity
    let worstD = Infinity
    for (let point = 0, start = 0; point < rows; point++, start += columns) {
      let sumA = 0
      let sumB = 0
      let sumC = 0
      let sumD = 0
      for (let column = 0, at = 0; column < columns; column++, at += 4) {
        const value = data[start + column]
        const gapA = value - four[at]
        const gapB = value - four[at + 1]
        const gapC = value - four[at + 2]
        const gapD = value - four[at + 3]
        sumA += gapA * gapA
        sumB += gapB * gapB
        sumC += gapC * gapC
        sumD += gapD * gapD
      }
      if (sumA < worstA) worstA = offer(found, selves, first, point, sumA)
      if (sumB < worstB && second > first) worstB = offer(found, selves, second, point, sumB)
      if (sumC < worstC && third > second) worstC = offer(found, selves, third, point, sumC)
      if (sumD < worstD && fourth > third) worstD = offer(found, selves, fourth, point, sumD)
    }
  }
}

/**
 * Takes a point that is nearer than the last one of the list and returns the new last distance. Points come in the order of
 * their rows, so an equally distant one never displaces an earlier one.
 */
function offer(found: Neighbours, selves: Int32Array, query: number, point: number, squared: number): number {
  if (point !== selves[query]) insertNeighbour(found, query, point, squared)
  return found.distances[(query + 1) * found.count - 1]
}

function checkCount(count: number, most: number): void {
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new RangeError(`The number of neighbours must be an integer in [1, ${most}]. Got ${count}.`)
}

function checkMatrix({data, columns}: Matrix): void {
  for (let at = 0; at < data.length; at++)
    if (!(Math.abs(data[at]) <= LARGEST_COORDINATE))
      throw new RangeError(`Row ${Math.floor(at / columns)} holds a number that is missing or larger than 1e150.`)
}
