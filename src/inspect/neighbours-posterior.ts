import {createMatrix, type Matrix} from '../core/matrix.js'
import type {CategoricalColumn, Table} from '../core/table.js'
import {minmaxScaled} from '../geometry/neighbour-rank.js'

/** Two records with released rows between them. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly rows: number
}

/** Share of the rows on edges that are none of the generator's: a wrong record makes some. */
const STRAY = 0.02
const MOST_NEIGHBOURS = 50
/** Squared distances of reconstructed records are equal up to so much of them. */
const EQUAL_WITHIN = 1e-6
/** Distances between all records are compared: with more records there is no estimate. */
const MOST_RECORDS = 6000

/**
 * The number k of neighbours by the likelihood of the edges' row counts, with a flat prior on 1..50. Each record has k places for
 * neighbours, and rows fall on the n k places alike: the count of an edge is Poisson with the rate of the one or two places it
 * has. The nearest records have a place for certain; equally distant ones (on grids), of which only some fit in, have one with equal
 * probability. A stray row, of wrong records, may join any two. The generator may have measured distances in the released units, after min-max
 * scaling or standardised: the scale with the largest likelihood is taken. Two different levels count as the median of the columns'
 * standard deviations, as in SMOTE-NC.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, sections 4.2 and 6.1 for the model of the generator; the likelihood is ours.
 *
 * @param records Real records, as far as they are known: missing ones make ranks, and with them k, too small.
 * @param confidence Of the interval: the k with the largest posterior that hold this much of it together.
 * @returns Undefined without an edge, or with more than 6000 records.
 */
export function neighboursPosterior(
  records: Table,
  edges: readonly Edge[],
  confidence: number,
): {value: number; low: number; high: number} | undefined {
  if (edges.length === 0 || records.rowCount > MOST_RECORDS) return undefined
  const natural = numericMatrix(records)
  const levels = records.columns.filter(column => column.kind === 'categorical')
  let best: Float64Array | undefined
  for (const points of [natural, minmaxScaled(natural), standardised(natural)]) {
    const likelihood = logLikelihood(points, levels, edges)
    if (best === undefined || Math.max(...likelihood) > Math.max(...best)) best = likelihood
  }
  return best && mostProbable(best, confidence)
}

/** The first and the last place a record can have among equally distant ones. */
interface Rank {
  readonly first: number
  readonly last: number
}

/** Two records of which one may be a neighbour of the other, and how many rows lie between them. */
interface Pair {
  count: number
  readonly ranks: Rank[]
}

/** Per k from 1 on. */
function logLikelihood(points: Matrix, levels: readonly CategoricalColumn[], edges: readonly Edge[]): Float64Array {
  const {rows} = points
  const sums = new Float64Array(Math.min(MOST_NEIGHBOURS, rows - 1))
  const pairs = nearPairs(points, levels, sums.length)
  const keyOf = (a: number, b: number) => Math.min(a, b) * rows + Math.max(a, b)
  let total = 0
  for (const {from, to, rows: count} of edges) {
    total += count
    const pair = pairs.get(keyOf(from, to))
    if (pair === undefined) pairs.set(keyOf(from, to), {count, ranks: []})
    else pair.count += count
  }
  const stray = (2 * STRAY * total) / (rows * rows)
  for (let k = 1; k <= sums.length; k++) {
    const rate = ((1 - STRAY) * total) / (rows * k)
    for (const {count, ranks} of pairs.values()) {
      const places = ranks.map(rank => placeWithin(rank, k))
      const [there, back] = [places.at(0) ?? 0, places.at(1) ?? 0]
      const none = (1 - there) * (1 - back) * poisson(count, stray)
      const one = (there * (1 - back) + back * (1 - there)) * poisson(count, rate + stray)
      sums[k - 1] += Math.log(none + one + there * back * poisson(count, 2 * rate + stray))
    }
  }
  return sums
}

/** Up to the factorial, which is the same for every k. */
const poisson = (count: number, rate: number) => Math.exp(-rate) * rate ** count

const placeWithin = ({first, last}: Rank, k: number) => Math.min(1, Math.max(0, (k - first + 1) / (last - first + 1)))

/** All pairs of which one is, or by ties may be, among the `most` nearest of the other. */
function nearPairs(points: Matrix, levels: readonly CategoricalColumn[], most: number): Map<number, Pair> {
  const {rows} = points
  const penalty = levels.length === 0 ? 0 : medianVariance(points)
  const pairs = new Map<number, Pair>()
  const distance = new Float64Array(rows)
  for (let from = 0; from < rows; from++) {
    for (let to = 0; to < rows; to++) distance[to] = to === from ? -1 : squaredDistance(points, levels, penalty, from, to)
    // The record itself comes first.
    const order = Int32Array.from(distance.keys()).sort((a, b) => distance[a] - distance[b])
    for (let start = 1; start < rows && start <= most;) {
      let end = start + 1
      while (end < rows && distance[order[end]] <= distance[order[start]] * (1 + EQUAL_WITHIN)) end++
      const rank = {first: start, last: end - 1}
      for (const to of order.subarray(start, end)) {
        const key = Math.min(from, to) * rows + Math.max(from, to)
        const pair = pairs.get(key)
        if (pair === undefined) pairs.set(key, {count: 0, ranks: [rank]})
        else pair.ranks.push(rank)
      }
      start = end
    }
  }
  return pairs
}

function squaredDistance(
  {data, columns}: Matrix,
  levels: readonly CategoricalColumn[],
  penalty: number,
  a: number,
  b: number,
): number {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
  for (const {codes} of levels) if (codes[a] !== codes[b]) sum += penalty
  return sum
}

function mostProbable(logLikelihood: Float64Array, confidence: number): {value: number; low: number; high: number} {
  const largest = Math.max(...logLikelihood)
  const weights = logLikelihood.map(value => Math.exp(value - largest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const order = [...weights.keys()].sort((a, b) => weights[b] - weights[a])
  const inside: number[] = []
  let held = 0
  for (const at of order) {
    if (held >= confidence * total) break
    held += weights[at]
    inside.push(at + 1)
  }
  return {value: order[0] + 1, low: Math.min(...inside), high: Math.max(...inside)}
}

function numericMatrix(table: Table): Matrix {
  const columns = table.columns.filter(column => column.kind === 'numeric')
  const matrix = createMatrix(table.rowCount, columns.length)
  columns.forEach(({values}, at) => {
    // A column with missing numbers is not one of those that place records.
    for (let row = 0; row < table.rowCount; row++)
      matrix.data[row * columns.length + at] = Number.isNaN(values[row]) ? 0 : values[row]
  })
  return matrix
}

function standardised({data, rows, columns}: Matrix): Matrix {
  const scaled = createMatrix(rows, columns)
  for (let column = 0; column < columns; column++) {
    const {mean, variance} = moments(data, rows, columns, column)
    if (variance > 0)
      for (let at = column; at < data.length; at += columns) scaled.data[at] = (data[at] - mean) / Math.sqrt(variance)
  }
  return scaled
}

function medianVariance({data, rows, columns}: Matrix): number {
  const sorted = Array.from({length: columns}, (_, column) => moments(data, rows, columns, column).variance).sort((a, b) => a - b)
  const middle = columns >> 1
  if (columns === 0) return 0
  return columns % 2 === 1 ? sorted[middle] : ((Math.sqrt(sorted[middle - 1]) + Math.sqrt(sorted[middle])) / 2) ** 2
}

function moments(data: Float64Array, rows: number, columns: number, column: number): {mean: number; variance: number} {
  let mean = 0
  for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
  let variance = 0
  for (let row = 0; row < rows; row++) variance += (data[row * columns + column] - mean) ** 2 / rows
  return {mean, variance}
}
