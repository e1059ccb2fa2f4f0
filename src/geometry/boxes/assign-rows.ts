import {pickRows} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {costOf, type Boxes} from './row-fit.js'

/** Rows that are on an edge, and which one. */
export interface Assigned {
  /** Per row its records, -1 for none. */
  readonly from: Int32Array
  readonly to: Int32Array
  /** Per row, in nats; infinite for none. */
  readonly cost: Float64Array
  /** Per record its rows. */
  readonly rowsOf: readonly number[][]
}

/** Records are joined with so many of their nearest: more than interpolation usually takes. */
const JOINED = 12
/** Steps that a row may be beyond both records in a column: these may be a little off yet. */
const MARGIN = 2

/**
 * Gives each row to the edge between near records on which it is likeliest.
 *
 * @param measures What a step counts in each column where near records are looked for: several ways.
 */
export function assignRows(boxes: Boxes, measures: readonly Float64Array[]): Assigned {
  const {rows, records} = boxes
  const {data, columns} = rows
  const count = records.length / columns
  const from = new Int32Array(rows.rows).fill(-1)
  const to = new Int32Array(rows.rows).fill(-1)
  const cost = new Float64Array(rows.rows).fill(Infinity)
  for (const pair of nearPairs(boxes, measures)) {
    const [a, b] = [Math.floor(pair / count), pair % count]
    for (let row = 0; row < rows.rows; row++) {
      if (!isAbout(row, a, b)) continue
      const own = costOf(boxes, row, a, b)
      if (own < cost[row]) [cost[row], from[row], to[row]] = [own, a, b]
    }
  }
  const rowsOf: number[][] = Array.from({length: count}, () => [])
  for (let row = 0; row < rows.rows; row++) for (const end of [from[row], to[row]]) if (end >= 0) rowsOf[end].push(row)
  return {from, to, cost, rowsOf}

  function isAbout(row: number, a: number, b: number): boolean {
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column]
      const [p, q] = [records[a * columns + column], records[b * columns + column]]
      if (value < (p < q ? p : q) - MARGIN || value > (p < q ? q : p) + MARGIN) return false
    }
    return true
  }
}

/** As `first * records + second`. */
function nearPairs({rows: {columns}, records}: Boxes, measures: readonly Float64Array[]): Set<number> {
  const count = records.length / columns
  const near = Math.min(JOINED, count - 1)
  const pairs = new Set<number>()
  for (const measure of measures) {
    const scaled = {data: records.map((value, at) => value * measure[at % columns]), rows: count, columns}
    const all = Int32Array.from({length: count}, (_, at) => at)
    const {indices} = nearestNeighbours(scaled, pickRows(scaled, all), near, {excludeSelf: true})
    indices.forEach((other, at) => {
      const own = Math.floor(at / near)
      pairs.add(Math.min(own, other) * count + Math.max(own, other))
    })
  }
  return pairs
}
