import type {NumericColumn, Table, Role} from '../../core/table.js'
import {isFullForm, largestErrorOf, numberFormsOf, type NumberForm} from '../number-form.js'
import type {KnownErrors} from '../space.js'
import type {ColumnMap} from './find-maps.js'

/** Values so near to a decimal, as a share of the column's largest, are taken for it. */
const NEAR = 1e-10
/** Where so many of the records have no more decimals, the data have none. */
const MOSTLY = 0.9
/** More decimals are not told from none by chance: a thousandth of all numbers would be near one. */
const MOST_BY_CHANCE = 1e-3
/**
 * In a rounded column, records are known to so many errors of a number, or to one of a mapped number. With so many records a larger
 * share is still no chance.
 */
const ROUNDED_ERRORS = 4
const FEWEST_RECORDS = 20
const MOST_OF_MANY = 0.5

/** The table as it was interpolated: columns with a map have gone through it. Lines are straight there. */
export function mapTable<R extends Role>(table: Table<R>, maps: readonly ColumnMap[]): Table<R> {
  return changeColumns(table, maps, ({field, values}, {map}) => ({
    kind: 'numeric',
    field: {...field, min: map.forward(field.min), max: map.forward(field.max), integer: false},
    values: values.map(value => map.forward(value)),
  }))
}

/** Half a unit in the last place of a single-precision number, as a share of it, and how many may add up on the way. */
const SINGLE = 2 ** -24
const SINGLE_ROUNDINGS = 4

/**
 * How far each number of a mapped column may be off, by column, where the released ones were rounded or are of single precision: the
 * error of the released number, carried through the map. Numbers of full length are left out.
 *
 * @param table As it was released.
 */
export function mappedErrors(table: Table, maps: readonly ColumnMap[]): ReadonlyMap<string, KnownErrors> {
  return new Map(
    [...formsOf(table)].flatMap(([name, form]): [string, KnownErrors][] => {
      const map = maps.find(({column}) => column === name)
      return map === undefined || form.kind === 'double'
        ? []
        : [[name, {errors: errorsOf(valuesOf(table, name), form, map), isFine: isFullForm(form)}]]
    }),
  )
}

/** By name of the numeric columns. */
function formsOf(table: Table): Map<string, NumberForm> {
  const numeric = table.columns.filter(column => column.kind === 'numeric')
  const forms = numberFormsOf(numeric.map(({values}) => values.filter(value => !Number.isNaN(value))))
  return new Map(numeric.map(({field: {name}}, at) => [name, forms[at]]))
}

function errorsOf(values: Float64Array, form: NumberForm, {map}: ColumnMap): Float64Array {
  const largest = (of: (value: number) => number) =>
    values.reduce((most, value) => Math.max(most, Number.isNaN(value) ? 0 : Math.abs(of(value))), 0)
  const size = largest(value => value)
  // Where all was computed in single precision, the mapped numbers were as well.
  const isSingle = form.kind === 'single'
  const computed = isSingle ? SINGLE_ROUNDINGS * SINGLE * largest(value => map.forward(value)) : 0
  return values.map(value => {
    const off = isSingle ? 2 * SINGLE * Math.abs(value) : largestErrorOf(form, value, size)
    const middle = map.forward(value)
    const ways = [value - off, value + off]
      .map(other => Math.abs(map.forward(other) - middle))
      .filter(way => Number.isFinite(way))
    return computed + Math.max(...ways)
  })
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
  const forms = formsOf(released)
  const errors = mappedErrors(released, maps)
  const snapped = changeColumns(kept, maps, (column, {map}) => {
    const {name} = column.field
    const inside = errors.get(name)?.errors.reduce((most, error) => (error > most ? error : most), 0)
    const size = column.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const form = forms.get(name)
    if (inside === undefined || form === undefined || column.values.length < FEWEST_RECORDS)
      return {...column, values: asDecimals(column.values, () => NEAR * size, MOST_BY_CHANCE)}
    const written = ROUNDED_ERRORS * largestErrorOf(form, size, size)
    return {...column, values: asDecimals(column.values, value => Math.max(written, inside / map.slope(value)), MOST_OF_MANY)}
  })
  return {table: snapped, rows}
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

/**
 * The same values, as decimals with as few digits as nearly all of them have.
 *
 * @param near How far a value may be off. @param most The largest share of all numbers that may be so near to a decimal.
 */
function asDecimals(values: Float64Array, near: (value: number) => number, most: number): Float64Array {
  const widest = values.reduce((least, value) => Math.max(least, near(value)), 0)
  for (let decimals = 0; 2 * widest * 10 ** decimals < most; decimals++) {
    const rounded = values.map(value => Math.round(value * 10 ** decimals) / 10 ** decimals)
    const isNear = (value: number, at: number) => Math.abs(value - rounded[at]) <= near(value)
    const count = values.reduce((sum, value, at) => sum + Number(isNear(value, at)), 0)
    if (count >= MOSTLY * values.length) return values.map((value, at) => (isNear(value, at) ? rounded[at] : value))
  }
  return values
}
