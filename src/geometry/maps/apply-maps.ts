import type {NumericColumn, Table, Role} from '../../core/table.js'
import type {ColumnMap} from './find-maps.js'

/** Values so near to a decimal, as a share of the column's largest, are taken for it. */
const NEAR = 1e-10
/** Where so many of the records have no more decimals, the data have none. */
const MOSTLY = 0.9
/** More decimals are not told from none by chance: a tenth of a thousandth of all numbers would be near one. */
const MOST_BY_CHANCE = 1e-3

/** The table as it was interpolated: columns with a map have gone through it. Lines are straight there. */
export function mapTable<R extends Role>(table: Table<R>, maps: readonly ColumnMap[]): Table<R> {
  return changeColumns(table, maps, ({field, values}, {map}) => ({
    kind: 'numeric',
    field: {...field, min: map.forward(field.min), max: map.forward(field.max), integer: false},
    values: values.map(value => map.forward(value)),
  }))
}

/**
 * The reverse of `mapTable`, for records. Where nearly all values of a column are decimals within what computing may add,
 * these are decimals.
 *
 * @param released The table that was mapped.
 * @returns The rows of which every number can be mapped back, and which they are: a place that no value is mapped to is no record.
 */
export function unmapRecords<R extends Role>(
  records: Table<R>,
  maps: readonly ColumnMap[],
  released: Table,
): {table: Table<R>; rows: Int32Array} {
  const back = changeColumns(records, maps, ({field, values}, {map}) => {
    const own = released.column(field.name).field
    return {kind: 'numeric', field: own.kind === 'numeric' ? own : field, values: values.map(value => map.inverse(value))}
  })
  const isPossible = (row: number) =>
    maps.every(({column}) => Number.isFinite(valuesOf(back, column)[row]) || Number.isNaN(valuesOf(records, column)[row]))
  const rows = Int32Array.from({length: records.rowCount}, (_, row) => row).filter(isPossible)
  const kept = back.select(rows, records.role)
  return {table: changeColumns(kept, maps, column => ({...column, values: asDecimals(column.values)})), rows}
}

function valuesOf(table: Table, name: string): Float64Array {
  const column = table.column(name)
  return column.kind === 'numeric' ? column.values : new Float64Array()
}

function changeColumns<R extends Role>(
  table: Table<R>,
  maps: readonly ColumnMap[],
  change: (column: NumericColumn, map: ColumnMap) => NumericColumn,
): Table<R> {
  const mapOf = new Map(maps.map(map => [map.column, map]))
  return table.withColumns(
    table.columns.map(column => {
      const map = mapOf.get(column.field.name)
      return column.kind === 'numeric' && map !== undefined ? change(column, map) : column
    }),
  )
}

/** The same values, as decimals with as few digits as nearly all of them have. */
function asDecimals(values: Float64Array): Float64Array {
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const near = NEAR * size
  for (let decimals = 0; 2 * near * 10 ** decimals < MOST_BY_CHANCE; decimals++) {
    const rounded = values.map(value => Math.round(value * 10 ** decimals) / 10 ** decimals)
    const isNear = (value: number, at: number) => Math.abs(value - rounded[at]) <= near
    const count = values.reduce((sum, value, at) => sum + Number(isNear(value, at)), 0)
    if (count >= MOSTLY * values.length) return values.map((value, at) => (isNear(value, at) ? rounded[at] : value))
  }
  return values
}
