import type {Matrix} from '../../core/matrix.js'
import type {EdgeFinder, FoundEdges} from './edges.js'
import type {Anchor} from './fit-line.js'
import {columnRanges} from './whiten.js'

/** Below this share of a column's range, edges are taken to be no shorter: few of them tell little. */
const LEAST_EXTENT = 0.03

/**
 * What a difference counts in each column when records' neighbours are looked for. Interpolation joins records that are
 * near in a measure that is not known: of the columns' ranges, of the released units, of their standard deviations, and
 * of what the edges known so far extend over (which are about as long in every column of the true measure), the one is
 * taken by which most points lie on an edge.
 *
 * @param units Per column of the points, how long one is in the released units.
 */
export function createNearness(points: Matrix, units: Float64Array, find: EdgeFinder) {
  const ranges = columnRanges(points)
  const known = [ranges.map(range => 1 / range), units, columnDeviations(points).map(deviation => 1 / deviation)]
  return {before: known[0], of}

  function of(anchors: readonly Anchor[], {edges}: FoundEdges): Float64Array {
    const measures = edges.length > points.columns ? [...known, inverseExtents(anchors, edges, ranges)] : known
    const held = measures.map(measure => find(anchors, measure).explained.reduce((sum, flag) => sum + flag, 0))
    return measures[held.indexOf(Math.max(...held))]
  }
}

function inverseExtents(anchors: readonly Anchor[], edges: FoundEdges['edges'], ranges: Float64Array): Float64Array {
  return ranges.map((range, column) => {
    let squared = 0
    for (const {from, to} of edges) squared += (anchors[from].place[column] - anchors[to].place[column]) ** 2
    return 1 / Math.max(Math.sqrt(squared / edges.length), LEAST_EXTENT * range)
  })
}

function columnDeviations({data, rows, columns}: Matrix): Float64Array {
  return Float64Array.from({length: columns}, (_, column) => {
    let [mean, squared] = [0, 0]
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    for (let row = 0; row < rows; row++) squared += (data[row * columns + column] - mean) ** 2
    return Math.sqrt(squared / rows)
  })
}
