import type {Matrix} from '../core/matrix.js'

/**
 * Orders [left, right] so far that what stands before `middle` is not larger in this column and what follows not
 * smaller (Hoare's FIND, doi:10.1145/366622.366647).
 */
export function selectMiddle(
  {data, columns}: Matrix,
  order: Int32Array,
  left: number,
  right: number,
  middle: number,
  column: number,
): void {
  while (left < right) {
    const pivot = data[order[(left + right) >>> 1] * columns + column]
    let up = left
    let down = right
    while (up <= down) {
      while (data[order[up] * columns + column] < pivot) up++
      while (data[order[down] * columns + column] > pivot) down--
      if (up <= down) {
        const kept = order[up]
        order[up++] = order[down]
        order[down--] = kept
      }
    }
    if (down < middle) left = up
    if (up > middle) right = down
  }
}
