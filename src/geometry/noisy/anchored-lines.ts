import {breather, type Context} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {FIRST_COLUMNS, firstProduct, firstSquares, isFarAcross, squaredAcross, squaredArea} from './across.js'
import {chiSquareQuantile} from './chi-square.js'
import {NEIGHBOURHOOD} from './consensus-lines.js'
import {LEAST_VARIANCE, fitLine, varianceAt, type Anchor, type FittedLine} from './fit-line.js'
import {ONE_PLACE, createJudge} from './tube.js'
import {rescale} from './whiten.js'

const LOST = 0.001
/** Expected number of false lines from one record; meetings sort them out. */
const FALSE_LINES = 0.1
/** A record is left when so many of its fullest directions came to nothing. */
const MOST_FAILURES = 4
/** A row's parents are mostly among so many of its nearest records; among fewer only where rows are many. */
const RAYS_PER_ROW = 12
const FEWEST_RAYS_PER_ROW = 4

/**
 * Lines from known records through two or more points that no edge explains yet: a second point towards which as many others lie as
 * chance would not put there. Points that are in no such line are left for {@link rays}.
 *
 * @param open Points that may be used. @param anchors Known records.
 */
export async function anchoredLines(
  points: Matrix,
  open: Int32Array,
  anchors: readonly Anchor[],
  codimension: number,
  nearness: Float64Array,
  context: Context,
): Promise<FittedLine[]> {
  const {columns} = points
  if (open.length < 2 || anchors.length === 0) return []
  const bound = chiSquareQuantile(1 - LOST, Math.max(1, columns - 1))
  const judge = createJudge(points, codimension)
  const count = Math.min(NEIGHBOURHOOD, open.length)
  const among = rescale(pickRows(points, open), nearness)
  const {indices} = nearestNeighbours(among, rescale(placesOf(anchors, columns), nearness), count)
  const lines: FittedLine[] = []
  const breathe = breather(context)
  for (let record = 0; record < anchors.length; record++) {
    const near = indices.subarray(record * count, (record + 1) * count).map(at => open[at])
    lines.push(...linesFrom(anchors[record], near))
    await breathe()
  }
  return lines

  function linesFrom(anchor: Anchor, near: Int32Array): FittedLine[] {
    const found: FittedLine[] = []
    let left = Array.from(near).filter(point => squaredDistance(points, point, anchor.place) > (2 * ONE_PLACE) ** 2)
    const rays = raysThrough(anchor, left)
    let failures = 0
    for (;;) {
      const start = rays.takeFullest()
      if (start === undefined) return found
      let line = fitLine(points, [start], anchor)
      for (let step = 0; step < 3; step++) {
        const inside = left.filter(point => isInside(line, point))
        if (inside.length < 2) break
        line = fitLine(points, inside, anchor)
      }
      if (line.points.length < 2 || Math.log10(near.length) + judge(line, near) >= Math.log10(FALSE_LINES)) {
        if (++failures >= MOST_FAILURES) return found
        continue
      }
      found.push(line)
      left = left.filter(point => !line.points.includes(point))
      rays.remove(line.points)
    }
  }

  /** The rays from a record through each of these points, each tried once: the one towards which most others lie comes first. */
  function raysThrough(anchor: Anchor, through: readonly number[]) {
    const touching = through.map(() => [] as number[])
    const held = new Int32Array(through.length)
    const offsets = new Float64Array(through.length * columns)
    through.forEach((point, at) => {
      for (let column = 0; column < columns; column++)
        offsets[at * columns + column] = points.data[point * columns + column] - anchor.place[column]
    })
    const first = Math.min(FIRST_COLUMNS, columns)
    const inFirst = firstSquares(offsets, columns, through.length)
    const squares = through.map((_, at) => product(at, at))
    const ownVariance = Math.max(LEAST_VARIANCE, anchor.variance)
    for (let ray = 0; ray < through.length; ray++)
      for (let other = 0; other < through.length; other++) {
        if (other === ray || !isOnRay(ray, other)) continue
        held[ray]++
        touching[other].push(ray)
      }
    const isLeft = new Uint8Array(through.length).fill(1)
    const isUntried = new Uint8Array(through.length).fill(1)
    return {takeFullest, remove}

    function product(a: number, b: number): number {
      let sum = 0
      for (let column = 0; column < columns; column++) sum += offsets[a * columns + column] * offsets[b * columns + column]
      return sum
    }

    /**
     * The line through the record and one point is off, at a share of the way, by that share of the point's error and
     * the rest of the record's.
     */
    function isOnRay(ray: number, other: number): boolean {
      // Before the share is known: it is no more than the ratio of the lengths.
      const ratio = squares[other] / squares[ray]
      const most = bound * (1 + ratio + Math.max(1, ratio) * ownVariance)
      const inFirstDot = firstProduct(offsets, ray * columns, other * columns, first)
      if (first < columns && isFarAcross(inFirst[ray], inFirst[other], inFirstDot, most)) return false
      const dot = product(ray, other)
      if (dot <= 0) return false
      const share = dot / squares[ray]
      const variance = 1 + share * share + (1 - share) ** 2 * ownVariance
      const limit = bound * variance * squares[ray]
      return squaredArea(offsets, columns, ray * columns, other * columns, squares[ray], squares[other], dot) <= limit
    }

    function takeFullest(): number | undefined {
      let best = -1
      for (let at = 0; at < through.length; at++)
        if (isLeft[at] === 1 && isUntried[at] === 1 && held[at] > (best < 0 ? 0 : held[best])) best = at
      if (best < 0) return undefined
      isUntried[best] = 0
      return through[best]
    }

    function remove(gone: Int32Array): void {
      through.forEach((point, at) => {
        if (isLeft[at] === 0 || !gone.includes(point)) return
        isLeft[at] = 0
        for (const ray of touching[at]) held[ray]--
      })
    }
  }

  function isInside(line: FittedLine, point: number): boolean {
    let place = 0
    let squared = 0
    for (let column = 0; column < columns; column++) {
      const gap = points.data[point * columns + column] - line.mean[column]
      place += gap * line.direction[column]
      squared += gap * gap
    }
    return (
      place > line.low &&
      squaredAcross(line, points.data, point * columns, squared, place) <= bound * (1 + varianceAt(line, place))
    )
  }
}

/**
 * Lines from known records through one point each, so many as can be crossed with each other; none when a point would have too few.
 *
 * @param most How many at most. @param perRow From how many of the nearest records.
 */
export function rays(
  points: Matrix,
  open: Int32Array,
  anchors: readonly Anchor[],
  nearness: Float64Array,
  most: number,
  perRow = RAYS_PER_ROW,
): FittedLine[] {
  const each = Math.min(perRow, anchors.length, Math.floor(most / Math.max(1, open.length)))
  if (open.length === 0 || each === 0 || each < Math.min(FEWEST_RAYS_PER_ROW, anchors.length)) return []
  const {indices} = nearestNeighbours(
    rescale(placesOf(anchors, points.columns), nearness),
    rescale(pickRows(points, open), nearness),
    each,
  )
  const lines: FittedLine[] = []
  open.forEach((point, at) => {
    for (const record of indices.subarray(at * each, (at + 1) * each)) {
      const anchor = anchors[record]
      if (squaredDistance(points, point, anchor.place) > (2 * ONE_PLACE) ** 2) lines.push(fitLine(points, [point], anchor))
    }
  })
  return lines
}

export function placesOf(anchors: readonly Anchor[], columns: number): Matrix {
  const data = new Float64Array(anchors.length * columns)
  anchors.forEach(({place}, at) => {
    data.set(place, at * columns)
  })
  return {data, rows: anchors.length, columns}
}

function squaredDistance({data, columns}: Matrix, point: number, place: Float64Array): number {
  let squared = 0
  for (let column = 0; column < columns; column++) squared += (data[point * columns + column] - place[column]) ** 2
  return squared
}
