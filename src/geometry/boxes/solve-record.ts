import {adjustRecord} from '../noisy/adjust.js'
import type {Assigned} from './assign-rows.js'
import type {BoxSearch} from './box-search.js'
import {costHeld, type Boxes} from './row-fit.js'

/** Choices of edges that are tried. */
const MOST_CHOICES = 12
const SOLVED_AGAIN = 2
/** In squared steps: what is known of the place before counts for nothing. */
const UNKNOWN = 100

/**
 * Places a record anew by least squares from its edges, from all but one of them and from every two, each time put on the
 * grid and moved to where all its rows are likeliest; the likeliest place is kept. A row that was given to a wrong edge
 * holds a record off its place, and some of these choices are without it.
 *
 * @returns Whether it was moved.
 */
export function solveRecord(boxes: Boxes, assigned: Assigned, search: BoxSearch, record: number): boolean {
  const {rows, records} = boxes
  const {columns} = rows
  const {from, to, cost, rowsOf} = assigned
  const placeOf = (of: number) => records.slice(of * columns, (of + 1) * columns)
  const edges = search.neighboursOf(record).map(other => ({
    other,
    points: rowsOf[record].filter(row => from[row] === other || to[row] === other),
  }))
  const before = placeOf(record)
  let [best, bestPlace] = [search.costOfRecord(record), before]
  for (const chosen of choicesOf(edges)) {
    put(solvedFrom(chosen))
    search.descend(record)
    const now = search.costOfRecord(record)
    if (now < best - 1e-9) [best, bestPlace] = [now, placeOf(record)]
  }
  put(bestPlace)
  return bestPlace !== before

  function put(place: Float64Array): void {
    records.set(place, record * columns)
    for (const row of rowsOf[record]) cost[row] = costHeld(boxes, row, from[row], to[row])
  }

  function solvedFrom(chosen: typeof edges): Float64Array {
    const anchors = [
      {place: bestPlace.slice(), variance: UNKNOWN},
      ...chosen.map(({other}) => ({place: placeOf(other), variance: 0})),
    ]
    const incident = chosen.map(({points}, at) => ({edge: {from: 0, to: at + 1, points}, other: at + 1}))
    for (let step = 0; step < SOLVED_AGAIN; step++)
      adjustRecord(rows, anchors, 0, incident, {place: anchors[0].place.slice(), variance: UNKNOWN}, false)
    return anchors[0].place.map(Math.round)
  }
}

/** All, all but one, and every two, of at least two. */
function choicesOf<T>(edges: readonly T[]): T[][] {
  const choices = [[...edges], ...edges.map((_, left) => edges.filter((_, at) => at !== left))]
  for (let first = 0; first < edges.length; first++)
    for (let second = 0; second < first; second++) choices.push([edges[first], edges[second]])
  return choices.filter(({length}) => length >= 2).slice(0, MOST_CHOICES)
}
