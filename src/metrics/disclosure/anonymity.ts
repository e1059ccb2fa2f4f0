import {breather, type Context} from '../../core/context.js'
import type {Estimate, Estimates} from '../../core/estimate.js'
import type {Table} from '../../core/table.js'
import {BINS_OPTION, combinations, countsOf} from './combinations.js'
import {defineDisclosure} from './define-disclosure.js'
import type {DisclosureFigures, DisclosureInput} from './disclosure.js'
import {counted} from './people.js'
import {closenessOf, diversityOf} from './anonymity/diversity.js'

const EXTREMES = {
  k: 'smallest',
  minorityK: 'smallest',
  diversity: 'smallest',
  entropyDiversity: 'smallest',
  closeness: 'largest',
  smallestLevel: 'smallest',
} as const
/** Cells of 1 to so many are small. */
const DEFAULT_SMALL = 10

/**
 * Cells of the release: how many rows share a combination of quasi-identifiers. `k` is the smallest number of rows that
 * share one (k-anonymity; Sweeney 2002, doi:10.1142/S0218488502001648), `smallCells` the number of combinations with 1 to
 * `small` rows and `inSmallCells` the share of the rows in them, `uniqueRows` the share of rows that are alone. Of the
 * sensitive columns: `diversity` is the fewest different values within a combination (distinct l-diversity) and
 * `entropyDiversity` e to the smallest entropy (Machanavajjhala et al. 2007, doi:10.1145/1217299.1217302); `closeness`
 * is the largest distance of the values within a combination from those of all rows (t-closeness; Li, Li and
 * Venkatasubramanian 2007, doi:10.1109/ICDE.2007.367856): total variation for categories, the earth mover's distance over
 * ranks for numbers. `smallestLevel` is the rarest category of a sensitive column. Each is that of the worst column. A
 * missing value is a value of its own.
 *
 * The baseline has the same figures of the real rows, as if these were released. Rows count, not people, and numbers are
 * compared with all of their decimals, for cells are those of the table as it is published. Nothing is estimated.
 *
 * @throws {NotApplicable} Without quasi-identifiers, people or released rows.
 */
export const anonymity = defineDisclosure({
  name: 'anonymity',
  summary: 'How small the cells of the release are: k-anonymity, l-diversity, t-closeness, cells of 1 to 10.',
  source: 'Sweeney 2002, doi:10.1142/S0218488502001648; Machanavajjhala et al. 2007; Li et al. 2007',
  limits:
    'A synthetic row is nobody’s, so a cell of one row need not be a person, and large cells do not show that no real record was ' +
    'copied: k copies of one record are k-anonymous. Numbers count with all released decimals, so fractions alone set rows apart.',
  options: {
    bins: {...BINS_OPTION, default: 0},
    small: {type: 'integer', min: 1, max: 1000, default: DEFAULT_SMALL, description: 'The most rows of a cell that is small.'},
  },
  create: options => ({measure: (input, context) => measure(input, options, context)}),
})

interface Options {
  readonly bins: number
  readonly small: number
}

async function measure(input: DisclosureInput, {bins, small}: Options, context: Context): Promise<DisclosureFigures> {
  const {members, released, declared, confidence} = input
  const classes = combinations(input, declared.quasiIdentifiers, bins === 0 ? 'exactly' : bins)
  const breathe = breather(context)
  const figures = async (table: Table, numbers: Int32Array, minority?: Uint8Array): Promise<Estimates> => {
    const rowsOf = minority && Array.from(numbers.keys()).filter(row => minority[row] === 1)
    const own =
      rowsOf === undefined
        ? undefined
        : cells(
            Int32Array.from(rowsOf, row => numbers[row]),
            classes.count,
            small,
            confidence,
          )
    await breathe()
    return {
      ...cells(numbers, classes.count, small, confidence),
      ...(own &&
        Object.fromEntries(
          Object.entries(own).map(([name, estimate]) => [`minority${name[0].toUpperCase()}${name.slice(1)}`, estimate]),
        )),
      ...values(table, numbers, classes.count, declared.sensitive, confidence),
    }
  }
  return {
    estimates: await figures(released, classes.released),
    baseline: await figures(members.rows, classes.members, members.isMinority),
    extremes: EXTREMES,
    details: {small},
  }
}

function cells(numbers: Int32Array, count: number, small: number, confidence: number): Estimates {
  const sizes = countsOf(numbers, count).filter(size => size > 0)
  if (sizes.length === 0) return {}
  const exactly = (value: number) => counted(value, numbers.length, confidence)
  const inSmall = sizes.filter(size => size <= small)
  return {
    k: exactly(Math.min(...[sizes.reduce((least, size) => Math.min(least, size))])),
    smallCells: exactly(inSmall.length),
    inSmallCells: exactly(inSmall.reduce((sum, size) => sum + size, 0) / numbers.length),
    uniqueRows: exactly(sizes.filter(size => size === 1).length / numbers.length),
  }
}

/** Of the column that is worst in each. */
function values(table: Table, numbers: Int32Array, count: number, sensitive: readonly string[], confidence: number): Estimates {
  if (sensitive.length === 0) return {}
  const exactly = (value: number): Estimate => counted(value, numbers.length, confidence)
  const columns = sensitive.map(name => table.column(name))
  const diversities = columns.map(column => diversityOf(column, numbers, count))
  const levels = columns.flatMap(column =>
    column.kind === 'categorical'
      ? [
          countsOf(
            column.codes.filter(code => code >= 0),
            column.field.levels.length,
          ),
        ]
      : [],
  )
  const rarest = levels.flatMap(counts => [...counts].filter(size => size > 0))
  return {
    diversity: exactly(Math.min(...diversities.map(({distinct}) => distinct))),
    entropyDiversity: exactly(Math.exp(Math.min(...diversities.map(({entropy}) => entropy)))),
    closeness: exactly(Math.max(...columns.map(column => closenessOf(column, numbers, count)))),
    ...(rarest.length > 0 && {smallestLevel: exactly(Math.min(...rarest))}),
  }
}
