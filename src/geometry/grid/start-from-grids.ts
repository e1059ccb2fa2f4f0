import type {Cloud} from '../cloud.js'
import {addLine, addRecord, type Known} from '../known.js'
import type {Line} from '../strong-lines.js'
import type {GridReading} from './read-grids.js'
import type {GridEdge} from './resolve-ends.js'

/** Takes over what the grids show: records, the lines between them, and the rows on these, whose edges are known then. */
export function startFromGrids(
  cloud: Cloud,
  known: Known,
  {points, error, confidence, columnConfidence, edges}: GridReading,
): void {
  const {columns, data} = points
  const numbers = Array.from(error, (own, record) =>
    addRecord(known, {
      point: data.slice(record * columns, (record + 1) * columns),
      ends: [],
      error: own,
      confidence: confidence[record],
      columnConfidence: columnConfidence.slice(record * columns, (record + 1) * columns),
    }),
  )
  const joined = new Map<string, GridEdge[]>()
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`
    const same = joined.get(key)
    if (same === undefined) joined.set(key, [edge])
    else same.push(edge)
  }
  for (const rows of joined.values()) {
    const [{from, to}] = rows
    const line = edgeLine(
      cloud,
      rows,
      [from, to].map(record => known.records[numbers[record]]),
    )
    addLine(known, line, numbers[from], numbers[to])
  }
}

/** The line from one record to another, with the rows on it. */
function edgeLine(
  {uncertainty}: Cloud,
  rows: readonly GridEdge[],
  [from, to]: readonly {readonly point: Float64Array; readonly error: number}[],
): Line {
  const direction = to.point.map((value, column) => value - from.point[column])
  const whole = Math.hypot(...direction)
  const ordered = [...rows].sort((a, b) => a.place - b.place)
  const places = Float64Array.from(ordered, ({place}) => place * whole)
  return {
    points: Int32Array.from(ordered, ({row}) => row),
    places,
    origin: from.point,
    direction: direction.map(value => value / whole),
    length: places[places.length - 1],
    error: Math.max(from.error, to.error, Math.hypot(...uncertainty)),
  }
}
