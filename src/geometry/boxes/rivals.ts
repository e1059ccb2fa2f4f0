import type {BoxSearch} from './box-search.js'
import type {Boxes} from './row-fit.js'

const STEPS = [-1, 1]
/** Of an edge's length in steps, the most by which a record is moved along it. */
const MOST_ALONG = 1 / 2

/**
 * How likely other places near a record are, all together, beside its own: a step away in a column, by itself or along
 * with a neighbour, and further along its edges, where few rows hold it. Infinite for a record without rows.
 */
export function rivalsOf(boxes: Boxes, search: BoxSearch, record: number): number {
  const {
    records,
    rows: {columns},
  } = boxes
  const neighbours = search.neighboursOf(record)
  if (neighbours.length === 0) return Infinity
  let weight = 0
  for (let column = 0; column < columns; column++)
    for (const by of STEPS) {
      weight += Math.exp(-search.costOfMoves([{record, column, by}]))
      for (const other of neighbours)
        for (const otherBy of STEPS)
          weight += Math.exp(
            -search.costOfMoves([
              {record, column, by},
              {record: other, column, by: otherBy},
            ]),
          )
    }
  const seen = new Set<string>()
  for (const other of neighbours) {
    const way = Float64Array.from(
      {length: columns},
      (_, column) => records[other * columns + column] - records[record * columns + column],
    )
    const longest = way.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    // One, two, four steps and so on, in the column that changes most.
    for (let by = 1; by <= Math.max(1, MOST_ALONG * longest); by *= 2)
      for (const sign of STEPS) {
        const place = way.map((value, column) => Math.round(records[record * columns + column] + (sign * by * value) / longest))
        const key = place.join()
        if (!seen.has(key)) weight += Math.exp(-search.costOfPlace(record, place))
        seen.add(key)
      }
  }
  return weight
}
