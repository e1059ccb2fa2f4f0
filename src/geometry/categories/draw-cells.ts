import {permutation, type Rng} from '../../core/rng.js'
import {costOfBeing} from './order.js'
import {setCell, type State} from './state.js'
import {addLogLikelihoods} from './votes.js'

export interface Temper {
  readonly heat: number
  /** Of levels by their votes. */
  readonly weights: Float64Array
}

/**
 * Draws all cells, two columns of a record at a time given all others, the columns paired at random: a level that differs costs the
 * same in every column, so that one column's has to give way when another's comes. Columns with very many levels are
 * drawn by themselves: there are too many pairs of levels, and hardly two records that share one.
 *
 * @param tally [record, level]: the chance of each level is added to it.
 */
export function drawCells(state: State, temper: Temper, rng: Rng, tally?: Float64Array): void {
  const {levels, offsets, width} = state
  const count = levels.length
  for (let record = 0; record < state.size.length; record++) {
    const order = permutation(rng, count)
    for (let at = 0, size = 2; at < count; at += size) {
      size = at + 1 < count && levels[order[at]] * levels[order[at + 1]] <= MOST_PAIRS ? 2 : 1
      const pair = order.subarray(at, at + size)
      const chances = pairChances(state, record, pair, temper)
      const rows = levels[pair[0]]
      const across = chances.length / rows
      const drawn = draw(chances, rng.next())
      setCell(state, record, pair[0], Math.floor(drawn / across))
      if (pair.length > 1) setCell(state, record, pair[1], drawn % across)
      if (tally === undefined) continue
      for (let row = 0, cell = 0; row < rows; row++)
        for (let column = 0; column < across; column++, cell++) {
          tally[record * width + offsets[pair[0]] + row] += chances[cell]
          if (pair.length > 1) tally[record * width + offsets[pair[1]] + column] += chances[cell]
        }
    }
  }
}

/** Pairs of levels that are still weighed against each other. */
const MOST_PAIRS = 1024

/** [levels of the first column, levels of the second]: the chances, which sum to 1. */
function pairChances(state: State, record: number, pair: Int32Array, {heat, weights}: Temper): Float64Array {
  const scores = orderScores(state, record, pair)
  const across = scores.length / state.levels[pair[0]]
  const first = columnScores(state, record, pair[0], {heat, weights})
  const second = pair.length > 1 ? columnScores(state, record, pair[1], {heat, weights}) : ALONE
  let most = -Infinity
  for (let row = 0, cell = 0; row < first.length; row++)
    for (let column = 0; column < across; column++, cell++) {
      const score = scores[cell] / heat + first[row] + second[column]
      scores[cell] = score
      if (score > most) most = score
    }
  let sum = 0
  for (let cell = 0; cell < scores.length; cell++) sum += scores[cell] = Math.exp(scores[cell] - most)
  for (let cell = 0; cell < scores.length; cell++) scores[cell] /= sum
  return scores
}

/** In place of the scores of a second column. */
const ALONE = new Float64Array(1)

/** By how many records have the level, and by the votes on the rows of those whose neighbour this one is. */
function columnScores(state: State, record: number, column: number, {heat, weights}: Temper): Float64Array {
  const {near, levels, offsets, width, cells, frequency, isNeighbour, votes} = state
  const before = cells[record * levels.length + column]
  const scores = new Float64Array(levels[column])
  for (let level = 0; level < scores.length; level++)
    scores[level] = Math.log(frequency[offsets[column] + level] - Number(level === before) + PRIOR_COUNT)
  for (let at = near.listingStart[record]; at < near.listingStart[record + 1]; at++) {
    const place = near.listing[at]
    if (isNeighbour[place] === 0) continue
    const owner = near.owner[place]
    const vote = owner * width + offsets[column] + before
    votes[vote]--
    addLogLikelihoods(state, owner, column, weights, heat, scores)
    votes[vote]++
  }
  return scores
}

const PRIOR_COUNT = 0.5

/**
 * How well each pair of levels fits distances and neighbours. A place's cost depends on how many of the two levels differ from
 * the other record's, so costs are gathered by the other's levels first.
 */
function orderScores(state: State, record: number, pair: Int32Array): Float64Array {
  const {near, levels, cells, apart, isNeighbour, reach} = state
  const count = levels.length
  const [first, second] = [pair[0], pair[pair.length - 1]]
  const isPair = pair.length > 1
  const across = isPair ? levels[second] : 1
  const scores = new Float64Array(levels[first] * across)
  const [byFirst, bySecond] = [new Float64Array(levels[first]), new Float64Array(across)]
  const [own1, own2] = [cells[record * count + first], isPair ? cells[record * count + second] : 0]
  let all = 0
  const gather = (place: number, other: number) => {
    const [level1, level2] = [cells[other * count + first], isPair ? cells[other * count + second] : 0]
    const others =
      near.distance[place] + apart[place] - Number(level1 !== own1) - Number(level2 !== own2) - reach[near.owner[place]]
    const sign = isNeighbour[place] === 1 ? 1 : -1
    const none = costOfBeing(sign * others)
    const one = costOfBeing(sign * (others + 1))
    const both = isPair ? costOfBeing(sign * (others + 2)) : 2 * one - none
    all += both
    byFirst[level1] += one - both
    bySecond[level2] += one - both
    scores[level1 * across + level2] -= none - 2 * one + both
  }
  for (let place = near.start[record]; place < near.start[record + 1]; place++) gather(place, near.other[place])
  for (let at = near.listingStart[record]; at < near.listingStart[record + 1]; at++)
    gather(near.listing[at], near.owner[near.listing[at]])
  for (let row = 0, cell = 0; row < byFirst.length; row++)
    for (let column = 0; column < across; column++, cell++) scores[cell] -= all + byFirst[row] + bySecond[column]
  return scores
}

function draw(chances: Float64Array, uniform: number): number {
  let left = uniform
  for (let at = 0; at < chances.length - 1; at++) {
    if (left < chances[at]) return at
    left -= chances[at]
  }
  return chances.length - 1
}
