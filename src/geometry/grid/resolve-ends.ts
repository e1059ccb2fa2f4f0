import {zeta} from '../../stats/special.js'
import {divisorDoubt} from './divisor-doubt.js'
import {isInside, type Decoded} from './decode-row.js'
import type {Grid} from './find-grid.js'
import {widthOf} from './grid-column.js'
import {areSharedByRows, rightSingles} from './single-ends.js'

/** A row between two records. */
export interface GridEdge {
  readonly row: number
  readonly from: number
  readonly to: number
  /** Of the row, from 0 at `from` to 1 at `to`. */
  readonly place: number
  /** How far `place` may be off. */
  readonly error: number
}

export interface GridRecords {
  /** In steps of the grids. */
  readonly records: readonly Int32Array[]
  readonly edges: readonly GridEdge[]
  /** Per record the probability that it is one. */
  readonly confidence: Float64Array
  /** Whether as many of them are ends of several rows as records are, however few rows there are for each. */
  readonly areShared: boolean
}

/** A line of the grid with the rows on it: points `start + n * way`, rows between the points n and n + 1. */
interface GridLine {
  readonly start: Int32Array
  readonly way: Int32Array
  readonly rows: {readonly row: number; readonly before: number; readonly place: number}[]
}

/** Choices are made again with what they led to. */
const PASSES = 3

/**
 * Decides which points of a line are the records at the ends of its rows' edges. A single row shows the two points of the grid next to it
 * on its line; the records may be farther out, when their differences have a common divisor. A point that other lines end in is a
 * record; so the ends of an edge are the nearest such points to either side, or, where there is none, the outermost of those next to
 * the line's rows.
 *
 * The differences of two records in w columns have no common divisor with probability 1 / zeta(w), and a point next to
 * the row is wrong with 1 - zeta(w + 1) / zeta(w), for differences that are large against 1. That is the start of an
 * estimate for each w, which the ends that other lines confirm or correct improve; a record on several lines is wrong
 * when all of them are. Where more records are on one line than can be, that many of these are wrong (see
 * rightSingles).
 */
export function resolveEnds(rows: ReadonlyMap<number, Decoded>, grids: readonly Grid[]): GridRecords {
  const lines = linesOf(rows)
  let ends = lines.map(nextTo)
  for (let pass = 0; pass < PASSES; pass++) {
    const support = countSupport(lines, ends)
    ends = lines.map((line, at) => boundaries(line, ends[at], support, grids))
  }
  return recordsOf(lines, ends, grids)
}

function linesOf(rows: ReadonlyMap<number, Decoded>): GridLine[] {
  const lines = new Map<string, GridLine>()
  for (const [row, {base, way, place}] of rows) {
    const lead = way.findIndex(value => value !== 0)
    const before = Math.floor(base[lead] / way[lead])
    const start = pointAt({start: base, way}, -before)
    const key = `${start.join()} ${way.join()}`
    const line = lines.get(key) ?? {start, way, rows: []}
    line.rows.push({row, before, place})
    lines.set(key, line)
  }
  return [...lines.values()]
}

function pointAt({start, way}: Pick<GridLine, 'start' | 'way'>, at: number): Int32Array {
  return start.map((value, column) => value + at * way[column])
}

/** The places of the points next to a line's rows. */
function nextTo({rows}: GridLine): number[] {
  return sorted(rows.flatMap(({before}) => [before, before + 1]))
}

const sorted = (places: readonly number[]) => [...new Set(places)].sort((a, b) => a - b)

/** How many lines end in a point. */
function countSupport(lines: readonly GridLine[], ends: readonly (readonly number[])[]): Map<string, number> {
  const support = new Map<string, number>()
  lines.forEach((line, at) => {
    for (const end of ends[at]) {
      const key = pointAt(line, end).join()
      support.set(key, (support.get(key) ?? 0) + 1)
    }
  })
  return support
}

/** The places of the records on a line. */
function boundaries(
  line: GridLine,
  own: readonly number[],
  support: ReadonlyMap<string, number>,
  grids: readonly Grid[],
): number[] {
  const isSupported = (place: number) => (support.get(pointAt(line, place).join()) ?? 0) > (own.includes(place) ? 1 : 0)
  const next = nextTo(line)
  const [first, last] = [next[0], next[next.length - 1]]
  const inner = next.filter(place => place !== first && place !== last && isSupported(place))
  return sorted([outwards(first, -1), ...inner, outwards(last, 1)])

  function outwards(from: number, step: number): number {
    for (let place = from; isInside(pointAt(line, place), grids); place += step) if (isSupported(place)) return place
    return from
  }
}

function recordsOf(lines: readonly GridLine[], ends: readonly (readonly number[])[], grids: readonly Grid[]): GridRecords {
  const support = countSupport(lines, ends)
  const wrong = wrongShares(lines, ends, support)
  const doubtful = divisorDoubt(
    lines.map(({way}) => way),
    grids.map(widthOf),
  )
  const records: Int32Array[] = []
  const doubt: number[] = []
  const lineCounts: number[] = []
  const numbers = new Map<string, number>()
  const edges: GridEdge[] = []
  lines.forEach((line, at) => {
    const own = ends[at].map(place => {
      const point = pointAt(line, place)
      const key = point.join()
      const record = numbers.get(key) ?? records.push(point) - 1
      numbers.set(key, record)
      doubt[record] = (doubt[record] ?? 1) * Math.max(wrong[spread(line)], doubtful[at])
      lineCounts[record] = (lineCounts[record] ?? 0) + 1
      return record
    })
    const error = grids.reduce((least, grid, column) => Math.min(least, grid.error / Math.abs(line.way[column])), Infinity)
    for (const {row, before, place} of line.rows) {
      const to = ends[at].findIndex(end => end > before)
      const length = ends[at][to] - ends[at][to - 1]
      edges.push({
        row,
        from: own[to - 1],
        to: own[to],
        place: (before + place - ends[at][to - 1]) / length,
        error: error / length,
      })
    }
  })
  const singles = rightSingles(lineCounts, edges.length)
  const confidence = Float64Array.from(doubt, (value, record) => (1 - value) * (lineCounts[record] === 1 ? singles : 1))
  return {records, edges, confidence, areShared: areSharedByRows(records.length, edges)}
}

/** In how many columns the parents differ. */
const spread = ({way}: GridLine) => way.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)

/** The weight of the model beside the ends that are seen. */
const PRIOR = 10

/** Per number of columns that differ: the share of points next to a row that are no records. */
function wrongShares(
  lines: readonly GridLine[],
  ends: readonly (readonly number[])[],
  support: ReadonlyMap<string, number>,
): number[] {
  const most = lines.reduce((largest, line) => Math.max(largest, spread(line)), 0)
  const seen = new Array<number>(most + 1).fill(0)
  const moved = new Array<number>(most + 1).fill(0)
  lines.forEach((line, at) => {
    const next = nextTo(line)
    for (const [end, was] of [
      [ends[at][0], next[0]],
      [ends[at][ends[at].length - 1], next[next.length - 1]],
    ]) {
      if ((support.get(pointAt(line, end).join()) ?? 0) < 2) continue
      seen[spread(line)]++
      if (end !== was) moved[spread(line)]++
    }
  })
  return seen.map((count, columns) => {
    const expected = columns < 2 ? 1 : 1 - zeta(columns + 1) / zeta(columns)
    return (moved[columns] + PRIOR * expected) / (count + PRIOR)
  })
}
