import type {Matrix} from '../core/matrix.js'

/**
 * Points of one cloud as seen from a place: unit directions, ordered by a key that parallel and opposite directions share. To
 * look for collinear points costs O(m d + m log m) per place, without a triple loop.
 *
 * The key is |w . u| for a fixed generic unit vector w: equal for u and -u, and for other directions only by chance. Whether
 * two directions with equal keys are parallel is then checked in full.
 */
export class DirectionScan {
  readonly #points: Matrix
  readonly #error: number
  readonly #weights: Float64Array
  readonly #units: Float64Array
  /** Angle by which a direction may be off. */
  readonly #tolerance: Float64Array
  readonly #keys: Float64Array
  readonly #packed: Float64Array
  readonly #order: Int32Array
  readonly #ids: Int32Array
  #count = 0

  /** @param error How far a point may be from its exact place. @param capacity Most points seen at once. */
  constructor(points: Matrix, error: number, capacity: number) {
    this.#points = points
    this.#error = error
    this.#weights = genericUnitVector(points.columns)
    this.#units = new Float64Array(capacity * points.columns)
    this.#tolerance = new Float64Array(capacity)
    this.#keys = new Float64Array(capacity)
    this.#packed = new Float64Array(capacity)
    this.#order = new Int32Array(capacity)
    this.#ids = new Int32Array(capacity)
  }

  /**
   * Looks at points from a place. Points nearer than a few errors have no direction and are left out.
   * @param place [dimensions], at `start` of `coordinates`. @param placeError How far the place may be off.
   */
  look(coordinates: Float64Array, start: number, placeError: number, ids: ArrayLike<number>): void {
    const {data, columns} = this.#points
    const reach = placeError + this.#error
    let count = 0
    for (let at = 0; at < ids.length; at++) {
      const from = ids[at] * columns
      const to = count * columns
      let squared = 0
      for (let column = 0; column < columns; column++) {
        const difference = data[from + column] - coordinates[start + column]
        this.#units[to + column] = difference
        squared += difference * difference
      }
      const distance = Math.sqrt(squared)
      if (!(distance > LEAST_ERRORS_AWAY * reach)) continue
      let key = 0
      for (let column = 0; column < columns; column++) {
        const unit = this.#units[to + column] / distance
        this.#units[to + column] = unit
        key += unit * this.#weights[column]
      }
      this.#tolerance[count] = TOLERANCE_FACTOR * (reach / distance)
      this.#keys[count] = Math.abs(key)
      this.#ids[count] = ids[at]
      count++
    }
    this.#count = count
    this.#sort(count)
  }

  /** Sorts by key: key and position share one double, so that the sort needs no comparison function. */
  #sort(count: number): void {
    const positions = 2 ** Math.ceil(Math.log2(Math.max(2, count)))
    const steps = 2 ** 52 / positions
    for (let at = 0; at < count; at++) this.#packed[at] = Math.floor(this.#keys[at] * steps) * positions + at
    const view = this.#packed.subarray(0, count)
    view.sort()
    for (let at = 0; at < count; at++) this.#order[at] = view[at] % positions
  }

  /** Calls back with pairs of points that lie in one direction or in opposite ones, until the callback returns true. */
  pairs(found: (first: number, second: number, opposite: boolean) => boolean): void {
    for (let at = 0; at < this.#count; at++) {
      const first = this.#order[at]
      for (let next = at + 1; next < this.#count; next++) {
        const second = this.#order[next]
        const tolerance = this.#tolerance[first] + this.#tolerance[second]
        if (this.#keys[second] - this.#keys[first] > Math.max(tolerance, this.#tolerance[first] + MOST_TOLERANCE)) break
        if (this.#keys[second] - this.#keys[first] > tolerance) continue
        const sign = this.#parallel(first, second, tolerance)
        if (sign !== 0 && found(this.#ids[first], this.#ids[second], sign < 0)) return
      }
    }
  }

  /** 1 when two directions agree within the tolerance, -1 when they are opposite, 0 otherwise. */
  #parallel(first: number, second: number, tolerance: number): -1 | 0 | 1 {
    const {columns} = this.#points
    const [a, b] = [first * columns, second * columns]
    let dot = 0
    for (let column = 0; column < columns; column++) dot += this.#units[a + column] * this.#units[b + column]
    const sign = dot < 0 ? -1 : 1
    let squared = 0
    for (let column = 0; column < columns; column++) squared += (this.#units[a + column] - sign * this.#units[b + column]) ** 2
    return squared <= tolerance * tolerance ? sign : 0
  }
}

/** Nearer than this many errors a direction says nothing. */
const LEAST_ERRORS_AWAY = 50
/** Errors of both ends, and some room. */
const TOLERANCE_FACTOR = 3
/** A direction whose tolerance is larger is compared only with its neighbours within this window. */
const MOST_TOLERANCE = 1e-3

/** Components from the golden-ratio sequence: fixed, so that results are; irrational, so that lattices do not align with it. */
function genericUnitVector(columns: number): Float64Array {
  const raw = Float64Array.from({length: columns}, (_, column) => 0.25 + (((column + 1) * 0.6180339887498949) % 1))
  const length = Math.hypot(...raw)
  return raw.map(value => value / length)
}
