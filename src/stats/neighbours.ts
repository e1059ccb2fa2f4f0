import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import {createBoxTree, type BoxTree} from './box-tree.js'
import {emptyNeighbours, insertNeighbour, type Neighbours} from './neighbour-list.js'
import {createPairFilter, isMuchToCompare, QUERIES_AT_ONCE, type PairFilter} from './pair-filter.js'
import {createPointSort, isLongList} from './sorted-points.js'

export type {Neighbours} from './neighbour-list.js'

type Method = 'auto' | 'scan' | 'tree' | 'filter' | 'sort'

export interface NeighbourOptions {
  /**
   * Leaves a query's own row out, by its row number and not by its distance: an equal row elsewhere stays a neighbour. `true`
   * when query i is point i; otherwise the point's row for every query.
   */
  readonly excludeSelf?: boolean | ArrayLike<number>
  /** How to search; the answer is the same. `auto` decides as `nearestNeighbours` says. */
  readonly method?: Method
}

/** Squares of larger numbers overflow. */
export const LARGEST_COORDINATE = 1e150
/** Below so many points a tree is not worth building. */
const TREE_FROM_POINTS = 256
const TRIAL_QUERIES = 24
/** Where both took the same time (bench/generators-speed.ts) the tree looked at this share of the points: beside a scan, and a filter. */
const TREE_PAYS_BELOW = {scan: 0.25, filter: 0.06}
/** Building a tree takes as long as filtering for about so many queries. */
const TREE_FROM_QUERIES = 2048
/** Distances between two looks at the clock. */
const WORK_BETWEEN_BREATHS = 1_000_000

/**
 * Exact nearest neighbours in Euclidean distance. Equally distant points come in the order of their rows, so the answer
 * depends on nothing but the numbers. Four ways lead to it: a scan over all points, four queries at a time; a tree of
 * bounding boxes that skips what is too far; a filter that finds what may be near by products of matrices in single
 * precision, about eight times as fast as a scan in 30 columns; and a sort of all points. Distances are always computed in
 * double precision, in the same order. `auto` sorts where very many neighbours are asked for, and filters where there is much
 * to do. It takes the tree when it pays on these data: there are at least 256 points, and queries enough to pay for the
 * building, and for 24 sampled queries the tree had to look at few points. That is so in few dimensions, and in many when the
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
  const {step} = search
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

/** A way to search: for the queries in [from, to), squared distances go into the list. */
interface Way {
  /** Queries between two breaths. */
  readonly step: number
  run(from: number, to: number): void
}

function createSearch(points: Matrix, queries: Matrix, count: number, options: NeighbourOptions) {
  const {excludeSelf = false, method = 'auto'} = options
  checkMatrix(points)
  if (queries !== points) checkMatrix(queries)
  if (points.columns !== queries.columns)
    throw new RangeError(`Queries must have ${points.columns} columns, as the points. Got ${queries.columns}.`)
  checkCount(count, points.rows - (excludeSelf === false ? 0 : 1))
  const found = emptyNeighbours(queries.rows, count)
  const way = chooseWay({points, queries, selves: selvesOf(excludeSelf, queries.rows), found}, method)
  return {
    ...way,
    finish: () => {
      for (let at = 0; at < found.distances.length; at++) found.distances[at] = Math.sqrt(found.distances[at])
      return found
    },
  }
}

interface Task {
  readonly points: Matrix
  readonly queries: Matrix
  /** Per query the row it must not find; -1 for none. */
  readonly selves: Int32Array
  readonly found: Neighbours
}

function chooseWay(task: Task, method: Method): Way {
  const {points, queries, selves, found} = task
  if (method === 'sort' || (method === 'auto' && isLongList(points.rows, found.count)))
    return {step: stepOver(points), ...createPointSort(points, queries, selves, found)}
  const filter =
    method === 'filter' || (method === 'auto' && isMuchToCompare(points, queries)) ? createPairFilter(points, queries) : undefined
  const tree =
    method === 'tree' ? createBoxTree(points) : method === 'auto' ? treeWhenItPays(task, filter !== undefined) : undefined
  if (tree !== undefined) return byTree(task, tree)
  return filter === undefined ? byScan(task) : byFilter(task, filter)
}

function byTree({points, queries, selves, found}: Task, tree: BoxTree): Way {
  return {
    step: stepOver(points),
    run: (from, to) => {
      for (let query = from; query < to; query++) tree.search(queries, query, selves[query], found, query)
    },
  }
}

function byScan({points, queries, selves, found}: Task): Way {
  return {
    step: stepOver(points),
    run: (from, to) => {
      scan(points, queries, selves, found, from, to)
    },
  }
}

/** A multiple of four: the scan takes four queries at a time. */
const stepOver = ({rows}: Matrix) => 4 * Math.max(1, Math.floor(WORK_BETWEEN_BREATHS / (4 * Math.max(1, rows))))

function byFilter({points, queries, selves, found}: Task, filter: PairFilter): Way {
  const {columns} = points
  const limits = new Float64Array(queries.rows).fill(Infinity)
  const visit = (query: number, point: number) => {
    let sum = 0
    for (let column = 0, at = point * columns, other = query * columns; column < columns; column++, at++, other++) {
      const gap = points.data[at] - queries.data[other]
      sum += gap * gap
    }
    if (sum < limits[query]) limits[query] = offer(found, selves, query, point, sum)
  }
  const wanted = found.count + Number(selves.some(self => self >= 0))
  return {
    step: QUERIES_AT_ONCE,
    run: (from, to) => {
      for (let first = from; first < to; first += QUERIES_AT_ONCE)
        filter.run(limits, first, Math.min(to, first + QUERIES_AT_ONCE), visit, wanted)
    },
  }
}

/** Per query the row it must not find; -1 for none. */
function selvesOf(excludeSelf: boolean | ArrayLike<number>, queries: number): Int32Array {
  if (typeof excludeSelf === 'boolean') return Int32Array.from({length: queries}, (_, query) => (excludeSelf ? query : -1))
  if (excludeSelf.length !== queries) throw new RangeError(`There must be ${queries} own rows. Got ${excludeSelf.length}.`)
  return Int32Array.from(excludeSelf)
}

/** What the tree has to beat is a filter, or a scan. */
function treeWhenItPays({points, queries, selves, found}: Task, isFiltered: boolean): BoxTree | undefined {
  if (points.rows < TREE_FROM_POINTS || queries.rows < (isFiltered ? TREE_FROM_QUERIES : TRIAL_QUERIES)) return undefined
  const tree = createBoxTree(points)
  const tried = emptyNeighbours(TRIAL_QUERIES, found.count)
  let visited = 0
  for (let trial = 0; trial < TRIAL_QUERIES; trial++) {
    const query = Math.floor((trial * queries.rows) / TRIAL_QUERIES)
    visited += tree.search(queries, query, selves[query], tried, trial)
  }
  const share = visited / (TRIAL_QUERIES * points.rows)
  return share < TREE_PAYS_BELOW[isFiltered ? 'filter' : 'scan'] ? tree : undefined
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
