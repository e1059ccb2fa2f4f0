import {breather, type Context} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {squaredArea} from './across.js'
import {chiSquareQuantile, poissonTail} from './chi-square.js'
import {ONE_PLACE} from './tube.js'
import {rescale} from './whiten.js'

/** Nearest points among which opposite ones are looked for: more for those that show none among few. */
const NEIGHBOURHOODS = [250, 1000]
/** A point that is between others by so small a chance is not looked at again. */
const CLEAR = 1e-3
const LOST = 0.001
const BATCH = 256

/**
 * How likely chance alone would show each point as clearly between others as it is. For a point and one of its
 * neighbours, the points farther off in the opposite direction are counted, within what the errors allow; so many would be
 * there by chance as the cone takes up of all directions. The clearest neighbour counts, and that it was chosen.
 *
 * @param points [points, columns], distinct, in units of their own error. @param codimension Directions across a line in which points spread.
 * @param nearness Per column what a difference counts when near points are looked for.
 * @returns Per point a probability in (0, 1].
 */
export async function betweenByChance(
  points: Matrix,
  codimension: number,
  nearness: Float64Array,
  context: Context,
): Promise<Float64Array> {
  const {data, columns, rows} = points
  const chances = new Float64Array(rows).fill(1)
  if (rows < 3) return chances
  const metric = rescale(points, nearness)
  const bound = chiSquareQuantile(1 - LOST, Math.max(1, columns - 1))
  let count = 0
  let offsets = new Float64Array()
  let squares = new Float64Array()
  const breathe = breather(context)
  for (const [pass, wanted] of NEIGHBOURHOODS.entries()) {
    const smaller = count
    count = Math.min(wanted, rows - 1)
    if (count === smaller) break
    offsets = new Float64Array(count * columns)
    squares = new Float64Array(count)
    const open = Int32Array.from(chances.keys()).filter(point => chances[point] > CLEAR)
    for (let from = 0; from < open.length; from += BATCH) {
      const batch = open.subarray(from, from + BATCH)
      const {indices} = nearestNeighbours(metric, pickRows(metric, batch), count, {excludeSelf: batch})
      for (const [at, point] of batch.entries()) {
        load(point, indices.subarray(at * count, (at + 1) * count))
        chances[point] = Math.min(1, (pass + 1) * clearest())
        await breathe()
      }
      context.progress((pass + Math.min(1, (from + BATCH) / open.length)) / NEIGHBOURHOODS.length)
    }
  }
  return chances

  function load(point: number, near: Int32Array): void {
    for (let at = 0; at < count; at++) {
      let squared = 0
      for (let column = 0; column < columns; column++) {
        const gap = data[near[at] * columns + column] - data[point * columns + column]
        offsets[at * columns + column] = gap
        squared += gap * gap
      }
      squares[at] = squared
    }
  }

  function clearest(): number {
    let least = 1
    for (let near = 0; near < count; near++) {
      // A point in the same place has no direction.
      if (squares[near] < ONE_PLACE ** 2) continue
      let opposite = 0
      let farther = 0
      for (let far = 0; far < count; far++) {
        if (far === near || squares[far] < squares[near]) continue
        farther++
        if (isOpposite(near, far)) opposite++
      }
      if (opposite === 0) continue
      const cone = Math.min(1, Math.sqrt((2 * bound) / squares[near])) ** codimension
      least = Math.min(least, poissonTail(opposite, (farther * cone) / 2))
    }
    return Math.min(1, Math.max(1e-300, least * count))
  }

  /** Whether the point lies between the two, within its own error and theirs. */
  function isOpposite(near: number, far: number): boolean {
    let dot = 0
    for (let column = 0; column < columns; column++) dot += offsets[near * columns + column] * offsets[far * columns + column]
    if (dot >= 0) return false
    const squaredLength = squares[near] + squares[far] - 2 * dot
    const share = (squares[near] - dot) / squaredLength
    const variance = 1 + share * share + (1 - share) * (1 - share)
    return (
      squaredArea(offsets, columns, near * columns, far * columns, squares[near], squares[far], dot) <=
      bound * variance * squaredLength
    )
  }
}
