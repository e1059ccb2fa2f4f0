import {pickRows} from '../core/matrix.js'
import {nearestNeighbours} from '../stats/neighbours.js'
import {placesOf, rayFrom} from './candidates.js'
import type {Cloud} from './cloud.js'
import type {Crossing, LineEnd} from './crossings.js'
import {LARGEST_ERROR, addLine, addRecord, isBeyond, openRows, type Known} from './known.js'
import type {Line} from './strong-lines.js'

/** With so few rows that are between others and ends as well, none counts as a parent: coincidence does as much in a lattice. */
const FEWEST_BETWEEN = 3

/** Known records, and rows, that are tried as the ends of an open row's edge, nearest first. */
const RECORDS_PER_ROW = 20
const ROWS_PER_ROW = 48

/** A row that ends some lines and may lie within another. */
interface Junction {
  readonly row: number
  /** Ends of lines whose outermost row it is. */
  readonly ends: readonly LineEnd[]
  /** It lies between other rows of a line, so it is synthetic. */
  readonly isBetween: boolean
}

/**
 * Whether some rows are parents of others, as where SMOTE ran on a table that SMOTE had filled up already: rows of the
 * first run are then ends of lines, and each of them lies on the edge that it comes from. In a release of one run no row
 * is on two lines.
 */
export function haveParentRows(lines: readonly Line[]): boolean {
  return junctionsOf(lines).filter(({isBetween}) => isBetween).length >= FEWEST_BETWEEN
}

/** Drops the meetings of lines that share a row: they meet there, and the row is released already. */
export function apartFromRows(lines: readonly Line[], crossings: readonly Crossing[]): Crossing[] {
  return crossings.filter(({first, second}) => !lines[first >> 1].points.some(row => lines[second >> 1].points.includes(row)))
}

/**
 * Takes parent rows for known points. Where it is known on which line such a row lies itself, it is the end of all others.
 * Rows that may still lie on an edge not known yet stay open.
 */
export function addParentRows(cloud: Cloud, known: Known): void {
  for (const {row} of junctionsOf(known.lines)) addParentRow(cloud, known, row)
  settleParentRows(known)
}

export function addParentRow({points: {data, columns}, uncertainty}: Cloud, known: Known, row: number): number {
  const point = data.slice(row * columns, (row + 1) * columns)
  return addRecord(known, {point, ends: [], error: Math.hypot(...uncertainty), row})
}

/** Closes the lines that end at parent rows, and opens rows of which no line is known to go on beyond them. */
export function settleParentRows({lines, records, recordAt, settled}: Known): void {
  const recordOf = new Map(records.flatMap(({row}, record) => (row === undefined ? [] : [[row, record] as const])))
  const endsOf = new Map<number, LineEnd[]>()
  const between = new Set<number>()
  lines.forEach(({points}, line) => {
    const goesOn = (end: LineEnd, row: number) => recordAt[end] >= 0 && records[recordAt[end]].row !== row
    points.forEach((row, at) => {
      const outer = [...(at === 0 ? [2 * line] : []), ...(at === points.length - 1 ? [2 * line + 1] : [])]
      if (outer.every(end => goesOn(end, row))) between.add(row)
      else endsOf.set(row, [...(endsOf.get(row) ?? []), ...outer])
    })
  })
  for (const [row, ends] of endsOf) {
    settled[row] = between.has(row) ? 1 : 0
    const record = recordOf.get(row)
    if (record === undefined || !between.has(row)) continue
    for (const end of ends) if (recordAt[end] < 0) recordAt[end] = record
  }
}

/** An open row that lies in line with a known record and a row beyond it is on an edge of both, or on an edge that both rows are on. */
export function findParentRows(cloud: Cloud, known: Known): void {
  const open = openRows(known)
  const sure = [...known.records.keys()].filter(record => known.records[record].error <= LARGEST_ERROR)
  if (open.length === 0 || sure.length === 0) return
  const places = pickRows(cloud.points, open)
  const of = sure.map(record => known.records[record])
  const records = nearestNeighbours(placesOf(cloud, of), places, Math.min(RECORDS_PER_ROW, sure.length))
  const rows = nearestNeighbours(cloud.points, places, Math.min(ROWS_PER_ROW + 1, cloud.points.rows))
  const lineOf = new Map<number, number>()
  known.lines.forEach(({points}, line) => {
    for (const row of points) if (known.settled[row] === 1 && !lineOf.has(row)) lineOf.set(row, line)
  })
  const recordOf = new Map(known.records.flatMap(({row}, record) => (row === undefined ? [] : [[row, record] as const])))
  const near = ({indices, count}: {indices: Int32Array; count: number}, at: number) =>
    indices.subarray(at * count, (at + 1) * count)
  for (const [at, row] of open.entries()) {
    if (known.settled[row] === 1) continue
    const found = inLine(
      cloud,
      known,
      row,
      Array.from(near(records, at), index => sure[index]),
      near(rows, at),
    )
    if (found === undefined) continue
    const {from, line, other} = found
    const own = lineOf.get(other)
    if (own !== undefined && [0, 1].some(side => known.recordAt[2 * own + side] === from)) continue
    if (own === undefined && !recordOf.has(other)) {
      addLine(known, throughBoth(cloud, line, row, other), from, -1)
      continue
    }
    const parent = recordOf.get(other) ?? addParentRow(cloud, known, other)
    recordOf.set(other, parent)
    addLine(known, line, from, parent)
  }
}

/** The first of these records and of these rows that the row is between. */
function inLine(
  cloud: Cloud,
  known: Known,
  row: number,
  records: readonly number[],
  rows: Int32Array,
): {from: number; line: Line; other: number} | undefined {
  const {data, columns} = cloud.points
  const error = Math.hypot(...cloud.uncertainty)
  for (const from of records) {
    const line = rayFrom(cloud, known.records[from], row)
    if (line === undefined) continue
    for (const other of rows) {
      const place = {point: data.subarray(other * columns, (other + 1) * columns), error, ends: []}
      if (other !== row && other !== known.records[from].row && isBeyond(line, 1, place, line.error ?? error))
        return {from, line, other}
    }
  }
  return undefined
}

/** The line from a record through two rows. */
function throughBoth({points: {data, columns}}: Cloud, line: Line, near: number, far: number): Line {
  const length = line.direction.reduce((sum, share, at) => sum + share * (data[far * columns + at] - line.origin[at]), 0)
  return {...line, points: Int32Array.of(near, far), places: Float64Array.of(line.length, length), length}
}

function junctionsOf(lines: readonly Line[]): Junction[] {
  const inner = new Set<number>()
  const ends = new Map<number, LineEnd[]>()
  lines.forEach(({points}, line) => {
    points.forEach((row, at) => {
      if (at > 0 && at < points.length - 1) inner.add(row)
      else ends.set(row, [...(ends.get(row) ?? []), at === 0 ? 2 * line : 2 * line + 1])
    })
  })
  return [...ends].flatMap(([row, own]) => {
    const isBetween = inner.has(row)
    return own.length + Number(isBetween) >= 2 ? [{row, ends: own, isBetween}] : []
  })
}

/** Parent rows that are no records: they lie on an edge themselves, or most others of their kind do. */
export function releasedParents(known: Known): number[] {
  const parents = [...known.records.keys()].filter(record => known.records[record].row !== undefined)
  const between = parents.filter(record => known.settled[known.records[record].row ?? -1] === 1)
  return 2 * between.length >= parents.length ? parents : between
}

/** Tells lines that surely join two records: a parent row is one of the first run, and lies on such a line. */
export function joinsRecords({records}: Known): (line: Line) => boolean {
  const parents = new Set(records.flatMap(({row}) => (row === undefined ? [] : [row])))
  return ({points}) => points.subarray(1, -1).some(row => parents.has(row))
}
