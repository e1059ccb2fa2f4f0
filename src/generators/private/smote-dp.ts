import {defineGenerator} from '../define-generator.js'
import {secretPermutation} from '../../dp/secure-noise.js'
import type {OptionSpecs} from '../../core/options.js'
import {copulaGenerator, privateCopulaOptions} from './dp-gaussian-copula/copula-generator.js'
import {groupedSmote} from './smote-dp/grouped-smote.js'

export const smoteDpOptions = {
  ...privateCopulaOptions,
  groupSize: {
    type: 'integer',
    min: 2,
    max: 1000,
    default: 2,
    description: 'Records that only have each other for neighbours. Noise grows in proportion to it.',
  },
  neighbours: {
    type: 'integer',
    min: 1,
    max: 999,
    default: 5,
    description: 'Nearest records of its group that a record is interpolated with; never more than the group has.',
  },
  rowsPerRecord: {
    type: 'integer',
    min: 1,
    max: 100,
    default: 5,
    description: 'SMOTE rows that each record is the base of. Noise is scaled to it: more rows cost time, not privacy.',
  },
} as const satisfies OptionSpecs

/**
 * SMOTE followed by a differentially private generator that is fitted to SMOTE's rows; the rows that are given out are the generator's.
 * Zhou, Malin and Kantarcioglu, SMOTE-DP: Improving Privacy-Utility Tradeoff with Synthetic Data, arXiv:2506.01907.
 *
 * Departures, which the guarantee needs. An epsilon that a generator has on its input protects a row of that input,
 * here a SMOTE row; one real record is in many of them and decides who is whose neighbour, an effect that grows
 * exponentially with the number of columns (Rosenblatt et al., Differential Privacy Under Class Imbalance,
 * arXiv:2411.05733). Epsilon here is per real record: SMOTE runs inside random groups of `groupSize` records, so that
 * one record more or less changes at most one group's w = groupSize x rowsPerRecord rows, all of which may be replaced
 * by others. Counts then move by up to sqrt(2) w times, sums of products by up to 2 w times what one row moves them,
 * and the noise grows accordingly. The generator is the private copula of dp-gaussian-copula.
 *
 * What that costs: relative to the signal the noise is sqrt(2) groupSize (counts) and 2 groupSize (products) times that of
 * dp-gaussian-copula on the same records, 2.8 and 4 times at best, and SMOTE's rows are drawn together besides. It is
 * here to be compared with; docs/private-generators.md has the figures.
 *
 * @throws {UserError} When the domain lacks a column or does not fit it.
 * @throws {NotApplicable} When there is no column beside the target.
 */
export const smoteDp = defineGenerator({
  name: 'smote-dp',
  summary: 'SMOTE in random groups, then the private copula on its rows, with oversampling paid for per real record.',
  source: 'Zhou, Malin and Kantarcioglu, 2025, arXiv:2506.01907; departures in docs/private-generators.md',
  columns: 'any',
  options: smoteDpOptions,
  create({groupSize, neighbours, rowsPerRecord, ...options}) {
    const rows = groupSize * rowsPerRecord
    return copulaGenerator('smote-dp', options, (real, noise, context) => ({
      positions: groupedSmote(
        real,
        {groupSize, neighbours, rowsPerRecord},
        secretPermutation(noise, real.positions[0].length),
        context.rng.fork('smote'),
      ),
      influence: {counts: Math.SQRT2 * rows, products: 2 * rows},
      areRecords: false,
      notes: [
        `smote-dp pays for oversampling: one real record can change ${rows} SMOTE rows, which makes the ` +
          `noise ${(Math.SQRT2 * groupSize).toFixed(1)} to ${2 * groupSize} times that of ` +
          'dp-gaussian-copula.',
      ],
    }))
  },
})
