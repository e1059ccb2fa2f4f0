import {RUNS_THE_GENERATOR} from './attackers.js'
import {defineExperiment} from './define-experiment.js'
import type {OptionSpecs} from '../../core/options.js'
import type {Table} from '../../core/table.js'
import {learnByForest} from './meta-forest.js'
import {shadowOptions} from './options.js'
import {columnReader} from './released-columns.js'
import {statisticsOf} from './shadow-features.js'

export const shadowHistogramOptions = {
  ...shadowOptions,
  bins: {type: 'integer', min: 2, max: 1000, default: 10, description: 'Intervals of equal width per numeric column.'},
} as const satisfies OptionSpecs

/**
 * Membership from histograms and correlations: per numeric column the shares of released rows in ten intervals of equal
 * width over the data's range, per level its share, and the correlations of all pairs of columns (0 where a column is
 * constant), out of which a random forest, trained on the attacker's own runs with and without the record, says with
 * which probability the record was there.
 *
 * Stadler, Oprisanu and Troncoso, Synthetic Data - Anonymisation Groundhog Day, arXiv 2011.07018: their feature
 * sets F_hist and F_corr, here in one vector.
 */
export const shadowHistogram = defineExperiment({
  name: 'shadow-histogram',
  summary: 'Tells runs with a record from runs without it by histograms and correlations of the released rows.',
  source: 'Stadler, Oprisanu and Troncoso, Groundhog, arXiv 2011.07018',
  ...RUNS_THE_GENERATOR,
  options: shadowHistogramOptions,
  create({bins, ...options}) {
    return {
      options,
      observer: {
        kind: 'rows',
        prepare({data, minority}) {
          const features = data.without([minority.target])
          const read = columnReader(features)
          const ranges = read(features.as('synthetic')).map(rangeOf)
          return released => {
            const columns = read(released)
            return joinedVectors([
              ...columns.map((values, at) => histogram(values, ranges[at], bins)),
              correlationsOf(columns, released),
            ])
          }
        },
      },
      learn: learnByForest,
    }
  },
})

interface Range {
  readonly min: number
  readonly max: number
}

function rangeOf(values: Float64Array): Range {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return {min, max}
}

/** Shares per interval; what lies outside of the range belongs to its ends. A level, which is 0 or 1, fills the first and the last. */
function histogram(values: Float64Array, {min, max}: Range, bins: number): Float64Array {
  const shares = new Float64Array(bins)
  const perBin = max > min ? bins / (max - min) : 0
  for (const value of values) shares[Math.min(bins - 1, Math.max(0, Math.floor((value - min) * perBin)))] += 1 / values.length
  return shares
}

function correlationsOf(columns: readonly Float64Array[], {rowCount}: Table): Float64Array {
  const covariances = statisticsOf(columns, rowCount).subarray(6 * columns.length)
  const width = columns.length
  const correlations = new Float64Array((width * (width - 1)) / 2)
  const deviation = columns.map((_, at) => Math.sqrt(covariances[(at * (at + 3)) / 2]))
  for (let i = 0, at = 0; i < width; i++)
    for (let j = 0; j < i; j++, at++) {
      const product = deviation[i] * deviation[j]
      correlations[at] = product > 0 ? covariances[(i * (i + 1)) / 2 + j] / product : 0
    }
  return correlations
}

function joinedVectors(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
