import {defineGenerator} from '../define-generator.js'
import {throwIfStopped} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import type {CategoricalColumn, Column, NumericColumn} from '../../core/table.js'
import {restoreNumber} from '../../preprocess/tabular/restore.js'
import {ownRows, syntheticTable} from '../class-rows.js'
import {fitAdversarialForest, type AdversarialForest} from './arf/fit-forest.js'
import type {Leaf} from './arf/leaves.js'
import {fitTruncatedNormal, truncatedQuantile, type TruncatedNormal} from './arf/truncated-normal.js'
import {summarise} from '../../stats/quartiles.js'
import {forEachRow} from '../interpolation/interpolate.js'
import {variablesOf, type Variable} from './variables.js'

export const arfOptions = {
  trees: {type: 'integer', min: 1, max: 10_000, default: 10, description: 'Number of trees.'},
  minLeaf: {type: 'integer', min: 1, max: 1_000_000, default: 2, description: 'Fewest records in a leaf.'},
  delta: {
    type: 'number',
    min: 0,
    max: 0.5,
    default: 0,
    description: 'How much more than half of the rows a forest may tell right and still count as fooled.',
  },
  rounds: {type: 'integer', min: 0, max: 1000, default: 10, description: 'Most forests after the first.'},
  finiteBounds: {type: 'boolean', default: false, description: 'No number beyond the smallest and largest of the class.'},
} as const satisfies OptionSpecs

/**
 * Adversarial random forest: a forest learns to tell records from rows whose columns were drawn one by one, until the columns are
 * nearly independent of each other within its leaves ({@link fitAdversarialForest}). A row is then made of a random leaf, leaves
 * being as likely as records are in them: numbers from a normal distribution cut off at the bounds of the leaf ({@link
 * fitTruncatedNormal}) and rounded to the decimals of their column, levels and missing cells as often as the leaf's records have
 * them.
 *
 * Watson, Blesch, Kapar and Wright, AISTATS 2023, arXiv 2205.09435, algorithms 1 to 3 (ARF, FORDE, FORGE); defaults as their R
 * package `arf`. Departures: whole numbers are numbers, not ordered levels; no level gets probability where a leaf has none
 * (`alpha` 0); cuts are searched over at most 256 quantiles, and none leaves fewer than `minLeaf` rows of both kinds together;
 * missing cells, which `arf` refuses, are a level, and for a number a variable of their own.
 *
 * @throws {NotApplicable} When the class has one row, which would come back as it is, or there are no columns.
 */
export const arf = defineGenerator({
  name: 'arf',
  summary: 'Adversarial random forest: columns are drawn one by one within leaves in which they hardly depend on each other.',
  source: 'Watson, Blesch, Kapar and Wright, AISTATS 2023, arXiv 2205.09435',
  columns: 'any',
  options: arfOptions,
  create(options) {
    return {
      async fit(train, minority, context) {
        throwIfStopped(context)
        const features = ownRows('arf', train, minority)
        if (features.columns.length === 0) throw new NotApplicable('arf needs columns beside the target; there are none')
        if (features.rowCount < 2) throw new NotApplicable('arf needs at least 2 rows of the class; there is 1')
        const variables = features.columns.flatMap(variablesOf)
        const columns = [...new Set(variables.map(({column}) => column))]
        const forest = await fitAdversarialForest(variables, features.rowCount, options, context)
        const {leafOf} = forest
        return {
          notes: notesOf(forest, options),
          async sample(rowCount, sampling) {
            const made = columns.map(column => emptyColumn(column, rowCount))
            const makers = columns.map((column, at) => cellMaker(column, made[at], variables, options))
            const makeRow = (row: number) => {
              const leaf = leafOf[integerBelow(sampling.rng, leafOf.length)]
              for (const make of makers) make(row, leaf, sampling.rng)
            }
            await forEachRow(rowCount, makeRow, sampling)
            return syntheticTable(train, minority, rowCount, made)
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

type Options = OptionValues<typeof arfOptions>
type MakeCell = (row: number, leaf: Leaf, rng: Rng) => void

/** Writes a cell: that of a random record of the leaf, and in place of a number one of the leaf's distribution. */
function cellMaker(column: Column, made: Column, variables: readonly Variable[], options: Options): MakeCell {
  const draw = ({rows}: Leaf, rng: Rng) => rows[integerBelow(rng, rows.length)]
  if (column.kind === 'categorical') {
    const {codes} = made as CategoricalColumn
    return (row, leaf, rng) => (codes[row] = column.codes[draw(leaf, rng)])
  }
  const {values} = made as NumericColumn
  const drawNumber = numberDrawer(column, variables, options)
  return (row, leaf, rng) => (values[row] = Number.isNaN(column.values[draw(leaf, rng)]) ? NaN : drawNumber(leaf, rng))
}

function numberDrawer(
  column: NumericColumn,
  variables: readonly Variable[],
  {finiteBounds}: Options,
): (leaf: Leaf, rng: Rng) => number {
  const at = variables.findIndex(variable => variable.kind === 'number' && variable.column === column)
  const present = column.values.filter(value => !Number.isNaN(value))
  const {min, max} = summarise(present, new Float64Array(present.length))
  const range = [min, max] as const
  const {decimals, integer} = column.field
  const shape = {decimals: integer ? 0 : decimals, ...(finiteBounds && {range})}
  const fitted = new Map<Leaf, TruncatedNormal>()
  const fit = ({rows, low, high}: Leaf) => {
    const values = Float64Array.from(rows, row => column.values[row]).filter(value => !Number.isNaN(value))
    const bounds = finiteBounds
      ? ([Math.max(low[at], range[0]), Math.min(high[at], range[1])] as const)
      : ([low[at], high[at]] as const)
    return fitTruncatedNormal(values, bounds, range)
  }
  return (leaf, rng) => {
    const distribution = fitted.get(leaf) ?? fit(leaf)
    fitted.set(leaf, distribution)
    return restoreNumber(truncatedQuantile(distribution, rng.next()), shape)
  }
}

const emptyColumn = (column: Column, rowCount: number): Column =>
  column.kind === 'numeric' ? {...column, values: new Float64Array(rowCount)} : {...column, codes: new Int32Array(rowCount)}

function notesOf({accuracy, rounds}: AdversarialForest, {delta}: Options): string[] {
  if (accuracy <= 0.5 + delta) return []
  const forests = rounds === 0 ? 'one forest, which' : `${rounds + 1} forests, the last of which`
  return [
    `arf ended after ${forests} still told ${Math.round(accuracy * 100)} % of the rows right, made and real: ` +
      'some of what ties columns together is lost.',
  ]
}
