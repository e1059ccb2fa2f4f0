import type {Rng} from '../../core/rng.js'
import {beyondReach, costOfBeing} from './order.js'
import {addRows, setNeighbour, type EdgeState, type State} from './state.js'

/** How many rows the expected vote counts for, and each level beside it. */
const EXPECTED_ROWS = 1
const ANY_LEVEL = 1e-3
/** Log odds against a neighbour too many, or one whose edge no row lies on. */
const ONE_TOO_MANY = 2
const ONE_UNSEEN = 1

/** Log chance of a pattern in a row made from a record, by the other rows made from it and by what is expected. */
function logPattern(state: State, expected: Float64Array, record: number, codes: readonly number[]): number {
  const {shown, made, offsets, width, levels} = state
  let score = 0
  for (let column = 0; column < codes.length; column++) {
    if (codes[column] < 0) continue
    const at = record * width + offsets[column] + codes[column]
    const rows = shown[at] + EXPECTED_ROWS * expected[at] + ANY_LEVEL
    score += Math.log(rows / (made[record] + EXPECTED_ROWS + ANY_LEVEL * levels[column]))
  }
  return score
}

/** Draws for every row which end of its edge it was made from, given all others: only a neighbour is interpolated with. */
export function drawOrigins(state: State, expected: Float64Array, heat: number, rng: Rng): void {
  for (const {from, to, there, back, patterns, fromHere} of state.edges)
    patterns.forEach(({codes, count}, pattern) => {
      addRows(state, from, codes, -fromHere[pattern])
      addRows(state, to, codes, fromHere[pattern] - count)
      let here = 0
      for (let row = 0; row < count; row++) {
        const isHere = state.isNeighbour[there] === 1 && (state.isNeighbour[back] === 0 || isDrawnHere())
        addRows(state, isHere ? from : to, codes, 1)
        if (isHere) here++
      }
      fromHere[pattern] = here

      function isDrawnHere(): boolean {
        const odds = logPattern(state, expected, to, codes) - logPattern(state, expected, from, codes)
        return rng.next() < 1 / (1 + Math.exp(odds / heat))
      }
    })
}

/** Draws for every edge whether it leads one way, the other or both: whose neighbour is whose. */
export function drawDirections(state: State, expected: Float64Array, rowsPerPlace: number, heat: number, rng: Rng): void {
  for (const edge of state.edges) {
    const {there, back, rows} = edge
    const [here, over, both] = logRows(state, expected, edge)
    const [hereIn, hereOut] = logPlace(state, there)
    const [overIn, overOut] = logPlace(state, back)
    const scores = [
      here - rowsPerPlace + hereIn + overOut,
      over - rowsPerPlace + hereOut + overIn,
      both - 2 * rowsPerPlace + rows * Math.LN2 + hereIn + overIn,
    ]
    const most = Math.max(...scores)
    const [first, second, third] = scores.map(score => Math.exp((score - most) / heat))
    const drawn = rng.next() * (first + second + third)
    setNeighbour(state, there, drawn < first || drawn >= first + second ? 1 : 0)
    setNeighbour(state, back, drawn >= first ? 1 : 0)
  }
}

/** Log chance of what the rows of an edge show when all were made from one end, from the other, from either alike. */
function logRows(state: State, expected: Float64Array, {from, to, patterns, fromHere}: EdgeState): [number, number, number] {
  patterns.forEach(({codes, count}, at) => {
    addRows(state, from, codes, -fromHere[at])
    addRows(state, to, codes, fromHere[at] - count)
  })
  let [here, over, both] = [0, 0, 0]
  for (const {codes, count} of patterns) {
    const [first, second] = [logPattern(state, expected, from, codes), logPattern(state, expected, to, codes)]
    const most = Math.max(first, second)
    here += count * first
    over += count * second
    both += count * (most + Math.log(Math.exp(first - most) / 2 + Math.exp(second - most) / 2))
  }
  patterns.forEach(({codes, count}, at) => {
    addRows(state, from, codes, fromHere[at])
    addRows(state, to, codes, count - fromHere[at])
  })
  return [here, over, both]
}

/** Log odds for and against a place's being a neighbour's, by its distance and by how many the record has. */
function logPlace(state: State, place: number): [number, number] {
  const {near, size, isNeighbour, neighbours} = state
  const others = size[near.owner[place]] - isNeighbour[place]
  const beyond = isNeighbour[place] === 1 ? beyondReach(state, place) : -beyondReach(state, place)
  return [-costOfBeing(beyond) - costOfSize(others + 1 - neighbours), -costOfBeing(-beyond) - costOfSize(others - neighbours)]
}

const costOfSize = (tooMany: number) => (tooMany > 0 ? ONE_TOO_MANY : ONE_UNSEEN) * tooMany ** 2
