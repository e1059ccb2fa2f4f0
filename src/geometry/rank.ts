import {pickRows, type Matrix} from '../core/matrix.js'

/**
 * In how many independent directions the points spread by more than they may be off: Gram-Schmidt, always taking the point
 * that is farthest from the space spanned so far.
 *
 * @param points [rows, columns].
 * @param error Length by which a point may be off.
 */
export function effectiveRank(points: Matrix, error: number): number {
  const {rows, columns} = points
  if (rows > MANY_ROWS && effectiveRank(everyFew(points), error) === columns) return columns
  const rest = points.data.slice()
  for (let row = rows - 1; row >= 0; row--)
    for (let column = 0; column < columns; column++) rest[row * columns + column] -= rest[column]
  for (let rank = 0; rank < columns; rank++) {
    const {row: farthest, length} = longestRow(rest, rows, columns)
    // Errors add up over the directions taken out.
    if (length <= NOISE_FACTOR * error) return rank
    const direction = rest.slice(farthest * columns, (farthest + 1) * columns).map(value => value / length)
    for (let row = 0; row < rows; row++) {
      let along = 0
      for (let column = 0; column < columns; column++) along += rest[row * columns + column] * direction[column]
      for (let column = 0; column < columns; column++) rest[row * columns + column] -= along * direction[column]
    }
  }
  return columns
}

/** Where some of many points spread in all directions, so do all. */
const MANY_ROWS = 4096

function everyFew(points: Matrix): Matrix {
  const step = Math.ceil(points.rows / MANY_ROWS)
  return pickRows(
    points,
    Int32Array.from({length: Math.floor(points.rows / step)}, (_, at) => at * step),
  )
}

const NOISE_FACTOR = 16
/** Errors that are seen add up to less than what is allowed for those of computing. */
const SEEN_ERRORS = 1 / 4

/**
 * The same for points of which every number has an error of its own, by rounding or noise, of deviation 1. @param white [rows, columns].
 */
export function rankAboveErrors(white: Matrix): number {
  return effectiveRank(white, SEEN_ERRORS * Math.sqrt(white.columns))
}

function longestRow(data: Float64Array, rows: number, columns: number): {row: number; length: number} {
  let best = 0
  let longest = 0
  for (let row = 0; row < rows; row++) {
    let squared = 0
    for (let column = 0; column < columns; column++) squared += data[row * columns + column] ** 2
    if (squared > longest) [best, longest] = [row, squared]
  }
  return {row: best, length: Math.sqrt(longest)}
}
