import type {Matrix} from '../core/matrix.js'
import {normal, type Rng} from '../core/rng.js'
import {selectMiddle} from './select-middle.js'

/** Points in groups of points that are near each other. */
export interface Leaves {
  /** All points, group after group. */
  readonly order: Int32Array
  /** Where each group starts in the order, and the number of points at the end. */
  readonly starts: Int32Array
}

/**
 * A random projection tree (Dasgupta and Freund, doi:10.1145/1374376.1374452): points are halved at the median of their images in
 * a random direction, and the halves again, until no group is larger than asked for. Near points part at a split with
 * a probability in proportion to their distance, so they are often in one group; another tree parts others. The cost is
 * points x columns x levels. Departure: no jitter around the median.
 *
 * @param points [points, columns], finite.
 * @param most Points in a group, at least 2; groups hold more than half as many.
 */
export function projectionLeaves(points: Matrix, most: number, rng: Rng): Leaves {
  const {rows, columns, data} = points
  const order = Int32Array.from({length: rows}, (_, row) => row)
  const images = new Float64Array(rows)
  const starts: number[] = []
  const split = (from: number, to: number): void => {
    if (to - from <= most) {
      starts.push(from)
      return
    }
    const direction = Float64Array.from({length: columns}, () => normal(rng))
    for (let at = from; at < to; at++) {
      const start = order[at] * columns
      let sum = 0
      for (let column = 0; column < columns; column++) sum += direction[column] * data[start + column]
      images[order[at]] = sum
    }
    const middle = (from + to) >>> 1
    selectMiddle({data: images, rows, columns: 1}, order, from, to - 1, middle, 0)
    split(from, middle)
    split(middle, to)
  }
  split(0, rows)
  return {order, starts: Int32Array.of(...starts, rows)}
}
