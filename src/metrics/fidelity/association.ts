import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../../core/table.js'

export type AssociationKind = 'pearson' | 'cramersV' | 'correlationRatio'

/** Which association two columns of these kinds have. */
export function associationKind(first: Column, second: Column): AssociationKind {
  if (first.kind !== second.kind) return 'correlationRatio'
  return first.kind === 'numeric' ? 'pearson' : 'cramersV'
}

/** A column on some rows, prepared once for all pairs that it is part of. */
export type Drawn = DrawnNumbers | DrawnLevels

interface DrawnNumbers {
  readonly kind: 'numeric'
  readonly values: Float64Array
  /** Values less their mean, of unit length; undefined when they do not vary. Only when no cell is missing. */
  readonly unit: Float64Array | undefined
  readonly complete: boolean
}

interface DrawnLevels {
  readonly kind: 'categorical'
  readonly codes: Int32Array
  readonly levels: number
  readonly complete: boolean
}

/** @param rows Row numbers, with repetition. */
export function drawColumn(column: Column, rows: Int32Array): Drawn {
  return column.kind === 'numeric' ? drawNumbers(column, rows) : drawLevels(column, rows)
}

function drawNumbers(column: NumericColumn, rows: Int32Array): DrawnNumbers {
  const values = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at++) values[at] = column.values[rows[at]]
  const complete = !values.some(Number.isNaN)
  return {kind: 'numeric', values, complete, unit: complete ? unitOf(values) : undefined}
}

function drawLevels({codes, field}: CategoricalColumn, rows: Int32Array): DrawnLevels {
  const drawn = new Int32Array(rows.length)
  for (let at = 0; at < rows.length; at++) drawn[at] = codes[rows[at]]
  return {kind: 'categorical', codes: drawn, levels: field.levels.length, complete: !drawn.includes(MISSING_CODE)}
}

/**
 * How two columns hang together on the rows they were drawn for: Pearson's correlation of two numbers, in [-1, 1]; Cramer's V
 * of two categories (1946, Mathematical Methods of Statistics; without bias correction), in [0, 1]; the correlation ratio
 * eta of a number given a category, the root of the share of its variance that lies between the levels, in [0, 1]. Rows with a
 * missing cell in either column are left out.
 *
 * @returns undefined when a column does not vary on the rows that are left.
 */
export function association(first: Drawn, second: Drawn): number | undefined {
  if (first.kind === 'numeric') return second.kind === 'numeric' ? pearson(first, second) : eta(second, first)
  return second.kind === 'numeric' ? eta(first, second) : cramersV(first, second)
}

/** A sum of squares below this share of the squares it is made of is rounding. */
const ROUNDING = 1e-12

function unitOf(values: Float64Array): Float64Array | undefined {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  if (!(squares > ROUNDING * values.length * mean * mean && squares > 0)) return undefined
  const length = Math.sqrt(squares)
  return values.map(value => (value - mean) / length)
}

/** Both columns' rows where neither cell is missing. */
function presentIn(first: Drawn, second: Drawn): Int32Array | undefined {
  if (first.complete && second.complete) return undefined
  const isMissing = (column: Drawn, row: number) =>
    column.kind === 'numeric' ? Number.isNaN(column.values[row]) : column.codes[row] === MISSING_CODE
  const rows = first.kind === 'numeric' ? first.values.length : first.codes.length
  return Int32Array.from({length: rows}, (_, row) => row).filter(row => !isMissing(first, row) && !isMissing(second, row))
}

const unitOn = (numbers: DrawnNumbers, rows: Int32Array | undefined) =>
  rows === undefined ? numbers.unit : unitOf(Float64Array.from(rows, row => numbers.values[row]))

function pearson(first: DrawnNumbers, second: DrawnNumbers): number | undefined {
  const rows = presentIn(first, second)
  const [x, y] = [unitOn(first, rows), unitOn(second, rows)]
  if (x === undefined || y === undefined) return undefined
  let product = 0
  for (let at = 0; at < x.length; at++) product += x[at] * y[at]
  return Math.max(-1, Math.min(1, product))
}

function eta(groups: DrawnLevels, numbers: DrawnNumbers): number | undefined {
  const rows = presentIn(groups, numbers)
  const unit = unitOn(numbers, rows)
  if (unit === undefined) return undefined
  const [sums, counts] = [new Float64Array(groups.levels), new Float64Array(groups.levels)]
  for (let at = 0; at < unit.length; at++) {
    const level = groups.codes[rows === undefined ? at : rows[at]]
    sums[level] += unit[at]
    counts[level]++
  }
  if (counts.filter(count => count > 0).length < 2) return undefined
  const between = sums.reduce((sum, each, level) => sum + (counts[level] === 0 ? 0 : (each * each) / counts[level]), 0)
  return Math.sqrt(Math.min(1, between))
}

function cramersV(first: DrawnLevels, second: DrawnLevels): number | undefined {
  const [height, width] = [first.levels, second.levels]
  const [table, down, across] = [new Float64Array(height * width), new Float64Array(height), new Float64Array(width)]
  for (let row = 0; row < first.codes.length; row++) {
    const [i, j] = [first.codes[row], second.codes[row]]
    if (i === MISSING_CODE || j === MISSING_CODE) continue
    table[i * width + j]++
    down[i]++
    across[j]++
  }
  const smaller = Math.min(down.filter(count => count > 0).length, across.filter(count => count > 0).length)
  if (smaller < 2) return undefined
  // Chi-squared over the total is the sum of n_ij^2 / (n_i n_j) less one.
  let sum = 0
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) if (table[i * width + j] > 0) sum += table[i * width + j] ** 2 / (down[i] * across[j])
  return Math.sqrt(Math.max(0, Math.min(1, (sum - 1) / (smaller - 1))))
}
