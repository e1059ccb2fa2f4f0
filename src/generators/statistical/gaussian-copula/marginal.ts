import type {CategoricalColumn, Column, NumericColumn} from '../../../core/table.js'

/**
 * One latent normal variable of the copula. What was observed of it are outcomes in a fixed order: each stands for an
 * interval of the variable whose probability is the outcome's share of the rows.
 */
export interface Marginal {
  /** Per row the outcome, from 0; -1 where nothing was observed. */
  readonly outcomes: Int32Array
  /** Per outcome the share of the observed rows, all positive. */
  readonly shares: Float64Array
}

export interface NumberMarginal extends Marginal {
  readonly kind: 'number'
  readonly column: NumericColumn
  /** The values that are there, rising. */
  readonly sorted: Float64Array
}

export interface LevelMarginal extends Marginal {
  readonly kind: 'level'
  readonly column: CategoricalColumn
  /** Per outcome its code. */
  readonly codes: Int32Array
}

/** Outcome 0 is present, 1 missing. */
export interface GapMarginal extends Marginal {
  readonly kind: 'gap'
  readonly column: NumericColumn
}

export type AnyMarginal = NumberMarginal | LevelMarginal | GapMarginal

/**
 * A column's latent variables: one, and for numbers with missing cells another that says whether the cell is there; a missing
 * level is a level.
 *
 * @param marks Of a categorical column, as {@link levelMarks} gives them: they order its levels.
 */
export function marginalsOf(column: Column, marks: Float64Array = new Float64Array(0)): AnyMarginal[] {
  if (column.kind === 'categorical') return [levelMarginal(column, marks)]
  const numbers = numberMarginal(column)
  if (numbers.sorted.length === column.values.length) return [numbers]
  const outcomes = Int32Array.from(column.values, value => (Number.isNaN(value) ? 1 : 0))
  const gaps: GapMarginal = {kind: 'gap', column, outcomes, shares: sharesOf(outcomes, 2)}
  return numbers.sorted.length === 0 ? [numbers] : [numbers, gaps]
}

function numberMarginal(column: NumericColumn): NumberMarginal {
  const sorted = column.values.filter(value => !Number.isNaN(value)).sort()
  const distinct = [...new Set(sorted)]
  const outcomeOf = new Map(distinct.map((value, at) => [value, at]))
  const outcomes = Int32Array.from(column.values, value => outcomeOf.get(value) ?? -1)
  return {kind: 'number', column, sorted, outcomes, shares: sharesOf(outcomes, distinct.length)}
}

function levelMarginal(column: CategoricalColumn, marks: Float64Array): LevelMarginal {
  const codes = [...new Set(column.codes)].sort((a, b) => marks[a + 1] - marks[b + 1] || a - b)
  const outcomes = column.codes.map(code => codes.indexOf(code))
  return {kind: 'level', column, codes: Int32Array.from(codes), outcomes, shares: sharesOf(outcomes, codes.length)}
}

function sharesOf(outcomes: Int32Array, count: number): Float64Array {
  const shares = new Float64Array(count)
  for (const outcome of outcomes) if (outcome >= 0) shares[outcome]++
  const observed = shares.reduce((sum, rows) => sum + rows, 0)
  return shares.map(rows => rows / observed)
}
