import {defineFidelity} from './define-fidelity.js'
import type {Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import type {Column} from '../../core/table.js'
import {association, associationKind, drawColumn, type AssociationKind} from './association.js'
import type {FidelityFigures, FidelityInput} from './fidelity.js'
import {requireRows} from './points.js'
import {everyRow, namedFigures, withErrors} from './resample.js'

const KINDS: readonly AssociationKind[] = ['pearson', 'cramersV', 'correlationRatio']

/**
 * Whether columns hang together as they do in real rows: for every pair of columns the absolute difference of their association
 * on both sides. The association is Pearson's correlation of two numbers, Cramer's V of two categories and the correlation ratio
 * of a number given a category (`association`). Gives the mean over all pairs, the largest, and the means over the pairs of each
 * kind; a pair whose association is not defined on a side, because a column is constant there, is left out and counted.
 * Differences of Pearson's correlation reach up to 2, of the others up to 1.
 *
 * @throws {NotApplicable} With fewer than 3 rows on a side, or when no pair is left.
 */
export const columnPairs = defineFidelity({
  name: 'column-pairs',
  summary: "How far correlations of columns are from those in real rows: Pearson's, Cramer's V, correlation ratio.",
  source:
    'Pearson (1895), doi:10.1098/rspl.1895.0041; Cramer (1946), Mathematical Methods of Statistics; ' +
    'correlation ratio of a number given a category',
  options: {},
  create() {
    return {measure: comparePairs}
  },
})

/** Two columns by their places. */
interface Pair {
  readonly kind: AssociationKind
  readonly first: number
  readonly second: number
}

async function comparePairs(input: FidelityInput, context: Context): Promise<FidelityFigures> {
  requireRows(input, 3)
  const rows = {real: input.real.rowCount, synthetic: input.synthetic.rowCount}
  const all = pairsOf(input.real.columns)
  const compare = comparison(input)
  const onEveryRow = compare(all, everyRow(rows.real), everyRow(rows.synthetic))
  const pairs = all.filter((_, at) => onEveryRow[at] !== undefined)
  if (pairs.length === 0) throw new NotApplicable('there are no two columns that vary on both sides')
  const rangeOf = (kinds: readonly AssociationKind[]) => [0, kinds.includes('pearson') ? 2 : 1] as const
  const any = rangeOf(pairs.map(({kind}) => kind))
  const figures = await withErrors(
    rows,
    [any, any, ...KINDS.map(kind => rangeOf([kind]))],
    (realRows, syntheticRows) => summarise(pairs, compare(pairs, realRows, syntheticRows)),
    context,
  )
  const names = ['meanDifference', 'largestDifference', ...KINDS.map(kind => `${kind}Difference`)]
  return {
    figures: namedFigures(names, figures),
    details: {columnPairs: pairs.length, columnPairsLeftOut: all.length - pairs.length},
  }
}

function pairsOf(columns: readonly Column[]): Pair[] {
  return columns.flatMap((column, first) =>
    columns.slice(first + 1).map((other, after): Pair => ({
      kind: associationKind(column, other),
      first,
      second: first + 1 + after,
    })),
  )
}

/** Differences of the pairs' associations on these rows. */
function comparison({real, synthetic}: FidelityInput) {
  const others = real.columns.map(({field}) => synthetic.column(field.name))
  return (pairs: readonly Pair[], realRows: Int32Array, syntheticRows: Int32Array): (number | undefined)[] => {
    const here = real.columns.map(column => drawColumn(column, realRows))
    const there = others.map(column => drawColumn(column, syntheticRows))
    return pairs.map(({first, second}) => {
      const [a, b] = [association(here[first], here[second]), association(there[first], there[second])]
      return a === undefined || b === undefined ? undefined : Math.abs(a - b)
    })
  }
}

function summarise(pairs: readonly Pair[], differences: readonly (number | undefined)[]): (number | undefined)[] {
  const defined = differences.filter(each => each !== undefined)
  // Spread arguments have a limit that the pairs of some hundred columns pass.
  const largest = defined.length === 0 ? undefined : defined.reduce((most, each) => Math.max(most, each), 0)
  const ofKind = (kind: AssociationKind) => differences.filter((_, at) => pairs[at].kind === kind)
  return [meanOf(differences), largest, ...KINDS.map(ofKind).map(meanOf)]
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter(value => value !== undefined)
  return defined.length === 0 ? undefined : defined.reduce((sum, value) => sum + value, 0) / defined.length
}
