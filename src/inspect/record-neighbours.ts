import {createMatrix, type Matrix} from '../core/matrix.js'
import type {Table} from '../core/table.js'
import {minmaxScaled} from '../geometry/neighbour-rank.js'
import {nearestNeighbours} from '../stats/neighbours.js'

/** The nearest records of every record, nearest first, on one scale. */
export interface RecordNeighbours {
  /** Neighbours per record. */
  readonly count: number
  /** [records, count]. */
  readonly to: Int32Array
  /** [records, count]: where, in the record's list, those that are equally far end. */
  readonly groupEnd: Int32Array
}

/** Squared distances of reconstructed records are equal up to so much of them. */
const EQUAL_WITHIN = 1e-6

/** Where a generator may have measured distances. `fitted`: on a scale that the edges themselves tell, as of rows that are not here. */
export type ScaleName = 'released units' | 'min-max' | 'standardised' | 'fitted'

/** The records as points on a scale. */
export interface ScaledRecords {
  readonly scale: ScaleName
  readonly points: Matrix
  /** Per column of the points the number of its column among the numeric ones; the next number for all columns of levels. */
  readonly weightOf: Int32Array
}

/**
 * The records on each scale on which a generator may have measured distances: released units, min-max scaled, standardised. Two
 * different levels count as the median of the columns' standard deviations, as in SMOTE-NC (Chawla et al.,
 * doi:10.1613/jair.953, section 6.1), or as the half of its square, as imbalanced-learn up to 0.11 has it.
 */
export function recordScales(records: Table): ScaledRecords[] {
  const natural = numericMatrix(records)
  const hasLevels = records.columns.some(column => column.kind === 'categorical')
  const named = [
    ['released units', natural],
    ['min-max', minmaxScaled(natural)],
    ['standardised', standardised(natural)],
  ] as const
  return named.flatMap(([scale, points]) =>
    (hasLevels ? [1, 0.5] : [1]).map(share => {
      const wide = withLevels(points, records, share)
      return {scale, points: wide, weightOf: Int32Array.from({length: wide.columns}, (_, at) => Math.min(at, points.columns))}
    }),
  )
}

/** With every column's squared differences multiplied by a weight, of which the logarithms are given. */
export function weighted({points, weightOf}: ScaledRecords, logWeights: Float64Array): ScaledRecords {
  const scaled = createMatrix(points.rows, points.columns)
  const factors = Array.from(weightOf, weight => Math.exp(logWeights[weight] / 2))
  for (let at = 0; at < scaled.data.length; at++) scaled.data[at] = points.data[at] * factors[at % points.columns]
  return {scale: 'fitted', points: scaled, weightOf}
}

/**
 * The nearest records of every record.
 *
 * @param scaled On one scale.
 * @param most Neighbours per record, where there are so many.
 */
export function recordNeighbours(scaled: ScaledRecords, most: number): RecordNeighbours {
  const {points} = scaled
  return neighboursOn(points, Math.min(most, points.rows - 1))
}

function neighboursOn(points: Matrix, count: number): RecordNeighbours {
  const {indices, distances} = nearestNeighbours(points, points, count, {excludeSelf: true})
  const groupEnd = new Int32Array(indices.length)
  for (let record = 0; record < points.rows; record++)
    for (let at = count - 1; at >= 0; at--) {
      const cell = record * count + at
      const isSame = at + 1 < count && distances[cell + 1] ** 2 <= distances[cell] ** 2 * (1 + EQUAL_WITHIN)
      groupEnd[cell] = isSame ? groupEnd[cell + 1] : at + 1
    }
  return {count, to: indices, groupEnd}
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

/**
 * Further columns, one per level, in which records of different levels are apart as much as SMOTE-NC puts them, squared
 * times the share.
 */
function withLevels(points: Matrix, {columns: all, rowCount}: Table, share: number): Matrix {
  const categorical = all.filter(column => column.kind === 'categorical')
  if (categorical.length === 0) return points
  const width = points.columns + categorical.reduce((sum, {field}) => sum + field.levels.length, 0)
  const entry = medianDeviation(points) * Math.sqrt(share / 2)
  const wide = createMatrix(rowCount, width)
  for (let row = 0; row < rowCount; row++) {
    wide.data.set(points.data.subarray(row * points.columns, (row + 1) * points.columns), row * width)
    let from = row * width + points.columns
    for (const {codes, field} of categorical) {
      if (codes[row] >= 0) wide.data[from + codes[row]] = entry
      from += field.levels.length
    }
  }
  return wide
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

function medianDeviation({data, rows, columns}: Matrix): number {
  const deviations = Array.from({length: columns}, (_, column) => Math.sqrt(moments(data, rows, columns, column).variance))
  const sorted = deviations.sort((a, b) => a - b)
  const middle = columns >> 1
  if (columns === 0) return 0
  return columns % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function moments(data: Float64Array, rows: number, columns: number, column: number): {mean: number; variance: number} {
  let mean = 0
  for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
  let variance = 0
  for (let row = 0; row < rows; row++) variance += (data[row * columns + column] - mean) ** 2 / rows
  return {mean, variance}
}
