import {squaredDistance, type Matrix} from '../../core/matrix.js'
import {componentsOf} from '../../stats/principal-components.js'
import {axesOf, ROUNDING, roundingOf, type Rounding} from './rounding.js'
import {oppositeDirections} from './same-direction.js'

/** Rows around a row that it may lie between. */
const AROUND = 2000
/** How far along a line a row must lie from both ends to be between them for certain, in standard deviations of rounding. */
const APART = 5
/** Two lines through a row are one where their directions are so near: the squared distance of unit vectors. */
const ONE_DIRECTION = 0.01
/** Standard deviations of rounding that a row may lie off a line along each component. */
const DEVIATIONS = 3

/** Two rows, the smaller number first. */
export type Ends = readonly [number, number]

/** Ends that a row lies between, and how far from the first. */
interface Inside {
  readonly ends: Ends
  readonly place: number
}

/** Which rows of whole levels lie between which others, as far as rounding tells. */
export class RowsBetween {
  readonly #rows: Matrix
  /** Along the principal components. */
  readonly #places: Matrix
  readonly #rounding: Rounding

  /** @param rows [rows, columns], at least two. */
  constructor(rows: Matrix) {
    this.#rows = rows
    this.#places = componentsOf(rows, axesOf(rows))
    this.#rounding = roundingOf(rows)
  }

  get rowCount(): number {
    return this.#rows.rows
  }

  /** Not all others are looked at around each row. */
  get isApproximate(): boolean {
    return this.rowCount - 1 > AROUND
  }

  /** Numbers that vary. */
  get dimensions(): number {
    return this.#rounding.varying
  }

  distance(a: number, b: number): number {
    return Math.sqrt(squaredDistance(this.#rows, a, this.#rows, b))
  }

  /** Per line through a row the outermost ends that it lies between for certain. */
  widestAround(row: number): Inside[] {
    const around = this.#nearest(row)
    const {data, columns: components} = this.#places
    const vectors = new Float64Array(around.length * components)
    around.forEach((other, at) => {
      for (let axis = 0; axis < components; axis++)
        vectors[at * components + axis] = data[other * components + axis] - data[row * components + axis]
    })
    const lines: {inside: Inside; length: number}[] = []
    oppositeDirections({points: around, vectors, components}, Math.sqrt(2 * ROUNDING), (a, b) => {
      const inside = this.#between(row, a < b ? [a, b] : [b, a], APART)
      if (inside === undefined) return
      const length = this.distance(a, b)
      const known = lines.findIndex(line => this.#areOneLine(line.inside.ends, inside.ends))
      if (known < 0) lines.push({inside, length})
      else if (length > lines[known].length) lines[known] = {inside, length}
    })
    return lines.map(({inside}) => inside)
  }

  /** How far from the first of two ends a row between them lies, which may be as near to one of them as can be. */
  nearLine(row: number, ends: Ends): number | undefined {
    const {columns} = this.#places
    const {off} = betweenIn(this.#places, row, ends)
    if (off > columns * DEVIATIONS ** 2 * 2 * ROUNDING) return undefined
    return this.#between(row, ends, 0)?.place
  }

  #between(row: number, ends: Ends, apart: number): Inside | undefined {
    const {along, length, off} = betweenIn(this.#rows, row, ends)
    const {shares, mostSquares} = this.#rounding
    const [own, first, second] = [row, ...ends].map(each => ROUNDING * shares[each])
    const share = along / length
    const least = apart * Math.sqrt(own + Math.max(first, second))
    if (!(along > least && length - along > least)) return undefined
    const expected = own + (1 - share) ** 2 * first + share ** 2 * second
    return off <= mostSquares * expected ? {ends, place: along} : undefined
  }

  #areOneLine([a, b]: Ends, [c, d]: Ends): boolean {
    const {data, columns} = this.#places
    const unit = (from: number, to: number) => {
      const vector = Float64Array.from({length: columns}, (_, axis) => data[to * columns + axis] - data[from * columns + axis])
      const size = Math.hypot(...vector)
      return vector.map(value => value / size)
    }
    const [one, other] = [unit(a, b), unit(c, d)]
    const cosine = one.reduce((sum, value, axis) => sum + value * other[axis], 0)
    return 2 - 2 * Math.abs(cosine) < ONE_DIRECTION
  }

  /** The nearest others along the principal components, in the order of their numbers. */
  #nearest(row: number): number[] {
    const {rows} = this.#places
    const others = Array.from({length: rows}, (_, other) => other).filter(other => other !== row)
    if (others.length <= AROUND) return others
    const distances = Float64Array.from({length: rows}, (_, other) => squaredDistance(this.#places, row, this.#places, other))
    const limit = distances.slice().sort()[AROUND]
    return others.filter(other => distances[other] <= limit)
  }
}

/** How far along the line from the first end to the second a row lies, how long that is, and the square of how far off it. */
function betweenIn({data, columns}: Matrix, row: number, [from, to]: Ends): {along: number; length: number; off: number} {
  let [squares, products, lengths] = [0, 0, 0]
  const [own, start, end] = [row * columns, from * columns, to * columns]
  for (let at = 0; at < columns; at++) {
    const [away, whole] = [data[own + at] - data[start + at], data[end + at] - data[start + at]]
    squares += away * away
    products += away * whole
    lengths += whole * whole
  }
  const length = Math.sqrt(lengths)
  return {along: products / length, length, off: squares - products ** 2 / lengths}
}
