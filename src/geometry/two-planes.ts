import {breather, type Context} from '../core/context.js'
import {createMatrix, type Matrix} from '../core/matrix.js'
import {nearestNeighboursAsync} from '../stats/neighbours.js'
import type {Cloud} from './cloud.js'
import {LARGEST_ERROR, openRows, type Known} from './known.js'
import {pseudoAngle} from './pencil.js'
import {FORMS, projectAt} from './projection.js'
import {createLine, type Line} from './strong-lines.js'
import type {Work} from './work.js'

/** Planes that must share a line. */
const FEWEST_PLANES = 2
/** Points looked at, over all pairs of rows: about a second. */
const MOST_LOOKS = 6e7
/** Rows that a row is paired with where all would be too many, nearest first. */
const PAIRS_PER_ROW = 48
/** Directions known less well than this say nothing of a plane. */
const LARGEST_REACH = 1e-7
/** Planes nearer to each other, as angles, are one that is seen by points known less well. */
const LEAST_APART = 1e-4
/** Points nearer to a line than this share of their distance are taken to be on it. */
const ON_LINE = 1e-6

/** Points that may be in a plane with two rows, and how far off they may be. The first are the open rows. */
interface Witnesses {
  readonly places: Matrix
  readonly error: Float64Array
  readonly images: Float64Array
}

/**
 * Finds edges that hold two rows only. Two edges that share a record are in one plane, and so are the three edges of a triangle of
 * records: four rows in a plane are on these. The edge itself is in several such planes. Two rows of different edges are
 * in one of them at most, because two lines fix a plane. So two rows that are in two planes with two further points each
 * (rows, known records) are on one edge. In general position four points are in no plane, in three dimensions or more.
 *
 * A rule of this project, number 9 of docs/reconstruction.md.
 *
 * @param work Is spent on the places looked at.
 * @returns Lines through two rows, no row on two of them.
 */
export async function linesInTwoPlanes(cloud: Cloud, known: Known, work: Work, context: Context): Promise<Line[]> {
  const open = openRows(known)
  const witnesses = witnessesOf(cloud, known, open)
  const {rows} = witnesses.places
  if (open.length < 2 || rows < 4) return []
  const isExhaustive = (open.length * open.length * rows) / 2 <= MOST_LOOKS
  const count = isExhaustive
    ? rows
    : Math.min(rows, Math.max(PAIRS_PER_ROW, Math.floor((2 * MOST_LOOKS) / (open.length * PAIRS_PER_ROW))))
  const own = createMatrix(open.length, witnesses.places.columns)
  own.data.set(witnesses.places.data.subarray(0, own.data.length))
  const {indices} = await nearestNeighboursAsync(witnesses.places, own, count, {}, context)
  const book = createBook(witnesses, count)
  const found: {readonly pair: readonly [number, number]; readonly planes: number}[] = []
  const breathe = breather(context)
  for (let row = 0; row < open.length; row++) {
    const near = indices.subarray(row * count, (row + 1) * count)
    const partners = near
      .filter(other => other < open.length && other !== row)
      .subarray(0, isExhaustive ? undefined : PAIRS_PER_ROW)
    for (const other of partners) {
      // Both may be a partner of the other: the nearest of either are looked at once.
      if (isExhaustive && other < row) continue
      work.spend(near.length)
      const planes = book.planesThrough(row, other, near)
      if (planes >= FEWEST_PLANES) found.push({pair: [row, other], planes})
    }
    await breathe()
  }
  found.sort((a, b) => b.planes - a.planes || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1])
  const taken = new Set<number>()
  return found.flatMap(({pair}) => {
    if (pair.some(row => taken.has(row))) return []
    for (const row of pair) taken.add(row)
    return [
      createLine(
        cloud,
        Int32Array.from(pair, row => open[row]),
      ),
    ]
  })
}

/** Open rows, known records, and the outermost rows of lines that end in no known record yet. */
function witnessesOf({points, uncertainty, projection: {forms, columns}}: Cloud, known: Known, open: Int32Array): Witnesses {
  const outer = known.lines.flatMap(({points: on}, line) =>
    on.length > 1 && (known.recordAt[2 * line] < 0 || known.recordAt[2 * line + 1] < 0) ? [on[0], on[on.length - 1]] : [],
  )
  const isOpen = new Set(open)
  const rows = [...open, ...new Set(outer.filter(row => !isOpen.has(row)))]
  const records = known.records.filter(({error}) => error <= LARGEST_ERROR)
  const places = createMatrix(rows.length + records.length, columns)
  const own = Math.hypot(...uncertainty)
  const error = new Float64Array(places.rows).fill(own)
  rows.forEach((row, at) => {
    places.data.set(points.data.subarray(row * columns, (row + 1) * columns), at * columns)
  })
  records.forEach((record, at) => {
    places.data.set(record.point, (rows.length + at) * columns)
    error[rows.length + at] = Math.max(own, record.error)
  })
  const images = new Float64Array(FORMS * places.rows)
  for (let at = 0; at < places.rows; at++)
    for (let form = 0; form < FORMS; form++)
      images[FORMS * at + form] = projectAt(forms, form * columns, columns, places.data, at * columns)
  return {places, error, images}
}

/**
 * The planes through a line are the pages of a book. The page that a point is on is an angle about the line, taken in the image
 * under three linear forms and looked up in a hash table; where two agree, the plane is tested in all columns.
 */
function createBook({places: {data, columns, rows}, error, images}: Witnesses, most: number) {
  const buckets = 2 * most
  const head = new Int32Array(buckets)
  const next = new Int32Array(rows)
  const angle = new Float64Array(rows)
  const reach = new Float64Array(rows)
  const axis = new Float64Array(columns)
  const [across, otherAcross] = [new Float64Array(columns), new Float64Array(columns)]

  /** In how many planes the two points are with two others. */
  function planesThrough(from: number, to: number, near: Int32Array): number {
    const [fx, fy, fz] = [images[FORMS * from], images[FORMS * from + 1], images[FORMS * from + 2]]
    const [ux, uy, uz] = [images[FORMS * to] - fx, images[FORMS * to + 1] - fy, images[FORMS * to + 2] - fz]
    const size = Math.abs(ux) + Math.abs(uy) + Math.abs(uz)
    const isX = Math.abs(ux) >= Math.abs(uy) && Math.abs(ux) >= Math.abs(uz)
    const isY = !isX && Math.abs(uy) >= Math.abs(uz)
    const planes: number[] = []
    head.fill(-1)
    for (const point of near) {
      if (point === from || point === to) continue
      const vx = images[FORMS * point] - fx
      const vy = images[FORMS * point + 1] - fy
      const vz = images[FORMS * point + 2] - fz
      const a = isX ? uz * vx - ux * vz : uy * vz - uz * vy
      const b = isX || isY ? ux * vy - uy * vx : uz * vx - ux * vz
      const off = 4 * Math.max(error[point], error[from], error[to]) * (size + Math.abs(vx) + Math.abs(vy) + Math.abs(vz))
      reach[point] = off / Math.max(Math.abs(a), Math.abs(b))
      if (!(reach[point] < LARGEST_REACH)) continue
      angle[point] = pseudoAngle(a, b)
      const home = Math.min(buckets - 1, Math.floor(angle[point] * buckets))
      const edge = angle[point] * buckets - home
      const margin = 2 * LARGEST_REACH * buckets
      look(home, from, to, point, planes)
      if (edge < margin) look((home + buckets - 1) % buckets, from, to, point, planes)
      if (edge > 1 - margin) look((home + 1) % buckets, from, to, point, planes)
      next[point] = head[home]
      head[home] = point
    }
    return planes.length
  }

  /** Notes the page of a point when another one is on it. */
  function look(bucket: number, from: number, to: number, point: number, planes: number[]): void {
    for (let other = head[bucket]; other >= 0; other = next[other]) {
      const apart = Math.abs(angle[point] - angle[other])
      const most = reach[point] + reach[other]
      if (apart > most && 1 - apart > most) continue
      if (!arePlane(from, to, point, other)) continue
      const isNew = planes.every(page => {
        const between = Math.abs(page - angle[point])
        return Math.min(between, 1 - between) > LEAST_APART
      })
      if (isNew) planes.push(angle[point])
      return
    }
  }

  /** Whether two points are in one plane with the line, and not only because they are in line with one of its rows. */
  function arePlane(from: number, to: number, point: number, other: number): boolean {
    const length = unit(from, to, axis)
    const [far, otherFar] = [away(from, point, across), away(from, other, otherAcross)]
    let cosine = 0
    for (let column = 0; column < columns; column++) cosine += across[column] * otherAcross[column]
    const sign = cosine < 0 ? -1 : 1
    let squared = 0
    for (let column = 0; column < columns; column++) squared += (across[column] - sign * otherAcross[column]) ** 2
    const off = (at: number, own: {readonly whole: number; readonly aside: number}) =>
      ((error[at] + error[from]) * (1 + own.whole / length)) / own.aside
    const allowed =
      4 *
      (off(point, far) + off(other, otherFar) + (error[to] / length) * (far.whole / far.aside + otherFar.whole / otherFar.aside))
    return Math.sqrt(squared) <= allowed && !areInLine(from, point, other) && !areInLine(to, point, other)
  }

  function unit(from: number, to: number, into: Float64Array): number {
    let squared = 0
    for (let column = 0; column < columns; column++) {
      into[column] = data[to * columns + column] - data[from * columns + column]
      squared += into[column] ** 2
    }
    const length = Math.sqrt(squared)
    for (let column = 0; column < columns; column++) into[column] /= length
    return length
  }

  /** The direction of a point from the axis; its distance from the first row, and from the axis. */
  function away(from: number, point: number, into: Float64Array): {whole: number; aside: number} {
    let [along, whole, aside] = [0, 0, 0]
    for (let column = 0; column < columns; column++) {
      into[column] = data[point * columns + column] - data[from * columns + column]
      along += into[column] * axis[column]
      whole += into[column] ** 2
    }
    for (let column = 0; column < columns; column++) {
      into[column] -= along * axis[column]
      aside += into[column] ** 2
    }
    aside = Math.sqrt(aside)
    for (let column = 0; column < columns; column++) into[column] /= aside
    return {whole: Math.sqrt(whole), aside}
  }

  function areInLine(centre: number, a: number, b: number): boolean {
    let [aa, bb, ab] = [0, 0, 0]
    for (let column = 0; column < columns; column++) {
      const [da, db] = [
        data[a * columns + column] - data[centre * columns + column],
        data[b * columns + column] - data[centre * columns + column],
      ]
      aa += da * da
      bb += db * db
      ab += da * db
    }
    // The squared distance of b from the line through a.
    let squared = 0
    for (let column = 0; column < columns; column++) {
      const [da, db] = [
        data[a * columns + column] - data[centre * columns + column],
        data[b * columns + column] - data[centre * columns + column],
      ]
      squared += (db - (ab / aa) * da) ** 2
    }
    return squared <= ON_LINE ** 2 * bb
  }

  return {planesThrough}
}
