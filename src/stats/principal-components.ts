import {createMatrix, evenRows, pickRows, type Matrix} from '../core/matrix.js'
import {symmetricEigen} from './symmetric-eigen.js'

/** Directions in which rows vary most. */
export interface PrincipalComponents {
  /** [columns] */
  readonly mean: Float64Array
  /** [components, columns]: unit vectors, the one of the largest variance first. */
  readonly directions: Matrix
  /** Variance of the rows along each of them. */
  readonly variances: Float64Array
  /** Sum of the variances of all columns. */
  readonly totalVariance: number
}

/** Passes over the rows; the directions of small sets do not change in a fifth decimal after three. */
const PASSES = 3
/** Directions beyond those asked for, which settle the last of these sooner. */
const MORE = 10
/** Squared length below which a direction is noise of rounding. */
const NOTHING = 1e-18

/**
 * Principal components by subspace iteration with a Rayleigh-Ritz step (Golub and Van Loan, Matrix Computations, 4th edition, 8.2.4;
 * as in Halko, Martinsson and Tropp, SIAM Review 53(2), 2011, algorithm 4.4, but begun with rows of the data instead of random
 * directions, so that the same rows give the same components). Cost: rows x columns x components for each pass.
 *
 * The sign of a direction is such that its largest number is positive.
 *
 * @param rows [rows, columns], finite, at least two rows.
 * @param wanted How many; fewer come back where the rows vary in fewer directions.
 */
export function principalComponents(rows: Matrix, wanted: number): PrincipalComponents {
  const mean = columnMeans(rows)
  const centred = createMatrix(rows.rows, rows.columns)
  let total = 0
  for (let at = 0; at < rows.data.length; at++) {
    const value = rows.data[at] - mean[at % rows.columns]
    centred.data[at] = value
    total += value * value
  }
  const most = Math.min(wanted, rows.rows - 1, rows.columns)
  const block = Math.min(most + MORE, rows.rows, rows.columns)
  let basis = orthonormal(startOf(centred, block), total * NOTHING)
  for (let pass = 0; pass < PASSES; pass++) basis = orthonormal(backOnto(centred, onto(centred, basis)), total * NOTHING)
  const scores = onto(centred, basis)
  const {values, vectors} = symmetricEigen(innerProducts(scores))
  const kept = Math.min(most, values.filter(value => value > total * NOTHING).length)
  const directions = createMatrix(kept, rows.columns)
  for (let component = 0; component < kept; component++) {
    const direction = directions.data.subarray(component * rows.columns, (component + 1) * rows.columns)
    for (let from = 0; from < basis.rows; from++) {
      const weight = vectors[from * basis.rows + component]
      for (let column = 0; column < rows.columns; column++) direction[column] += weight * basis.data[from * rows.columns + column]
    }
    makePositive(direction)
  }
  return {
    mean,
    directions,
    variances: values.slice(0, kept).map(value => value / (rows.rows - 1)),
    totalVariance: total / (rows.rows - 1),
  }
}

/** Where rows lie along the components: [rows, components]. */
export function componentsOf(rows: Matrix, {mean, directions}: Pick<PrincipalComponents, 'mean' | 'directions'>): Matrix {
  const scores = onto(rows, directions)
  const shift = onto({data: mean, rows: 1, columns: rows.columns}, directions)
  for (let at = 0; at < scores.data.length; at++) scores.data[at] -= shift.data[at % directions.rows]
  return scores
}

function columnMeans({data, rows, columns}: Matrix): Float64Array {
  const mean = new Float64Array(columns)
  for (let at = 0; at < data.length; at++) mean[at % columns] += data[at]
  return mean.map(sum => sum / rows)
}

/** Rows at equal distances in the table: every row lies in the space that is looked for. */
const startOf = (rows: Matrix, count: number): Matrix => pickRows(rows, evenRows(rows.rows, count))

/** Each row times each direction: [rows, directions]. */
function onto(rows: Matrix, directions: Matrix): Matrix {
  const scores = createMatrix(rows.rows, directions.rows)
  const {columns} = rows
  for (let row = 0; row < rows.rows; row++)
    for (let direction = 0; direction < directions.rows; direction++)
      scores.data[row * directions.rows + direction] = dot(
        rows.data,
        row * columns,
        directions.data,
        direction * columns,
        columns,
      )
  return scores
}

function dot(a: Float64Array, startA: number, b: Float64Array, startB: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let at = 0
  for (; at + 3 < length; at += 4) {
    s0 += a[startA + at] * b[startB + at]
    s1 += a[startA + at + 1] * b[startB + at + 1]
    s2 += a[startA + at + 2] * b[startB + at + 2]
    s3 += a[startA + at + 3] * b[startB + at + 3]
  }
  for (; at < length; at++) s0 += a[startA + at] * b[startB + at]
  return s0 + s1 + (s2 + s3)
}

/** scores' rows: [directions, columns]. */
function backOnto(rows: Matrix, scores: Matrix): Matrix {
  const back = createMatrix(scores.columns, rows.columns)
  for (let row = 0; row < rows.rows; row++)
    for (let direction = 0; direction < scores.columns; direction++) {
      const weight = scores.data[row * scores.columns + direction]
      const [from, to] = [row * rows.columns, direction * rows.columns]
      for (let column = 0; column < rows.columns; column++) back.data[to + column] += weight * rows.data[from + column]
    }
  return back
}

/** Gram-Schmidt, twice, since once leaves rounding in directions that are nearly the same. Directions that add nothing are left out. */
function orthonormal({data, rows, columns}: Matrix, nothing: number): Matrix {
  const kept: Float64Array[] = []
  for (let row = 0; row < rows; row++) {
    const vector = data.slice(row * columns, (row + 1) * columns)
    const before = dot(vector, 0, vector, 0, columns)
    for (let round = 0; round < 2; round++)
      for (const other of kept) {
        const along = dot(vector, 0, other, 0, columns)
        for (let column = 0; column < columns; column++) vector[column] -= along * other[column]
      }
    const left = dot(vector, 0, vector, 0, columns)
    if (left <= nothing || left <= before * 1e-20) continue
    const length = Math.sqrt(left)
    kept.push(vector.map(value => value / length))
  }
  const basis = createMatrix(kept.length, columns)
  kept.forEach((vector, row) => {
    basis.data.set(vector, row * columns)
  })
  return basis
}

/** scores' scores: [columns, columns], row by row. */
function innerProducts({data, rows, columns}: Matrix): Float64Array {
  const products = new Float64Array(columns * columns)
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j < columns; j++) products[i * columns + j] += data[row * columns + i] * data[row * columns + j]
  return products
}

function makePositive(direction: Float64Array): void {
  let largest = 0
  for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value
  if (largest < 0) for (let at = 0; at < direction.length; at++) direction[at] = -direction[at]
}
