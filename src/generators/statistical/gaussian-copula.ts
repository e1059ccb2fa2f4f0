import {defineGenerator} from '../define-generator.js'
import {breather, throwIfStopped} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {normal} from '../../core/rng.js'
import {doubles} from '../../core/saved-state.js'
import type {Column, MinorityClass, Table} from '../../core/table.js'
import {choleskyFactor} from '../../stats/cholesky.js'
import {nearestCorrelation} from '../../stats/nearest-correlation.js'
import {normalCdf} from '../../stats/special.js'
import {ownRows, syntheticTable} from '../class-rows.js'
import {latentCorrelations} from './gaussian-copula/latent-correlation.js'
import {levelMarks} from './gaussian-copula/level-order.js'
import {marginalsOf, type AnyMarginal} from './gaussian-copula/marginal.js'
import {cellWriter, samplingForm, withoutValues, type SamplingForm} from './gaussian-copula/sampling-form.js'
import type {FittedGenerator} from '../generator.js'
import {forEachRow} from '../interpolation/interpolate.js'

export const gaussianCopulaOptions = {
  shrinkage: {
    type: 'number',
    min: 0,
    max: 1,
    description: 'How far correlations are drawn towards 0 (estimated from the data; more with fewer rows).',
  },
} as const satisfies OptionSpecs

/** Smallest eigenvalue that a repaired correlation matrix may have. */
const SMALLEST_EIGENVALUE = 1e-4

/**
 * Gaussian copula: every column has the distribution that it has in the class, and columns depend on each other as normal variables
 * with the correlations of the class's normal scores. Numbers come from the line through the sorted values and are rounded to
 * the column's decimals; levels are intervals of a normal variable, in the order in which they depend most on the other
 * columns. Missing numbers are a variable of their own that depends on the others, a missing level is a level. What
 * goes beyond pairwise, rising or falling dependence is lost, and so is what a level means beyond its place in that
 * order. Correlations are drawn towards 0 (option `shrinkage`) and, where pairs of columns do not fit together,
 * replaced by the nearest matrix that does.
 *
 * Masarotto and Varin, Gaussian Copula Marginal Regression, Electron. J. Stat. 6, 2012, doi:10.1214/12-EJS721, section
 * 2; for synthetic tables Patki, Wedge and Veeramachaneni, The Synthetic Data Vault, DSAA 2016,
 * doi:10.1109/DSAA.2016.49. Departures from the latter: empirical marginals between sorted values instead of fitted
 * ones, levels not in the order of their frequency (see {@link levelMarks}), and correlations corrected for levels and
 * ties (see {@link latentCorrelations}).
 *
 * What it gives away: no row, but each column's range, and from a very large sample its sorted values; it is not private. A saved
 * model holds means of five values or more instead ({@link withoutValues}).
 *
 * @throws {NotApplicable} When the class has one row, which would come back as it is.
 */
export const gaussianCopula = defineGenerator({
  name: 'gaussian-copula',
  summary: 'Each column as it is distributed in the class, tied together by the correlations of a normal distribution.',
  source: 'Patki, Wedge and Veeramachaneni, DSAA 2016, doi:10.1109/DSAA.2016.49; Masarotto and Varin 2012, doi:10.1214/12-EJS721',
  columns: 'any',
  quick: true,
  options: gaussianCopulaOptions,
  create(options) {
    return {
      async fit(train, minority, context) {
        throwIfStopped(context)
        const features = ownRows('gaussian-copula', train, minority)
        if (features.columns.length === 0)
          throw new NotApplicable('gaussian-copula needs columns beside the target; there are none')
        if (features.rowCount < 2)
          throw new NotApplicable('gaussian-copula needs at least 2 rows of the class, to learn how columns vary; there is 1')
        const marks = levelMarks(features, context.rng)
        const marginals = features.columns.flatMap(column => marginalsOf(column, marks.get(column.field.name)))
        const {factor, notes} = await fitFactor(marginals, options.shrinkage, breather(context))
        context.progress(1)
        return copulaOf({forms: marginals.map(samplingForm), factor, notes}, train, minority)
      },
      restore: async ({state, tensors}, train, minority) => {
        const forms = state as unknown as readonly SamplingForm[]
        return Promise.resolve(copulaOf({forms, factor: doubles(tensors, 'factor'), notes: []}, train, minority))
      },
    }
  },
})

interface Copula {
  readonly forms: readonly SamplingForm[]
  /** Cholesky factor of the latent variables' correlations, [forms, forms]. */
  readonly factor: Float64Array
  readonly notes: readonly string[]
}

function copulaOf({forms, factor, notes}: Copula, train: Table<'train'>, minority: MinorityClass): FittedGenerator {
  const size = forms.length
  if (factor.length !== size ** 2) throw new RangeError('The factor must have a row and a column for each latent variable.')
  const names = [...new Set(forms.map(({name}) => name))]
  return {
    notes,
    async sample(rowCount, sampling) {
      const {rng} = sampling
      const made = names.map(name => emptyColumn(train.column(name), rowCount))
      const writers = forms.map(form => cellWriter(form, made[names.indexOf(form.name)]))
      const deviates = new Float64Array(size)
      const draw = (row: number) => {
        for (let at = 0; at < size; at++) deviates[at] = normal(rng)
        for (let i = 0; i < size; i++) {
          let latent = 0
          for (let j = 0; j <= i; j++) latent += factor[i * size + j] * deviates[j]
          writers[i](row, normalCdf(latent))
        }
      }
      await forEachRow(rowCount, draw, sampling)
      return syntheticTable(train, minority, rowCount, made)
    },
    save: () => ({
      state: forms.map(withoutValues),
      tensors: new Map([['factor', {shape: [size, size], data: factor}]]),
    }),
    dispose: () => undefined,
  }
}

/** Cholesky factor of the shrunk and, where needed, repaired correlations. */
async function fitFactor(
  marginals: readonly AnyMarginal[],
  asked: number | undefined,
  breathe: ReturnType<typeof breather>,
): Promise<{factor: Float64Array; notes: string[]}> {
  const size = marginals.length
  const {correlations, shrinkage: estimated} = await latentCorrelations(marginals, breathe)
  const shrinkage = asked ?? estimated
  const shrunk = correlations.map((value, at) => (at % (size + 1) === 0 ? 1 : (1 - shrinkage) * value))
  const regular = choleskyFactor(shrunk)
  const factor = regular ?? choleskyFactor(nearestCorrelation(shrunk, SMALLEST_EIGENVALUE))
  if (factor === undefined) throw new RangeError('A repaired correlation matrix must be positive definite.')
  const percent = Math.round(shrinkage * 100)
  return {
    factor,
    notes: [
      ...(asked === undefined && percent >= 10
        ? [`gaussian-copula drew the correlations towards 0 by ${percent} %: so much of them may be chance.`]
        : []),
      ...(regular === undefined
        ? ['gaussian-copula replaced correlations that do not fit together by the nearest ones that do.']
        : []),
    ],
  }
}

const emptyColumn = (column: Column, rowCount: number): Column =>
  column.kind === 'numeric' ? {...column, values: new Float64Array(rowCount)} : {...column, codes: new Int32Array(rowCount)}
