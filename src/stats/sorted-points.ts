import type {Matrix} from '../core/matrix.js'
import type {Neighbours} from './neighbour-list.js'

/** Costs of a step into place in a list, beside one of sorting. */
const SHIFT = 0.5

/**
 * Whether all points are better sorted by their distance than put one by one into a list of the nearest: that moves half of a long list for
 * every point that enters it, and of n points about count * (1 + ln(n / count)) do.
 */
export function isLongList(points: number, count: number): boolean {
  const entering = count * (1 + Math.log(points / count))
  return (SHIFT * entering * count) / 2 > points * Math.log2(points + 1) + points
}

/**
 * Sorts the points by their distance from each query. Ties come in the order of rows, since the sort is stable (bottom-up merge sort).
 *
 * @param selves Per query the row it must not find; -1 for none.
 */
export function createPointSort(points: Matrix, queries: Matrix, selves: Int32Array, found: Neighbours) {
  const {rows, columns, data} = points
  const distances = new Float64Array(rows)
  let order = new Int32Array(rows)
  let spare = new Int32Array(rows)

  function run(from: number, to: number): void {
    for (let query = from; query < to; query++) {
      const others = measure(query)
      sort(others)
      const start = query * found.count
      for (let at = 0; at < found.count; at++) {
        found.indices[start + at] = order[at]
        found.distances[start + at] = distances[order[at]]
      }
    }
  }

  /** Squared distances of all points but the query's own row; how many they are. */
  function measure(query: number): number {
    let others = 0
    for (let point = 0, at = 0; point < rows; point++) {
      let sum = 0
      for (let column = 0, own = query * columns; column < columns; column++, at++, own++) {
        const gap = data[at] - queries.data[own]
        sum += gap * gap
      }
      distances[point] = sum
      if (point !== selves[query]) order[others++] = point
    }
    return others
  }

  function sort(length: number): void {
    for (let width = 1; width < length; width *= 2) {
      for (let start = 0; start < length; start += 2 * width)
        merge(start, Math.min(start + width, length), Math.min(start + 2 * width, length))
      ;[order, spare] = [spare, order]
    }
  }

  function merge(start: number, middle: number, end: number): void {
    let [left, right] = [start, middle]
    for (let at = start; at < end; at++)
      spare[at] =
        right >= end || (left < middle && distances[order[left]] <= distances[order[right]]) ? order[left++] : order[right++]
  }

  return {run}
}
