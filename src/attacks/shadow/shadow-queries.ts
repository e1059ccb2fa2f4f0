import {RUNS_THE_GENERATOR} from './attackers.js'
import {defineExperiment} from './define-experiment.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, permutation, type Rng} from '../../core/rng.js'
import {learnByForest} from './meta-forest.js'
import {shadowOptions} from './options.js'
import {columnReader} from './released-columns.js'

export const shadowQueriesOptions = {
  ...shadowOptions,
  queries: {type: 'integer', min: 1, max: 10_000, default: 100, description: 'Range queries around the record.'},
} as const satisfies OptionSpecs

/**
 * Membership from targeted range queries: random questions of the form "how many released rows are like this record in these columns", a
 * random subset of the columns each; a number is like the record's when it is as close as a random share (up to a
 * quarter) of the data is, a level when it is the same. The shares of rows are the features from which a random forest,
 * trained on the attacker's own runs with and without the record, says with which probability the record was there.
 *
 * Houssiau et al., TAPAS, arXiv 2211.06550 (targeted counting queries); ranges for numbers as in Meeus, Guépin, Crețu and de
 * Montjoye, Achilles' Heels, arXiv 2306.10308. The same queries are asked in all runs of a record.
 */
export const shadowQueries = defineExperiment({
  name: 'shadow-queries',
  summary: 'Tells runs with a record from runs without it by how many released rows resemble the record in some columns.',
  source: 'Houssiau et al., TAPAS, arXiv 2211.06550; Meeus et al., arXiv 2306.10308',
  ...RUNS_THE_GENERATOR,
  options: shadowQueriesOptions,
  create({queries, ...options}) {
    return {
      options,
      observer: {
        kind: 'rows',
        prepare({data, row, minority}, {rng}) {
          const features = data.without([minority.target])
          const read = columnReader(features)
          const columns = read(features.as('synthetic'))
          const own = columns.map(values => values[row])
          const gaps = columns.map((values, at) => values.map(value => Math.abs(value - own[at])).sort())
          const asked = Array.from({length: queries}, () => drawQuery(gaps, rng))
          return released => {
            const seen = read(released)
            return Float64Array.from(asked, query => shareOf(query, seen, own, released.rowCount))
          }
        },
      },
      learn: learnByForest,
    }
  },
})

/** Widest window, as a share of the data. */
const WIDEST = 0.25

interface Condition {
  readonly column: number
  /** Largest distance from the record's value that counts. */
  readonly within: number
}

/** Few columns more often than many: hardly a row is like another in all of them. */
function drawQuery(gaps: readonly Float64Array[], rng: Rng): Condition[] {
  const count = 1 + Math.floor(rng.next() * rng.next() * gaps.length)
  return Array.from(permutation(rng, gaps.length).subarray(0, count), column => {
    const sorted = gaps[column]
    return {column, within: sorted[integerBelow(rng, Math.max(1, Math.ceil(WIDEST * sorted.length)))]}
  })
}

function shareOf(query: readonly Condition[], seen: readonly Float64Array[], own: readonly number[], rowCount: number): number {
  let count = 0
  for (let row = 0; row < rowCount; row++) {
    let isLike = true
    for (let at = 0; isLike && at < query.length; at++) {
      const {column, within} = query[at]
      isLike = Math.abs(seen[column][row] - own[column]) <= within
    }
    if (isLike) count++
  }
  return count / rowCount
}
