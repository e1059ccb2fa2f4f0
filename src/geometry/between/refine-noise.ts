import type {Matrix} from '../../core/matrix.js'
import type {Ends} from './find-ends.js'

/** With fewer points on segments a column's error is left as it is. */
const FEWEST = 30

/**
 * By which factor the error of each column differs from what was supposed: the mean square distance from the best
 * segment, over what it would be. Of a variance of 1 per column, a distance across a segment of direction u keeps 1 -
 * u^2 in each.
 *
 * @param points [points, columns], in units of their supposed error.
 */
export function noiseFactors(points: Matrix, {isEnd, pairs}: Ends): Float64Array {
  const {data, columns} = points
  const squares = new Float64Array(columns)
  const expected = new Float64Array(columns)
  let count = 0
  pairs.forEach(({ends}, point) => {
    if (isEnd[point] === 1 || ends.length === 0 || ends[0] === ends[1]) return
    const [a, b, p] = [ends[0] * columns, ends[1] * columns, point * columns]
    let along = 0
    let squaredLength = 0
    for (let column = 0; column < columns; column++) {
      const way = data[b + column] - data[a + column]
      along += way * (data[p + column] - data[a + column])
      squaredLength += way * way
    }
    const share = along / squaredLength
    const variance = 1 + share * share + (1 - share) * (1 - share)
    for (let column = 0; column < columns; column++) {
      const way = data[b + column] - data[a + column]
      squares[column] += (data[p + column] - data[a + column] - share * way) ** 2
      expected[column] += variance * (1 - (way * way) / squaredLength)
    }
    count++
  })
  if (count < FEWEST) return new Float64Array(columns).fill(1)
  return squares.map((sum, column) => (sum > 0 && expected[column] > 0 ? Math.sqrt(sum / expected[column]) : 1))
}
