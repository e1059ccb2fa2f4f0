import type {Cloud} from './cloud.js'

/** Cells to a side of the images' range: a line crosses some 200 of all, an edge some 50. */
const CELLS = 128

/** A place in the plane of the first two forms. */
export interface ImagePlace {
  readonly a: number
  readonly b: number
}

export interface ImageCells {
  /** Notes a number in the cells that the segment between two places crosses, or comes within `slack` of. */
  add(number: number, from: ImagePlace, to: ImagePlace, slack: number): void
  /** The numbers noted where a point of the cloud is, in the order in which they were added. */
  at(point: number): readonly number[]
  /** Where the line through two places leaves the range of the images, on either side. */
  through(from: ImagePlace, to: ImagePlace): readonly [ImagePlace, ImagePlace]
  /** The longer side of the range. */
  readonly size: number
}

/**
 * What is where in the plane of the first two forms: a point is compared only with the lines whose images cross its cell.
 * Those that pass there are to be compared in all columns. So the cost of a look-up hardly depends on the number of points.
 */
export function createImageCells({alpha, beta}: Cloud): ImageCells {
  const strips = cellsOver(alpha)
  const heights = cellsOver(beta)
  const cells = new Map<number, number[]>()

  function put(number: number, cell: number): void {
    const own = cells.get(cell)
    if (own === undefined) cells.set(cell, [number])
    else own.push(number)
  }

  function add(number: number, one: ImagePlace, other: ImagePlace, slack: number): void {
    const [from, to] = one.a <= other.a ? [one, other] : [other, one]
    const da = to.a - from.a
    const last = strips.at(to.a + slack)
    for (let strip = strips.at(from.a - slack); strip <= last; strip++) {
      // What of the segment lies over this strip.
      const borders = [strips.from(strip) - slack, strips.from(strip + 1) + slack]
      const shares = da > slack ? borders.map(border => Math.min(1, Math.max(0, (border - from.a) / da))) : [0, 1]
      const [first, second] = shares.map(share => from.b + share * (to.b - from.b))
      const top = heights.at(Math.max(first, second) + slack)
      for (let cell = heights.at(Math.min(first, second) - slack); cell <= top; cell++) put(number, strip * CELLS + cell)
    }
  }

  function through(from: ImagePlace, to: ImagePlace): readonly [ImagePlace, ImagePlace] {
    const [da, db] = [to.a - from.a, to.b - from.b]
    const reach = (2 * size) / Math.max(Math.abs(da), Math.abs(db))
    const at = (share: number) => ({a: from.a + share * da, b: from.b + share * db})
    return [clipped(at(-reach), from), clipped(at(reach), from)]
  }

  /** The place itself, or where the way to it from one within the range leaves the range. */
  function clipped(place: ImagePlace, from: ImagePlace): ImagePlace {
    const share = Math.min(1, strips.share(from.a, place.a), heights.share(from.b, place.b))
    return {a: from.a + share * (place.a - from.a), b: from.b + share * (place.b - from.b)}
  }

  const size = Math.max(strips.size, heights.size)
  const none: readonly number[] = []
  const at = (point: number) => cells.get(strips.at(alpha[point]) * CELLS + heights.at(beta[point])) ?? none
  return {add, at, through, size}
}

/** Even cells over the range of some numbers. */
function cellsOver(values: Float64Array) {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity)
  const width = (high - low) / CELLS || 1
  return {
    size: high - low,
    at: (value: number) => Math.min(CELLS - 1, Math.max(0, Math.floor((value - low) / width))),
    from: (cell: number) => low + cell * width,
    /** The share of the way from one number in the range to another at which it leaves the range. */
    share: (from: number, to: number) => (to > from ? (high - from) / (to - from) : to < from ? (low - from) / (to - from) : 1),
  }
}
