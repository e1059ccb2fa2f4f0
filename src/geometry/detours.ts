import {breather, type Context} from '../core/context.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import {placesOf, rayFrom} from './candidates.js'
import type {Cloud} from './cloud.js'
import type {LineEnd} from './crossings.js'
import {LARGEST_ERROR, LEAST_ERRORS_AWAY, addLine, addRecord, openRows, type Known} from './known.js'
import {leastSquares} from './least-squares.js'
import {createProjection, projectAt} from './projection.js'
import type {Line} from './strong-lines.js'

/** Known records from which a row's ray may come, nearest first. */
const RAYS_PER_ROW = 8
/** Pairs of lines looked at, over all rows. */
const MOST_LOOKS = 1e8
/** Rows around a row whose lines are tried, at most. */
const MOST_ROWS = 120
/** How far beyond the released range of a column, which is -1 to 1, a record may be. */
const FARTHEST = 2
/** A line known less well than this, as seen from a row, is met by too many others. */
const LARGEST_OFF = 1e-8
/** Linear forms under which four vectors are compared. */
const FORMS = 4

/** A half-line from the outermost row of a line: a record is on it, if the line is an edge. */
interface Anchor {
  readonly start: Float64Array
  /** Of length 1, away from the other rows or the known record. */
  readonly direction: Float64Array
  /** How far the start may be off, and the direction. */
  readonly error: number
  readonly turn: number
  /** The row it starts from. */
  readonly row: number
  /** The known record that a ray comes from, or -1. */
  readonly from: number
  /** The end of a known line, or -1 for a ray. */
  readonly end: LineEnd
  readonly line: Line
}

/** Two records joined by the edge that a row is on, each on a half-line. */
interface Path {
  readonly row: number
  readonly anchors: readonly [Anchor, Anchor]
  readonly places: readonly [Float64Array, Float64Array]
  readonly error: number
}

interface Detour extends Path {
  /** The outer rows may as well be swapped. */
  readonly isAmbiguous: boolean
}

/**
 * Finds pairs of records from one row between them, one ray (or open line) through each of them, and nothing else: known
 * record - row - record - row - record - row - known record. Two half-lines and a point between two places on them are in a space of
 * three dimensions, which leaves rank - 3 equations that rows which have nothing to do with each other do not satisfy. Five
 * points of which two are known records and that depend on each other in general position are such a path, in some order: the
 * signs of the dependence tell the middle row, but the outer two may be swapped. So a path counts where the swapped one is
 * impossible, or where two paths lead to the same record.
 *
 * A rule of this project, number 10 of docs/reconstruction.md.
 *
 * @returns How many records were added.
 */
export async function addDetours(cloud: Cloud, known: Known, context: Context): Promise<number> {
  const open = openRows(known)
  const anchors = await anchorsOf(cloud, known, open, context)
  if (anchors.length < 2) return 0
  const detours = await findDetours(cloud, open, anchors, context)
  return take(cloud, known, detours)
}

async function anchorsOf(cloud: Cloud, known: Known, open: Int32Array, context: Context): Promise<Anchor[]> {
  const {data, columns} = cloud.points
  const own = Math.hypot(...cloud.uncertainty)
  const at = (row: number) => data.slice(row * columns, (row + 1) * columns)
  const ends = known.lines.flatMap((line, index) =>
    [0, 1].flatMap((side): Anchor[] => {
      const end = 2 * index + side
      if (known.recordAt[end] >= 0 || line.points.length < 2) return []
      const row = line.points[side === 0 ? 0 : line.points.length - 1]
      const direction = side === 0 ? line.direction.map(share => -share) : line.direction
      const error = line.error ?? own
      return [{start: at(row), direction, error, turn: (2 * error) / line.length, row, from: -1, end, line}]
    }),
  )
  const sure = [...known.records.keys()].filter(record => known.records[record].error <= LARGEST_ERROR)
  if (sure.length === 0 || open.length === 0) return ends
  const count = Math.min(RAYS_PER_ROW, sure.length)
  const queries = createMatrix(open.length, columns)
  open.forEach((row, index) => {
    queries.data.set(at(row), index * columns)
  })
  const records = sure.map(record => known.records[record])
  const {indices} = await nearestNeighboursAsync(placesOf(cloud, records), queries, count, {}, context)
  const rays = Array.from(open).flatMap((row, index) =>
    Array.from(indices.subarray(index * count, (index + 1) * count)).flatMap((near): Anchor[] => {
      const line = rayFrom(cloud, records[near], row)
      if (line === undefined) return []
      const error = line.error ?? own
      return [
        {start: at(row), direction: line.direction, error, turn: (2 * error) / line.length, row, from: sure[near], end: -1, line},
      ]
    }),
  )
  return [...ends, ...rays]
}

async function findDetours(cloud: Cloud, open: Int32Array, anchors: readonly Anchor[], context: Context): Promise<Detour[]> {
  const {points} = cloud
  const byRow = new Map<number, Anchor[]>()
  for (const anchor of anchors) byRow.set(anchor.row, [...(byRow.get(anchor.row) ?? []), anchor])
  const rows = [...byRow.keys()]
  const perRow = anchors.length / rows.length
  const count = Math.min(rows.length, MOST_ROWS, Math.max(8, Math.floor(Math.sqrt((2 * MOST_LOOKS) / open.length) / perRow)))
  const places = pick(points, rows)
  const {indices} = await nearestNeighboursAsync(places, pick(points, [...open]), count, {}, context)
  const compare = createComparison(points.columns)
  const own = Math.hypot(...cloud.uncertainty)
  const breathe = breather(context)
  const found: Detour[] = []
  for (const [at, row] of open.entries()) {
    const place = points.data.subarray(row * points.columns, (row + 1) * points.columns)
    const near = Array.from(indices.subarray(at * count, (at + 1) * count)).flatMap(index => byRow.get(rows[index]) ?? [])
    const seen = near.filter(anchor => anchor.row !== row)
    for (const [a, b] of compare(place, own, seen)) {
      const detour = solve(row, place, own, a, b)
      if (detour !== undefined) found.push({...detour, isAmbiguous: isAmbiguous(cloud, place, own, detour)})
    }
    await breathe()
  }
  return found
}

const pick = ({data, columns}: Matrix, rows: readonly number[]): Matrix => {
  const picked = createMatrix(rows.length, columns)
  rows.forEach((row, at) => {
    picked.data.set(data.subarray(row * columns, (row + 1) * columns), at * columns)
  })
  return picked
}

/** Two rays from one record, or through one row, or two ends of one line, are no path. */
const arePathEnds = (a: Anchor, b: Anchor) =>
  a.row !== b.row && (a.from < 0 || a.from !== b.from) && (a.end < 0 || a.end >> 1 !== b.end >> 1)

/**
 * Pairs of half-lines that some line through a place meets, by the images under four forms: the planes through the place
 * and either half-line share a direction where a determinant, the product of their Plücker coordinates, is zero.
 */
function createComparison(columns: number) {
  const forms = createProjection(2 * columns).forms.subarray(0, FORMS * columns)
  const imageOf = (vector: Float64Array) =>
    Array.from({length: FORMS}, (_, form) => projectAt(forms, form * columns, columns, vector, 0))
  const directions = new Map<Anchor, number[]>()
  const starts = new Map<Anchor, number[]>()
  const coplanar = new Map<Anchor, Map<Anchor, boolean>>()
  /** Some line through any place at all meets both of two lines in one plane. */
  const areCoplanar = (a: Anchor, b: Anchor) => {
    const others = coplanar.get(a) ?? new Map<Anchor, boolean>()
    coplanar.set(a, others)
    const known = others.get(b) ?? lieInOnePlane(a, b)
    others.set(b, known)
    return known
  }
  const remember = (of: Map<Anchor, number[]>, anchor: Anchor, vector: Float64Array) => {
    const known = of.get(anchor) ?? imageOf(vector)
    of.set(anchor, known)
    return known
  }
  return function* pairs(place: Float64Array, error: number, anchors: readonly Anchor[]): Generator<[Anchor, Anchor]> {
    const centre = imageOf(place)
    const plucker = new Float64Array(6 * anchors.length)
    const off = new Float64Array(anchors.length)
    anchors.forEach((anchor, at) => {
      const u = remember(directions, anchor, anchor.direction)
      const s = remember(starts, anchor, anchor.start)
      const [a0, a1, a2, a3] = s.map((value, form) => value - centre[form])
      const [u0, u1, u2, u3] = u
      const own = [
        a0 * u1 - a1 * u0,
        a0 * u2 - a2 * u0,
        a0 * u3 - a3 * u0,
        a1 * u2 - a2 * u1,
        a1 * u3 - a3 * u1,
        a2 * u3 - a3 * u2,
      ]
      const size = Math.hypot(...own)
      own.forEach((value, index) => (plucker[6 * at + index] = value / size))
      off[at] = (8 * ((error + anchor.error) * Math.hypot(...u) + Math.hypot(a0, a1, a2, a3) * anchor.turn)) / size
    })
    for (let first = 0; first < anchors.length; first++) {
      if (!(off[first] <= LARGEST_OFF)) continue
      const i = 6 * first
      const [p0, p1, p2, p3, p4, p5] = plucker.subarray(i, i + 6)
      for (let second = first + 1; second < anchors.length; second++) {
        const j = 6 * second
        const product =
          p0 * plucker[j + 5] -
          p1 * plucker[j + 4] +
          p2 * plucker[j + 3] +
          p3 * plucker[j + 2] -
          p4 * plucker[j + 1] +
          p5 * plucker[j]
        if (!(Math.abs(product) <= off[first] + off[second]) || off[second] > LARGEST_OFF) continue
        const [a, b] = [anchors[first], anchors[second]]
        if (arePathEnds(a, b) && !areCoplanar(a, b)) yield [a, b]
      }
    }
  }
}

function lieInOnePlane(a: Anchor, b: Anchor): boolean {
  const gap = a.start.map((value, at) => value - b.start[at])
  return leastSquares([gap, a.direction, b.direction], gap) === undefined
}

/** The records on two half-lines between which a place lies, if they are known well enough and not too far out. */
function solve(row: number, place: Float64Array, error: number, a: Anchor, b: Anchor): Path | undefined {
  const between = placeBetween(place, error, a, b)
  if (between === undefined) return undefined
  const {share, onA, onB, off, residual, smallest} = between
  const least = (LEAST_ERRORS_AWAY * off) / smallest
  if (residual > 4 * off || share < least || share > 1 - least || onA < least || onB < least) return undefined
  const [wayA, wayB] = [onA / share, onB / (1 - share)]
  const places = [along(a, wayA), along(b, wayB)] as const
  const placeError = (4 * off * (1 + Math.max(wayA, wayB))) / (smallest * Math.min(share, 1 - share))
  if (placeError > LARGEST_ERROR || places.some(point => point.some(value => Math.abs(value) > FARTHEST))) return undefined
  return {row, anchors: [a, b], places, error: placeError}
}

/**
 * place - start of b = share (start of a - start of b) + onA a + onB b, by least squares (Gram-Schmidt), where a and b are
 * directions. The record on a is onA / share from its start.
 */
function placeBetween(place: Float64Array, error: number, a: Anchor, b: Anchor) {
  const columns = [a.start.map((value, at) => value - b.start[at]), a.direction, b.direction]
  const right = place.map((value, at) => value - b.start[at])
  const solved = leastSquares(columns, right)
  if (solved === undefined) return undefined
  const {
    values: [share, onA, onB],
    residual,
    smallest,
  } = solved
  const size = 1 + Math.abs(onA) + Math.abs(onB)
  const off = size * (error + a.error + b.error + a.turn * Math.abs(onA) + b.turn * Math.abs(onB))
  return {share, onA, onB, off, residual, smallest}
}

const along = ({start, direction}: Anchor, way: number) => start.map((value, at) => value + way * direction[at])

/** Whether the outer rows of a path between two known records may as well be swapped. */
function isAmbiguous(cloud: Cloud, place: Float64Array, error: number, {anchors: [a, b]}: Path): boolean {
  if (a.end >= 0 || b.end >= 0) return false
  const [swappedA, swappedB] = [swapped(cloud, a, b), swapped(cloud, b, a)]
  if (swappedA === undefined || swappedB === undefined) return true
  const between = placeBetween(place, error, swappedA, swappedB)
  // However far out, or however badly known, the other records would be.
  return between === undefined || (between.share > 0 && between.share < 1 && between.onA > 0 && between.onB > 0)
}

/** The ray of one record through the row of the other. */
function swapped(cloud: Cloud, record: Anchor, {row, start}: Anchor): Anchor | undefined {
  const line = rayFrom(cloud, {point: record.line.origin, error: record.error, ends: []}, row)
  return line && {...record, start, direction: line.direction, turn: (2 * record.error) / line.length, row, line}
}

/** Adds the records of paths, surest first; a row is on one edge, and a line has one end. */
function take(cloud: Cloud, known: Known, detours: readonly Detour[]): number {
  const order = detours
    .filter(detour => !detour.isAmbiguous || hasSecond(detour, detours))
    .sort((a, b) => a.error - b.error || a.row - b.row)
  const before = known.records.length
  const used = new Set<number>()
  for (const {row, anchors, places, error} of order) {
    const rows = [row, ...anchors.flatMap(anchor => (anchor.end < 0 ? [anchor.row] : []))]
    if (rows.some(own => used.has(own)) || anchors.some(({end}) => end >= 0 && known.recordAt[end] >= 0)) continue
    for (const own of rows) used.add(own)
    const [from, to] = anchors.map(({end, from: record, line}, at) => {
      const ends = [end >= 0 ? end : 2 * addLine(known, line, record, -1) + 1]
      return addRecord(known, {point: places[at], ends, error})
    })
    const edge = rayFrom(cloud, known.records[from], row)
    if (edge !== undefined) addLine(known, edge, from, to)
  }
  return known.records.length - before
}

/** Whether another row leads to one of the records as well. */
function hasSecond({row, places, error}: Detour, detours: readonly Detour[]): boolean {
  return detours.some(
    other =>
      other.row !== row &&
      places.some(place =>
        other.places.some(point => place.every((value, at) => Math.abs(value - point[at]) <= error + other.error)),
      ),
  )
}
