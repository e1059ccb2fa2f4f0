import {defineGenerator} from '../define-generator.js'
import {subContext, throwIfStopped} from '../../core/context.js'
import {UserError} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {integerBelow, normal} from '../../core/rng.js'
import {rowsWithLabel} from '../../core/table.js'
import {say, setting} from '../../core/text.js'
import {syntheticTable} from '../class-rows.js'
import {forEachRow} from '../interpolation/interpolate.js'

export const randomOversamplingOptions = {
  shrinkage: {
    type: 'number',
    min: 0,
    max: 1e6,
    default: 0,
    description: 'Width of the normal noise added to numbers, in units of the bandwidth of ROSE; 0 copies rows as they are.',
  },
} as const satisfies OptionSpecs

/**
 * Random oversampling: rows of the class drawn with replacement. With `shrinkage` h > 0 every number gets normal noise of
 * standard deviation h * (4 / ((p + 2) n))^(1 / (p + 4)) * s, where s is the column's standard deviation in the class (divisor
 * n_class), p the number of numeric columns and n the training rows of all classes: a smoothed bootstrap (ROSE). Categorical
 * cells are copied. Missing cells are copied too: they need no filling in, with noise or without. One row suffices.
 *
 * Menardi and Torelli, Data Min. Knowl. Disc. 28, 2014, doi:10.1007/s10618-012-0295-5, section 3. n and s as imbalanced-learn's
 * RandomOverSampler; with the rows of the class alone for n the noise would be a little wider. imbalanced-learn refuses
 * categorical columns when there is noise.
 *
 * @throws {UserError} When the class has no row.
 */
export const randomOversampling = defineGenerator({
  name: 'random-oversampling',
  summary: 'Draws rows of the class with replacement, with noise if asked for (ROSE).',
  source: 'Menardi and Torelli, Data Min. Knowl. Disc. 28, 2014, doi:10.1007/s10618-012-0295-5',
  columns: 'any',
  quick: true,
  options: randomOversamplingOptions,
  create({shrinkage}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        const rows = rowsWithLabel(train, minority.target, [minority.label])
        if (rows.length === 0)
          throw new UserError(
            'no-such-label',
            {column: minority.target, label: minority.label},
            `random-oversampling needs rows with ${minority.target} '${minority.label}'. There are none.`,
            [say`Check ${setting('minority')}.`],
          )
        const features = train.without([minority.target])
        const numericCount = features.columns.filter(({kind}) => kind === 'numeric').length
        const factor = shrinkage * (4 / ((numericCount + 2) * train.rowCount)) ** (1 / (numericCount + 4))
        const widths = features.columns.map(column =>
          column.kind === 'numeric' ? factor * deviation(Float64Array.from(rows, row => column.values[row])) : 0,
        )
        return Promise.resolve({
          notes: [],
          async sample(rowCount, sampling) {
            const bases = new Int32Array(rowCount)
            await forEachRow(rowCount, row => (bases[row] = rows[integerBelow(sampling.rng, rows.length)]), sampling)
            const made = features.select(bases, 'train').columns
            for (const [at, column] of made.entries()) {
              if (column.kind !== 'numeric' || widths[at] === 0) continue
              const part = subContext(sampling, column.field.name, at / made.length, (at + 1) / made.length)
              await forEachRow(rowCount, row => (column.values[row] += widths[at] * normal(part.rng)), part)
            }
            return syntheticTable(train, minority, rowCount, made)
          },
          dispose: () => undefined,
        })
      },
    }
  },
})

/** Standard deviation (divisor n) of the values that are there; 0 when none is, or all are the same. */
function deviation(values: Float64Array): number {
  const present = values.filter(value => !Number.isNaN(value))
  if (present.every(value => value === present[0])) return 0
  const mean = present.reduce((sum, value) => sum + value / present.length, 0)
  return Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2 / present.length, 0))
}
