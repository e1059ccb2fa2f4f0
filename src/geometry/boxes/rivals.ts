import type {BoxSearch} from './box-search.js'
import type {Boxes} from './row-fit.js'

const STEPS = [-1, 1]
/** Steps, in the column that changes most, by which a record is moved along an edge. */
const ALONG = [-8, -5, -3, -2, -1, 1, 2, 3, 5, 8]

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
  for (const other of neighbours)
    for (const by of ALONG) {
      const place = placeAlong(other, by)
      const key = place.join()
      if (seen.has(key)) continue
      seen.add(key)
      weight += Math.exp(-search.costOfPlace(record, place))
    }
  return weight

  function placeAlong(other: number, by: number): Float64Array {
    const place = records.slice(record * columns, (record + 1) * columns)
    const way = place.map((value, column) => records[other * columns + column] - value)
    const longest = way.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
    return place.map((value, column) => Math.round(value + (by * way[column]) / longest))
  }
}
