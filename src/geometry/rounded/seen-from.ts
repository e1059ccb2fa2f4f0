import type {Points, Weighted} from './points.js'

/** Distances, in standard deviations of rounding, at which a point is too near for its direction to mean anything. */
const TOO_NEAR = 2.5

/** Points as seen from a place. */
export class SeenFrom {
  readonly place: Weighted
  /** Of each number of the place. */
  readonly variance: number
  readonly #points: Points
  readonly #products = new Map<number, number>()
  readonly #own: number

  constructor(points: Points, place: Weighted) {
    this.#points = points
    this.place = place
    this.variance = points.varianceOf(place)
    this.#own = place.points.reduce((sum, point, at) => sum + place.weights[at] * this.#product(point), 0)
  }

  #product(point: number): number {
    const known = this.#products.get(point)
    if (known !== undefined) return known
    const {points, weights} = this.place
    const product = points.reduce((sum, own, at) => sum + weights[at] * this.#points.product(own, point), 0)
    this.#products.set(point, product)
    return product
  }

  squaredDistance(point: number): number {
    return this.#points.product(point, point) - 2 * this.#product(point) + this.#own
  }

  /** (a - place) (b - place) */
  between(a: number, b: number): number {
    return this.#points.product(a, b) - this.#product(a) - this.#product(b) + this.#own
  }

  /** Whether a point is far enough away to be seen in a direction. */
  isApart(point: number, deviations = TOO_NEAR): boolean {
    return this.#exceeds(this.squaredDistance(point), this.variance + this.#points.variances[point], deviations)
  }

  /**
   * How far two points are from lying in one direction, one behind the other: the squares that rounding has to explain, as a share of the
   * most that it may. Infinity where they are in one place, or in opposite directions.
   */
  offOneLine(a: number, b: number): number {
    const [aa, bb, ab] = [this.squaredDistance(a), this.squaredDistance(b), this.between(a, b)]
    const {variances} = this.#points
    // Two points in one place are seen in one direction from everywhere.
    if (ab <= 0 || !this.#exceeds(aa + bb - 2 * ab, variances[a] + variances[b], TOO_NEAR)) return Infinity
    const [far, near, long, short] = aa > bb ? [a, b, aa, bb] : [b, a, bb, aa]
    const along = ab / long
    const expected = variances[near] + along ** 2 * variances[far] + (1 - along) ** 2 * this.variance
    return (short - along * ab) / (this.#points.mostSquares * expected)
  }

  /** Whether the place lies between two points. */
  isBetween(a: number, b: number): boolean {
    const [aa, bb, ab] = [this.squaredDistance(a), this.squaredDistance(b), this.between(a, b)]
    if (ab >= 0) return false
    const length = aa + bb - 2 * ab
    const share = (aa - ab) / length
    const {variances} = this.#points
    const expected = this.variance + (1 - share) ** 2 * variances[a] + share ** 2 * variances[b]
    return aa - share ** 2 * length <= this.#points.mostSquares * expected
  }

  #exceeds(squaredDistance: number, variance: number, deviations: number): boolean {
    return squaredDistance > deviations ** 2 * this.#points.mostSquares * variance
  }
}
