import {defineGenerator} from '../define-generator.js'
import {throwIfStopped} from '../../core/context.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, normal, type Rng} from '../../core/rng.js'
import {classRows, numericColumns, requireKinds, requireTwoRows, syntheticTable} from '../class-rows.js'
import {missingOption} from '../shared-options.js'
import {drawSegments, interpolate, type Segments} from './interpolate.js'

export const mixupOptions = {
  alpha: {
    type: 'number',
    min: 0.01,
    max: 1000,
    default: 1,
    description:
      'Both parameters of the beta distribution of the weights: 1 is uniform, less keeps rows near one of the two records.',
  },
  missing: missingOption,
} as const satisfies OptionSpecs

/**
 * mixup within a class: a synthetic row is a weighted mean of two different random rows of the class, whose weight has the
 * distribution Beta(alpha, alpha). Any two rows may be mixed, near or far. Numeric columns only. Missing cells are filled in
 * first (option `missing`).
 *
 * Zhang, Cisse, Dauphin and Lopez-Paz, ICLR 2018, arXiv:1710.09412, section 2; alpha = 1 as in the authors' code. Departures: both rows
 * are of the class, so that there are no labels to mix; a row is never mixed with itself.
 *
 * @throws {NotApplicable} When there are categorical columns, or the class has one row.
 */
export const mixup = defineGenerator({
  name: 'mixup',
  summary: 'Weighted means of any two rows of the class, with weights from a beta distribution.',
  source: 'Zhang, Cisse, Dauphin and Lopez-Paz, ICLR 2018, arXiv:1710.09412',
  columns: 'numeric',
  quick: true,
  options: mixupOptions,
  create({alpha, missing}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        requireKinds('mixup', train, minority.target, 'numeric')
        const {features, notes} = classRows('mixup', train, minority, missing)
        requireTwoRows('mixup', features.rowCount)
        const columns = numericColumns(features)
        return Promise.resolve({
          notes,
          async sample(rowCount, sampling) {
            const {rng} = sampling
            const draw = (row: number, {base, partner, gap}: Segments) => {
              base[row] = integerBelow(rng, features.rowCount)
              partner[row] = (base[row] + 1 + integerBelow(rng, features.rowCount - 1)) % features.rowCount
              gap[row] = symmetricBeta(alpha, rng)
            }
            const segments = await drawSegments(rowCount, draw, sampling)
            return syntheticTable(train, minority, rowCount, await interpolate(columns, columns, segments, sampling))
          },
          dispose: () => undefined,
        })
      },
    }
  },
})

/** Beta(shape, shape) as a share of two gamma deviates, by their logarithms: small shapes make deviates that are no doubles. */
const symmetricBeta = (shape: number, rng: Rng) => 1 / (1 + Math.exp(logGammaDeviate(shape, rng) - logGammaDeviate(shape, rng)))

/** Logarithm of a gamma deviate with scale 1 (Marsaglia and Tsang, doi:10.1145/358407.358414; section 6 for shapes below 1). */
function logGammaDeviate(shape: number, rng: Rng): number {
  if (shape < 1) return logGammaDeviate(shape + 1, rng) + Math.log(1 - rng.next()) / shape
  const d = shape - 1 / 3
  for (;;) {
    const x = normal(rng)
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - rng.next()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v)
  }
}
