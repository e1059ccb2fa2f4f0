import {breather, type Context} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {FIRST_COLUMNS, firstProduct, firstSquares, isFarAcross, squaredAcross, squaredArea} from './across.js'
import {chiSquareQuantile} from './chi-square.js'
import {fitLine, varianceAt, type FittedLine} from './fit-line.js'
import {ONE_PLACE, createJudge} from './tube.js'
import {rescale} from './whiten.js'

/** Share of a line's own points that may be lost to its tube. */
const LOST = 0.001
/** Nearest points among which a line through a point is searched. */
export const NEIGHBOURHOOD = 300
/** Expected number of lines that points without any would show: many, since it is their meeting that proves a record. */
const FALSE_LINES = 1000
/** Directions of a point that are worked out in full. */
const TRIED_DIRECTIONS = 4
const BATCH = 64

export interface ConsensusLine extends FittedLine {
  /** Decimal logarithm of the number of such lines to be expected by chance: the lower, the surer. */
  readonly logFalse: number
}

/**
 * Lines that hold more points than chance would put on them, each point on one line at most. For a point and each of its neighbours
 * the points within the tube are counted that the errors allow; the fullest tubes are fitted, and a line is
 * kept when its count is significant against what wider tubes around the same stretch hold (a-contrario, Desolneux, Moisan and
 * Morel, doi:10.1023/A:1026593302236). Then the surest line takes its points, and so on.
 *
 * @param points In units of their own error. @param codimension Directions across a line in which points spread.
 */
export async function consensusLines(
  points: Matrix,
  codimension: number,
  nearness: Float64Array,
  context: Context,
): Promise<ConsensusLine[]> {
  const metric = rescale(points, nearness)
  const search = createLineSearch(points, codimension)
  const settled = new Uint8Array(points.rows)
  const found: ConsensusLine[] = []
  const breathe = breather(context)
  const count = Math.min(NEIGHBOURHOOD, points.rows - 1)
  if (count < 2) return []
  let open = Int32Array.from({length: points.rows}, (_, point) => point)
  while (open.length > 0) {
    // Spread over the points, so that later ones are mostly settled by then.
    const stride = Math.max(1, Math.floor(open.length / BATCH))
    const batch = open.filter((_, at) => at % stride === 0).subarray(0, BATCH)
    const {indices} = nearestNeighbours(metric, pickRows(metric, batch), count, {excludeSelf: batch})
    for (let at = 0; at < batch.length; at++) {
      const centre = batch[at]
      if (settled[centre] === 1) continue
      settled[centre] = 1
      const line = search(centre, indices.subarray(at * count, (at + 1) * count))
      if (line !== undefined) {
        found.push(line)
        for (const point of line.points) settled[point] = 1
      }
      await breathe()
    }
    open = open.filter(point => settled[point] === 0)
    context.progress(1 - open.length / points.rows)
  }
  return shareOut(points, found, search)
}

type LineSearch = ReturnType<typeof createLineSearch>

function createLineSearch(points: Matrix, codimension: number) {
  const {data, columns, rows} = points
  const bound = chiSquareQuantile(1 - LOST, Math.max(1, columns - 1))
  const capacity = NEIGHBOURHOOD
  const offsets = new Float64Array(capacity * columns)
  const squares = new Float64Array(capacity)
  const judge = createJudge(points, codimension)
  const logTests = Math.log10(rows) + Math.log10(NEIGHBOURHOOD)
  return Object.assign(searchAt, {judge, logTests})

  function searchAt(centre: number, near: Int32Array): ConsensusLine | undefined {
    for (let at = 0; at < near.length; at++) {
      let squared = 0
      for (let column = 0; column < columns; column++) {
        const gap = data[near[at] * columns + column] - data[centre * columns + column]
        offsets[at * columns + column] = gap
        squared += gap * gap
      }
      squares[at] = squared
    }
    let best: ConsensusLine | undefined
    for (const towards of fullestDirections(near.length)) {
      const line = refine(centre, near, towards)
      if (line !== undefined && (best === undefined || line.logFalse < best.logFalse)) best = line
    }
    return best !== undefined && best.logFalse < Math.log10(FALSE_LINES) ? best : undefined
  }

  /** Neighbours towards which the tube holds most others. */
  function fullestDirections(count: number): number[] {
    const held = new Int32Array(count)
    const first = Math.min(FIRST_COLUMNS, columns)
    const inFirst = firstSquares(offsets, columns, count)
    for (let i = 0; i < count; i++) {
      if (squares[i] < ONE_PLACE ** 2) continue
      for (let j = 0; j < i; j++) {
        if (squares[j] < ONE_PLACE ** 2) continue
        let dot = firstProduct(offsets, i * columns, j * columns, first)
        // The longest of the three gaps is no longer than both vectors.
        const most = (4 * bound * (squares[i] + squares[j])) / squares[i]
        if (first < columns && isFarAcross(inFirst[i], inFirst[j], dot, most)) continue
        for (let column = first; column < columns; column++) dot += offsets[i * columns + column] * offsets[j * columns + column]
        // The middle one of the three is tested against the line of the outer two; neighbours are in the order of distance.
        const longest = dot > 0 ? squares[i] : squares[i] + squares[j] - 2 * dot
        if (squaredArea(offsets, columns, i * columns, j * columns, squares[i], squares[j], dot) > 2 * bound * longest) continue
        held[i]++
        held[j]++
      }
    }
    const order = Array.from(held.keys()).filter(at => held[at] > 0)
    order.sort((a, b) => held[b] - held[a] || squares[b] - squares[a])
    return order.slice(0, TRIED_DIRECTIONS)
  }

  function refine(centre: number, near: Int32Array, towards: number): ConsensusLine | undefined {
    let line = fitLine(points, [centre, near[towards]])
    for (let step = 0; step < 4; step++) {
      const inside: number[] = isInside(line, centre) ? [centre] : []
      for (const point of near) if (isInside(line, point)) inside.push(point)
      if (inside.length < 3) return undefined
      const next = fitLine(points, inside)
      const same = next.points.length === line.points.length && next.points.every((point, at) => point === line.points[at])
      line = next
      if (same) break
    }
    if (line.high - line.low < ONE_PLACE) return undefined
    return {...line, logFalse: logTests + judge(line, [centre, ...near])}
  }

  function isInside(line: FittedLine, point: number): boolean {
    let place = 0
    let squared = 0
    for (let column = 0; column < columns; column++) {
      const gap = data[point * columns + column] - line.mean[column]
      place += gap * line.direction[column]
      squared += gap * gap
    }
    return squaredAcross(line, data, point * columns, squared, place) <= bound * (1 + varianceAt(line, place))
  }
}

/** The surest line takes its points; what is left of the others is judged again. */
function shareOut(points: Matrix, lines: readonly ConsensusLine[], search: LineSearch): ConsensusLine[] {
  const owner = new Uint8Array(points.rows)
  const chosen: ConsensusLine[] = []
  const everyPoint = Array.from({length: points.rows}, (_, point) => point)
  const queue = [...lines].sort((a, b) => a.logFalse - b.logFalse)
  for (let line = queue.shift(); line !== undefined; line = queue.shift()) {
    const left = line.points.filter(point => owner[point] === 0)
    if (left.length < 3) continue
    if (left.length < line.points.length) {
      const again = fitLine(points, left)
      if (again.high - again.low < ONE_PLACE) continue
      const logFalse = search.logTests + search.judge(again, everyPoint)
      if (logFalse >= Math.log10(FALSE_LINES)) continue
      const at = queue.findIndex(other => other.logFalse > logFalse)
      queue.splice(at < 0 ? queue.length : at, 0, {...again, logFalse})
      continue
    }
    for (const point of line.points) owner[point] = 1
    chosen.push(line)
  }
  return chosen
}
