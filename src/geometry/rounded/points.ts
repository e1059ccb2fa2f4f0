import {breather, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {componentsOf, type PrincipalComponents} from '../../stats/principal-components.js'
import {wholeProducts} from '../../stats/whole-products.js'
import {axesOf, ROUNDING, roundingOf, type Rounding} from './rounding.js'

/** A number that varies by fewer levels than this among points is often whole in their sums too. */
const LIVELY = 4
/** Numbers so near to whole ones were whole before rows were cut off: both records of an edge have them. */
const UNMOVED = 0.1
/** A point as a sum of others, whose weights add up to 1. */
export interface Weighted {
  readonly points: readonly number[]
  readonly weights: readonly number[]
}

/**
 * Rows of whole levels, and the records found so far, as points. Rounding moves a row by a variance of 1/12 in every direction, along
 * the principal components as along its numbers. Inner products of all points are kept, so that whether few of them lie on a line or
 * meet is known in constant time, whatever the number of columns.
 */
export class Points {
  readonly rowCount: number
  /** Per point where it lies along the first components of the rows. */
  readonly places: Float64Array[] = []
  /** Per point the mean variance of its numbers around what they would be without any rounding, of all numbers that vary. */
  readonly variances: number[] = []
  /** The sum of squares that roundings of all numbers may reach, for each unit of their variance. */
  readonly mostSquares: number
  readonly components: number
  /** Numbers that vary. */
  readonly dimensions: number
  /**
   * How far below what they would be without it whole levels lie on average: 1/2 where rows were cut off to whole levels (Python's
   * `astype(uint8)`), 0 where they were rounded. All rows are moved alike, which lines and meetings do not tell.
   */
  shift = 0
  readonly #vectors: Float64Array[] = []
  readonly #products: Float64Array[] = []
  readonly #axes: PrincipalComponents
  /** Per row the share of the numbers that vary in which it was rounded. */
  readonly #shares: Float64Array

  private constructor(
    rowCount: number,
    axes: PrincipalComponents,
    {varying, shares, mostSquares}: Rounding,
    /** Whether records are whole as rows are; else rows alone were rounded. */
    readonly recordsAreWhole: boolean,
  ) {
    this.rowCount = rowCount
    this.#axes = axes
    this.components = axes.directions.rows
    this.#shares = shares
    this.dimensions = varying
    this.mostSquares = mostSquares
  }

  /** @param rows [rows, columns], whole numbers, at least two rows. */
  static async of(rows: Matrix, context: Context, recordsAreWhole = true): Promise<Points> {
    const breathe = breather(context)
    const axes = axesOf(rows)
    await breathe()
    const points = new Points(rows.rows, axes, roundingOf(rows), recordsAreWhole)
    await breathe()
    const products = await wholeProducts(rows, breathe)
    for (let row = 0; row < rows.rows; row++) {
      await breathe()
      const vector = rows.data.slice(row * rows.columns, (row + 1) * rows.columns)
      const variance = ROUNDING * points.#shares[row]
      if (products === undefined) points.add(vector, variance)
      else points.#put(vector, variance, products[row])
    }
    return points
  }

  /** @param variance Of each number, see {@link variances}. */
  add(vector: Float64Array, variance: number): number {
    const point = this.#vectors.length
    this.#put(vector, variance, new Float64Array(point + 1))
    this.#multiply(point)
    return point
  }

  #put(vector: Float64Array, variance: number, products: Float64Array): void {
    this.#vectors.push(vector)
    this.#products.push(products)
    this.places.push(this.#placeOf(vector))
    this.variances.push(variance)
  }

  /** Puts the last point, or one that nothing is compared with any more but by its numbers, elsewhere. */
  move(point: number, vector: Float64Array, variance: number): void {
    this.#vectors[point] = vector
    this.variances[point] = variance
    this.places[point] = this.#placeOf(vector)
    this.#multiply(point)
  }

  #placeOf(vector: Float64Array): Float64Array {
    return componentsOf({data: vector, rows: 1, columns: vector.length}, this.#axes).data
  }

  #multiply(point: number): void {
    const vector = this.#vectors[point]
    this.#vectors.forEach((other, at) => {
      this.#products[Math.max(point, at)][Math.min(point, at)] = dot(vector, other)
    })
  }

  numbersOf(point: number): Float64Array {
    return this.#vectors[point]
  }

  /** The whole levels of a record of which a vector is an estimate; the estimate where records are not whole. */
  levelsOf(vector: Float64Array): Float64Array {
    if (!this.recordsAreWhole) return vector
    return vector.map(value => Math.round(this.#isUnmoved(value) ? value : value + this.shift))
  }

  /** Where a record of which a vector is an estimate lies among the rows: at whole levels, but for the shift. */
  settledOf(vector: Float64Array): Float64Array {
    if (!this.recordsAreWhole) return vector
    return vector.map(value => (this.#isUnmoved(value) ? Math.round(value) : Math.round(value + this.shift) - this.shift))
  }

  #isUnmoved(value: number): boolean {
    return this.shift > 0 && Math.abs(value - Math.round(value)) < UNMOVED
  }

  product(a: number, b: number): number {
    return a > b ? this.#products[a][b] : this.#products[b][a]
  }

  /** (b - a) (d - c) */
  between(a: number, b: number, c: number, d: number): number {
    return this.product(b, d) - this.product(b, c) - this.product(a, d) + this.product(a, c)
  }

  squaredDistance(a: number, b: number): number {
    return this.product(a, a) - 2 * this.product(a, b) + this.product(b, b)
  }

  /** The variance of each number of a sum of points. */
  varianceOf({points, weights}: Weighted): number {
    return points.reduce((sum, point, at) => sum + weights[at] ** 2 * this.variances[point], 0)
  }

  vectorOf(sum: Weighted): Float64Array {
    return weightedSum(sum, this.#vectors)
  }

  placeOf(sum: Weighted): Float64Array {
    return weightedSum(sum, this.places)
  }

  /**
   * How near to whole the numbers of a sum are: the mean of cos(2 pi x) over those that vary among its points. It is exp(-2 pi^2 variance)
   * where they are whole but for normal errors (the characteristic function of these), that with a minus where they lie half a level off,
   * and 0 for any other numbers, to within 1 / sqrt(2 n).
   */
  wholenessOf(sum: Weighted): {whole: number; expected: number; chance: number} {
    const vector = this.vectorOf(sum)
    const vectors = sum.points.map(point => this.#vectors[point])
    let [total, count] = [0, 0]
    for (let column = 0; column < vector.length; column++) {
      let [low, high] = [Infinity, -Infinity]
      for (const values of vectors) {
        low = Math.min(low, values[column])
        high = Math.max(high, values[column])
      }
      if (high - low < LIVELY) continue
      total += Math.cos(2 * Math.PI * (vector[column] + this.shift))
      count++
    }
    const share = Math.min(...sum.points.map(point => this.#shares[point] ?? 1))
    return {
      whole: total / Math.max(1, count),
      expected: Math.exp((-2 * Math.PI ** 2 * this.varianceOf(sum)) / share),
      chance: 1 / Math.sqrt(2 * Math.max(1, count)),
    }
  }
}

function weightedSum({points, weights}: Weighted, vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length)
  points.forEach((point, at) => {
    const vector = vectors[point]
    for (let column = 0; column < sum.length; column++) sum[column] += weights[at] * vector[column]
  })
  return sum
}

function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let at = 0
  for (; at + 3 < a.length; at += 4) {
    s0 += a[at] * b[at]
    s1 += a[at + 1] * b[at + 1]
    s2 += a[at + 2] * b[at + 2]
    s3 += a[at + 3] * b[at + 3]
  }
  for (; at < a.length; at++) s0 += a[at] * b[at]
  return s0 + s1 + (s2 + s3)
}
