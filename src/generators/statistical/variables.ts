import {MISSING_CODE, type CategoricalColumn, type Column, type NumericColumn} from '../../core/table.js'
import {ascendingOrder} from '../../stats/ascending-order.js'

interface VariableOf<K, C extends Column> {
  readonly kind: K
  /** The column of the class that it belongs to. */
  readonly column: C
  /** What trees see of each row of the class: a number (0 for a missing one), or the code of a level. */
  readonly values: Float64Array
  /** How many codes there are; 0 for a number. */
  readonly levels: number
  /** The rows that have a value, in ascending order. */
  readonly rows: Int32Array
  /** All rows in the order of their numbers; empty for levels. */
  readonly order: Int32Array
}

/** What one tree makes: the numbers or levels of a column, or which of its numbers are missing (1). */
export type Variable =
  VariableOf<'number', NumericColumn> | VariableOf<'missing number', NumericColumn> | VariableOf<'level', CategoricalColumn>

/**
 * The variables of a column, as synthpop makes them. A column of numbers with gaps has two: which are missing, and the numbers of
 * the other rows. A missing level is a level of its own. A column without any value has none.
 */
export function variablesOf(column: Column): Variable[] {
  if (column.kind === 'categorical') return levelVariable(column)
  const {values} = column
  const rows = rowsWhere(values.length, row => !Number.isNaN(values[row]))
  if (rows.length === 0) return []
  const seen = values.map(value => (Number.isNaN(value) ? 0 : value))
  const number: Variable = {kind: 'number', column, values: seen, levels: 0, rows, order: ascendingOrder(seen)}
  if (rows.length === values.length) return [number]
  const gaps = values.map(value => (Number.isNaN(value) ? 1 : 0))
  const all = rowsWhere(values.length, () => true)
  return [{kind: 'missing number', column, values: gaps, levels: 2, rows: all, order: new Int32Array()}, number]
}

function levelVariable(column: CategoricalColumn): Variable[] {
  const {codes, field} = column
  if (codes.every(code => code === MISSING_CODE)) return []
  const values = Float64Array.from(codes, code => (code === MISSING_CODE ? field.levels.length : code))
  const rows = rowsWhere(codes.length, () => true)
  return [{kind: 'level', column, values, levels: field.levels.length + 1, rows, order: new Int32Array()}]
}

const rowsWhere = (count: number, holds: (row: number) => boolean) =>
  Int32Array.from({length: count}, (_, row) => row).filter(holds)
