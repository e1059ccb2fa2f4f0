import type {State} from './state.js'

/** Neighbours tried as the last one, in numbers of neighbours. */
const REACHES_TRIED = 4
/** Cost of a record on the wrong side of a reach, by how far it is, in penalties: never more than that of the last. */
const LEAST_COST = 2
const COST_PER_PENALTY = 4
const MOST_COST = 12

/** What it costs, in log odds, that a neighbour is so far beyond the reach, or another so far within it; 0 when it is not. */
export function costOfBeing(beyond: number): number {
  return beyond > 0 ? Math.min(LEAST_COST + COST_PER_PENALTY * beyond, MOST_COST) : 0
}

/** The signed distance of a place from the wrong side: positive when it is on it. Differing levels count one each. */
export function beyondReach({near, apart, isNeighbour, reach}: State, place: number): number {
  const beyond = near.distance[place] + apart[place] - reach[near.owner[place]]
  return isNeighbour[place] === 1 ? beyond : -beyond
}

/** Puts every record's reach where the least is on the wrong side of it. */
export function setReaches(state: State): void {
  for (let record = 0; record < state.reach.length; record++) setReach(state, record)
}

function setReach(state: State, record: number): void {
  const {near, apart, isNeighbour, neighbours} = state
  const [from, to] = [near.start[record], near.start[record + 1]]
  const distances = Float64Array.from({length: to - from}, (_, at) => near.distance[from + at] + apart[from + at])
  const sorted = distances.slice().sort()
  let least = Infinity
  for (let last = 0; last < Math.min(sorted.length, REACHES_TRIED * neighbours); last++) {
    const reach = last + 1 < sorted.length ? (sorted[last] + sorted[last + 1]) / 2 : sorted[last] + 1
    let cost = 0
    for (let at = 0; at < distances.length && cost < least; at++)
      cost += costOfBeing(isNeighbour[from + at] === 1 ? distances[at] - reach : reach - distances[at])
    if (cost < least) {
      least = cost
      state.reach[record] = reach
    }
  }
}
