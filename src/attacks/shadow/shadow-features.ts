import {RUNS_THE_GENERATOR} from './attackers.js'
import {defineExperiment} from './define-experiment.js'
import {summarise} from '../../stats/quartiles.js'
import {learnByForest} from './meta-forest.js'
import {shadowOptions} from './options.js'
import {columnReader} from './released-columns.js'

/**
 * Membership from statistics of the released rows: minimum, quartiles, mean and maximum of every column and the lower triangle
 * of the covariance matrix (divisor n - 1), out of which a random forest, trained on the attacker's own runs with and without the record,
 * says with which probability the record was there. Levels count as one column each.
 *
 * The protocol of Ganev et al., SMOTE and Mirrors, arXiv 2510.15083 (200 + 200 runs to learn from, 100 + 100 to test); statistics as
 * features are due to Stadler, Oprisanu and Troncoso, Groundhog, arXiv 2011.07018.
 */
export const shadowFeatures = defineExperiment({
  name: 'shadow-features',
  summary: 'Tells runs of the generator with a record from runs without it by statistics of the released rows.',
  source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083; Stadler et al., Groundhog, arXiv 2011.07018',
  ...RUNS_THE_GENERATOR,
  options: shadowOptions,
  create(options) {
    return {
      options,
      observer: {
        kind: 'rows',
        prepare({data, minority}) {
          const read = columnReader(data.without([minority.target]))
          return released => statisticsOf(read(released), released.rowCount)
        },
      },
      learn: learnByForest,
    }
  },
})

/** Six numbers per column, then the lower triangle of the covariance matrix, row by row. */
export function statisticsOf(columns: readonly Float64Array[], rowCount: number): Float64Array {
  const width = columns.length
  const result = new Float64Array(6 * width + (width * (width + 1)) / 2)
  const scratch = new Float64Array(rowCount)
  const centred = columns.map((values, column) => {
    const {min, lowerQuartile, median, upperQuartile, mean, max} = summarise(values, scratch)
    result.set([min, lowerQuartile, median, upperQuartile, mean, max], 6 * column)
    const around = new Float64Array(rowCount)
    for (let row = 0; row < rowCount; row++) around[row] = values[row] - mean
    return around
  })
  const divisor = Math.max(1, rowCount - 1)
  for (let i = 0, at = 6 * width; i < width; i++)
    for (let j = 0; j <= i; j++, at++) result[at] = dot(centred[i], centred[j]) / divisor
  return result
}

/** Four sums side by side, so that no addition waits for the one before it. */
function dot(a: Float64Array, b: Float64Array): number {
  const whole = a.length - (a.length % 4)
  let [one, two, three, four] = [0, 0, 0, 0]
  for (let row = 0; row < whole; row += 4) {
    one += a[row] * b[row]
    two += a[row + 1] * b[row + 1]
    three += a[row + 2] * b[row + 2]
    four += a[row + 3] * b[row + 3]
  }
  for (let row = whole; row < a.length; row++) one += a[row] * b[row]
  return one + two + (three + four)
}
