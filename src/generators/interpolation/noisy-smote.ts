import {defineGenerator} from '../define-generator.js'
import {subContext} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import {normal, type Rng} from '../../core/rng.js'
import {rowsWithLabel, type MinorityClass, type NumericColumn, type Table} from '../../core/table.js'
import {restoreNumber} from '../../preprocess/tabular/restore.js'
import {numericColumns} from '../class-rows.js'
import {forEachRow} from './interpolate.js'
import {smoteNcAs} from './smote-nc.js'
import {smoteAs, smoteOptions} from './smote.js'

export const noisySmoteOptions = {
  ...smoteOptions,
  noise: {
    type: 'number',
    min: 0,
    max: 10,
    default: 0.01,
    description:
      "Size of the jitter as a share of the column's range in the class: standard deviation, or half width if uniform.",
  },
  shape: {
    type: 'choice',
    choices: ['normal', 'uniform'],
    default: 'normal',
    description: 'Distribution of the jitter.',
  },
  decimals: {
    type: 'integer',
    min: 0,
    max: 15,
    description: 'Round numbers to so many decimals after the jitter (not at all).',
  },
} as const satisfies OptionSpecs

const NOT_PRIVATE =
  'noisy-smote is not private: jitter and rounding promise nothing, and records can be found from many jittered rows together.'

/**
 * SMOTE, or SMOTE-NC with categorical columns, whose numbers then get independent jitter of a size relative to their
 * column's range in the class, and are rounded if asked to. Levels are left as they are. It is what practitioners do to
 * make a SMOTE release look safe, and is here to be attacked: it is not differentially private at any size of the
 * jitter, since the neighbours that a row lies between, and whether a record is among them, depend on single records
 * without bound. Jitter leaves the range; constant columns get none. Missing cells as in SMOTE.
 *
 * Rows: Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953.
 *
 * @throws {UserError} When more neighbours are asked for than the class has.
 * @throws {NotApplicable} When there are no numeric columns, or the class has one row.
 */
export const noisySmote = defineGenerator({
  name: 'noisy-smote',
  summary: 'SMOTE with jitter and rounding on top. NOT private: it hides records from sight and not from an attack.',
  source: 'Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, with noise as practitioners add it',
  columns: 'any',
  quick: true,
  options: noisySmoteOptions,
  create({noise, shape, decimals, ...rest}) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        const kinds = new Set(train.columns.filter(({field}) => field.name !== minority.target).map(({kind}) => kind))
        if (!kinds.has('numeric')) throw new NotApplicable('noisy-smote needs numeric columns to jitter; use smote-n for levels')
        const rows = (kinds.has('categorical') ? smoteNcAs : smoteAs)('noisy-smote', rest)
        const fitted = await rows.fit(train, minority, context)
        const widths = rangesOf(train, minority).map(range => noise * range)
        return {
          notes: [NOT_PRIVATE, ...fitted.notes],
          async sample(rowCount, sampling) {
            const plain = await fitted.sample(rowCount, subContext(sampling, 'rows', 0, 0.5))
            const made = new Map<string, NumericColumn>()
            for (const [at, column] of numericColumns(plain).entries()) {
              const [from, to] = [at, at + 1].map(done => 0.5 + done / (2 * widths.length))
              const part = subContext(sampling, `jitter/${column.field.name}`, from, to)
              const values = new Float64Array(rowCount)
              const jitter = (row: number) => {
                const value = column.values[row] + widths[at] * deviate(shape, part.rng)
                values[row] = decimals === undefined ? value : restoreNumber(value, {decimals})
              }
              await forEachRow(rowCount, jitter, part)
              made.set(column.field.name, {...column, values})
            }
            return plain.withColumns(plain.columns.map(column => made.get(column.field.name) ?? column))
          },
          dispose: () => {
            fitted.dispose()
          },
        }
      },
    }
  },
})

/** One deviate of standard deviation 1, or uniform in [-1, 1). */
const deviate = (shape: string, rng: Rng) => (shape === 'normal' ? normal(rng) : 2 * rng.next() - 1)

/** Per numeric column the range of the class's values; 0 without any. */
function rangesOf(train: Table<'train'>, {target, label}: MinorityClass): number[] {
  return numericColumns(train.select(rowsWithLabel(train, target, [label]), 'train')).map(({values}) => {
    let [min, max] = [Infinity, -Infinity]
    for (const value of values) {
      if (value < min) min = value
      if (value > max) max = value
    }
    return max > min ? max - min : 0
  })
}
