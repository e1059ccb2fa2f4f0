import type {Edge, FoundEdges} from './edges.js'
import type {Anchor} from './fit-line.js'

/** About so many edges are near enough to a point to be its own. */
const EDGES_NEAR = 8

/**
 * Beside a point that may be anywhere across an edge's length, one on it has errors of variance 1: this much less per
 * direction, in nats.
 */
const NORMAL = Math.log(2 * Math.PI) / 2

/**
 * What each record saves in the description of the points, in nats. A point on an edge needs one number, its place
 * on it, and what it is off; any other needs one more for each direction across, as long as the edge has room for. A record saves these
 * for the points on its edges that no edge of others would explain as well, and costs its own coordinates. So one that stands where another
 * stands, or between others, saves nothing (minimum description length, Rissanen, doi:10.1016/0005-1098(78)90005-5).
 *
 * @param codimension Directions across a line in which points spread.
 */
export function weighRecords(
  anchors: readonly Anchor[],
  {edges, off, offWithout}: FoundEdges,
  codimension: number,
): Float64Array {
  const saved = new Float64Array(anchors.length)
  const cost = new Float64Array(anchors.length)
  const held = new Int32Array(anchors.length)
  for (const edge of edges) {
    const room = logLength(anchors, edge)
    const unexplained = codimension * (room - NORMAL) - Math.log(EDGES_NEAR)
    for (const [side, record] of [edge.from, edge.to].entries()) {
      cost[record] += (codimension + 1) * room
      held[record]++
      for (const point of edge.points)
        saved[record] += Math.max(0, Math.min(unexplained, offWithout[side][point] / 2) - off[point] / 2)
    }
  }
  return saved.map((nats, record) => (held[record] > 0 ? nats - cost[record] / held[record] : -Infinity))
}

/** How many errors long an edge is. */
function logLength(anchors: readonly Anchor[], {from, to}: Edge): number {
  const [a, b] = [anchors[from].place, anchors[to].place]
  return Math.log(Math.max(1, Math.hypot(...a.map((value, column) => value - b[column]))))
}
