import type {State} from './state.js'

/** Chance that a row shows a level that no vote gave it. */
const STRAY_LEVEL = 0.005
/** Rows of a record say no more than so many of them: they repeat the same vote. */
const MOST_ROWS = 8

/**
 * How likely a level is by its votes, up to a factor: for 0, 1, ... votes. SMOTE-NC takes the most frequent level, one
 * of them where several are; here a level with one vote more is exp(sharpness) times as likely, which leaves room while
 * the votes are not yet known.
 */
export function voteWeights(neighbours: number, sharpness: number): Float64Array {
  return Float64Array.from({length: neighbours + 2}, (_, votes) => Math.exp(sharpness * (votes - neighbours)))
}

/** [record, level]: the chance of each level in rows made from the record, by its neighbours' votes. */
export function expectedLevels({votes, offsets, width, levels, size}: State, weights: Float64Array): Float64Array {
  const expected = new Float64Array(votes.length)
  for (let record = 0; record < size.length; record++)
    levels.forEach((count, column) => {
      const from = record * width + offsets[column]
      const sum = sumOfWeights(votes, from, count, weights)
      for (let level = 0; level < count; level++)
        expected[from + level] = chanceOf(weightOf(weights, votes[from + level]), sum, count)
    })
  return expected
}

/**
 * Adds to each score the log likelihood of what the rows made from a record show in a column, if one more neighbour had that
 * level.
 *
 * @param scores [level].
 */
export function addLogLikelihoods(
  state: State,
  record: number,
  column: number,
  weights: Float64Array,
  heat: number,
  scores: Float64Array,
): void {
  const {votes, shown, made, offsets, width, levels} = state
  const from = record * width + offsets[column]
  const count = levels[column]
  const sum = sumOfWeights(votes, from, count, weights)
  const share = Math.min(1, MOST_ROWS / made[record]) / heat
  // All levels without a vote that no row shows score alike.
  let another = NaN
  for (let level = 0; level < count; level++) {
    const isPlain = votes[from + level] === 0 && shown[from + level] === 0
    if (isPlain && !Number.isNaN(another)) {
      scores[level] += another
      continue
    }
    const now = weightOf(weights, votes[from + level])
    const then = weightOf(weights, votes[from + level] + 1)
    const all = sum - now + then
    let score = 0
    for (let other = 0; other < count; other++) {
      const rows = shown[from + other]
      if (!(rows > 0)) continue
      const weight = other === level ? then : weightOf(weights, votes[from + other])
      score += share * rows * Math.log(chanceOf(weight, all, count))
    }
    scores[level] += score
    if (isPlain) another = score
  }
}

const chanceOf = (weight: number, sum: number, levels: number) => ((1 - STRAY_LEVEL) * weight) / sum + STRAY_LEVEL / levels

function sumOfWeights(votes: Float64Array, from: number, levels: number, weights: Float64Array): number {
  let sum = 0
  for (let level = 0; level < levels; level++) sum += weightOf(weights, votes[from + level])
  return sum
}

/** For a while a record may have more neighbours than it should. */
const weightOf = (weights: Float64Array, votes: number) => weights[Math.min(votes, weights.length - 1)]
