import {createMatrix, type Matrix} from '../core/matrix.js'
import type {CategoricalColumn, Table} from '../core/table.js'
import {minmaxScaled} from '../geometry/neighbour-rank.js'

/** Two records with released rows between them. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly rows: number
}

/** Edges that are none of the generator's: a wrong record makes some. */
const STRAY = 0.02
const MOST_NEIGHBOURS = 50
/** Squared distances of reconstructed records are equal up to so much of them. */
const EQUAL_WITHIN = 1e-6
const MOST_EDGES = 4000

/**
 * The number k of neighbours by the likelihood of the edges, with a flat prior on 1..50. A row of SMOTE starts from a random record
 * and goes to one of its k nearest, so that an edge has probability (1 or 2) / (n k), by how many of its records have the other
 * among their k nearest; equally distant ones (on grids) share the last places. A stray edge, of wrong records, may join any
 * two. The generator may have measured distances in the released units, after min-max scaling or standardised: the scale with
 * the largest likelihood is taken. Two different levels count as the median of the columns' standard deviations, as in SMOTE-NC.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, sections 4.2 and 6.1 for the model of the generator.
 *
 * @param records Real records, as far as they are known: missing ones make ranks, and with them k, too small.
 * @param confidence Of the interval: the k with the largest posterior that hold this much of it together.
 * @returns Undefined without an edge.
 */
export function neighboursPosterior(
  records: Table,
  edges: readonly Edge[],
  confidence: number,
): {value: number; low: number; high: number} | undefined {
  if (edges.length === 0) return undefined
  const natural = numericMatrix(records)
  const levels = records.columns.filter(column => column.kind === 'categorical')
  const used = edges.slice(0, MOST_EDGES)
  let best: Float64Array | undefined
  for (const points of [natural, minmaxScaled(natural), standardised(natural)]) {
    const likelihood = logLikelihood(points, levels, used)
    if (best === undefined || Math.max(...likelihood) > Math.max(...best)) best = likelihood
  }
  return best && mostProbable(best, confidence)
}

/** Per k from 1 on. */
function logLikelihood(points: Matrix, levels: readonly CategoricalColumn[], edges: readonly Edge[]): Float64Array {
  const {rows} = points
  const penalty = levels.length === 0 ? 0 : medianVariance(points)
  const sums = new Float64Array(Math.min(MOST_NEIGHBOURS, rows - 1))
  const squared = distances(points, levels, penalty)
  for (const {from, to, rows: count} of edges) {
    const [there, back] = [rankOf(squared, rows, from, to), rankOf(squared, rows, to, from)]
    for (let k = 1; k <= sums.length; k++) {
      const directions = placesWithin(there, k) + placesWithin(back, k)
      sums[k - 1] += count * Math.log(((1 - STRAY) * directions) / (rows * k) + (2 * STRAY) / (rows * rows))
    }
  }
  return sums
}

interface Rank {
  /** The first and the last place a record can have among equally distant ones. */
  readonly first: number
  readonly last: number
}

const placesWithin = ({first, last}: Rank, k: number) => Math.min(1, Math.max(0, (k - first + 1) / (last - first + 1)))

function distances({data, columns}: Matrix, levels: readonly CategoricalColumn[], penalty: number) {
  return (a: number, b: number) => {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
    for (const {codes} of levels) if (codes[a] !== codes[b]) sum += penalty
    return sum
  }
}

function rankOf(squared: (a: number, b: number) => number, rows: number, from: number, to: number): Rank {
  const distance = squared(from, to)
  let nearer = 0
  let asNear = 0
  for (let other = 0; other < rows; other++) {
    if (other === from) continue
    const apart = squared(from, other) - distance
    if (apart < -EQUAL_WITHIN * distance) nearer++
    else if (apart <= EQUAL_WITHIN * distance) asNear++
  }
  return {first: nearer + 1, last: nearer + Math.max(1, asNear)}
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
