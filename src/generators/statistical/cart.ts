import {defineGenerator} from '../define-generator.js'
import {breather, throwIfStopped, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs, OptionValues} from '../../core/options.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import {MISSING_CODE, type Column} from '../../core/table.js'
import {ownRows, syntheticTable} from '../class-rows.js'
import {growTree, type Tree} from './cart/grow-tree.js'
import {smoother} from './cart/smooth.js'
import {variablesOf, type Variable} from './variables.js'
import {forEachRow} from '../interpolation/interpolate.js'

export const cartOptions = {
  minBucket: {type: 'integer', min: 1, max: 1_000_000, default: 5, description: 'Fewest rows in a leaf of a tree.'},
  complexity: {
    type: 'number',
    min: 0,
    max: 1,
    default: 1e-8,
    description: "What a split must lower the risk by, as a share of the whole tree's: cp of rpart.",
  },
  smoothing: {
    type: 'choice',
    choices: ['none', 'density'],
    default: 'none',
    description: 'Numbers as the records have them, or with the noise of a kernel density estimate.',
  },
} as const satisfies OptionSpecs

/**
 * CART synthesis: columns are made one after the other. The first is drawn from the rows of the class. For each further one, a tree
 * is grown that tells it from those before it; a synthetic row goes down the tree with the values that it has so far, and gets the
 * value of a random record (donor) of the leaf that it reaches. Every cell is thus a value of a real record, unless `smoothing`
 * adds noise to numbers. Missing cells are made as the class has them.
 *
 * Reiter, Using CART to generate partially synthetic, public use microdata, J. Off. Stat. 21, 2005; defaults and missing values as
 * in synthpop's `syn.cart` (Nowok, Raab and Dibben, J. Stat. Softw. 74, 2016, doi:10.18637/jss.v074.i11, section 2), whose trees
 * are rpart's. Departures: levels as predictors of a response of more than two levels are put in order instead of trying every
 * subset, a level that no row of a node had goes with most of its rows, and the kernel of `smoothing` has the width of Silverman's
 * rule.
 *
 * @throws {NotApplicable} When the class has one row, which would come back as it is, or there are no columns.
 */
export const cart = defineGenerator({
  name: 'cart',
  summary: 'Column by column: a tree tells each from those before it, and the value of a record in its leaf is drawn.',
  source: 'Nowok, Raab and Dibben, J. Stat. Softw. 74, 2016, doi:10.18637/jss.v074.i11 (synthpop)',
  columns: 'any',
  options: cartOptions,
  create(options) {
    return {
      deterministicFit: true,
      async fit(train, minority, context) {
        throwIfStopped(context)
        const features = ownRows('cart', train, minority)
        if (features.columns.length === 0) throw new NotApplicable('cart needs columns beside the target; there are none')
        if (features.rowCount < 2) throw new NotApplicable('cart needs at least 2 rows of the class; there is 1')
        const variables = features.columns.flatMap(variablesOf)
        const trees = await growTrees(variables, options, context)
        return {
          notes: notesOf(features.rowCount, trees, options),
          async sample(rowCount, sampling) {
            const made = new Map(variables.map(({column}) => [column.field.name, emptyColumn(column, rowCount)]))
            const seen = new Float64Array(variables.length)
            const makers = variables.map((variable, at) =>
              cellMaker(variable, trees[at], made.get(variable.column.field.name), options.smoothing),
            )
            const makeRow = (row: number) => {
              for (let at = 0; at < makers.length; at++) seen[at] = makers[at](row, seen, sampling.rng)
            }
            await forEachRow(rowCount, makeRow, sampling)
            return syntheticTable(train, minority, rowCount, [...made.values()])
          },
          dispose: () => undefined,
        }
      },
    }
  },
})

type Options = OptionValues<typeof cartOptions>

async function growTrees(variables: readonly Variable[], options: Options, context: Context): Promise<Tree[]> {
  const breathe = breather(context)
  const trees: Tree[] = []
  for (const [at, variable] of variables.entries()) {
    trees.push(growTree(variable, variables.slice(0, at), options))
    context.progress((at + 1) / variables.length)
    await breathe()
  }
  return trees
}

/**
 * Makes a cell of a row and returns what the trees of later columns see of it. A missing number is marked before the number is made,
 * and then keeps the mark.
 */
function cellMaker(
  variable: Variable,
  tree: Tree,
  column: Column | undefined,
  smoothing: Options['smoothing'],
): (row: number, seen: Float64Array, rng: Rng) => number {
  const {kind, values} = variable
  const draw = (seen: Float64Array, rng: Rng) => {
    const donors = donorsOf(tree, seen)
    return values[donors[integerBelow(rng, donors.length)]]
  }
  if (column?.kind === 'categorical')
    return (row, seen, rng) => {
      const code = draw(seen, rng)
      column.codes[row] = code === column.field.levels.length ? MISSING_CODE : code
      return code
    }
  if (column === undefined) throw new RangeError('Every variable must have its column.')
  if (kind === 'missing number')
    return (row, seen, rng) => {
      const isMissing = draw(seen, rng)
      column.values[row] = isMissing === 1 ? NaN : 0
      return isMissing
    }
  const smooth = smoothing === 'density' && kind === 'number' ? smoother(variable.column) : (value: number) => value
  return (row, seen, rng) => {
    if (Number.isNaN(column.values[row])) return 0
    return (column.values[row] = smooth(draw(seen, rng), rng))
  }
}

function donorsOf(tree: Tree, seen: Float64Array): Int32Array {
  let node = tree
  while ('left' in node) node = node.goesLeft(seen[node.predictor]) ? node.left : node.right
  return node.donors
}

const emptyColumn = (column: Column, rowCount: number): Column =>
  column.kind === 'numeric' ? {...column, values: new Float64Array(rowCount)} : {...column, codes: new Int32Array(rowCount)}

function notesOf(rowCount: number, trees: readonly Tree[], {smoothing}: Options): string[] {
  const alone = trees.slice(1).every(tree => 'donors' in tree)
  return [
    smoothing === 'none'
      ? 'cart draws every cell from a record of the class: real values come back, and with them parts of records or whole ones.'
      : 'cart draws levels from records of the class, and numbers with a little noise: rows can still lie next to real ones.',
    ...(trees.length > 1 && alone
      ? [`cart found no split in the ${rowCount} rows of the class: every column was drawn by itself.`]
      : []),
  ]
}
