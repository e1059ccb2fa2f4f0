import type {Matrix} from '../../core/matrix.js'

/** Squared distance from the segment between two points, in units of its variance there. */
export function offSegment({data, columns}: Matrix, point: number, from: number, to: number): number {
  let along = 0
  let squaredLength = 0
  for (let column = 0; column < columns; column++) {
    const way = data[to * columns + column] - data[from * columns + column]
    along += way * (data[point * columns + column] - data[from * columns + column])
    squaredLength += way * way
  }
  if (squaredLength === 0) return 0
  const share = Math.min(1, Math.max(0, along / squaredLength))
  let squared = 0
  for (let column = 0; column < columns; column++) {
    const way = data[to * columns + column] - data[from * columns + column]
    squared += (data[point * columns + column] - data[from * columns + column] - share * way) ** 2
  }
  return squared / (1 + share * share + (1 - share) * (1 - share))
}
