import {
  MISSING_CODE,
  type CategoricalColumn,
  type CategoricalField,
  type Column,
  type Field,
  type NumericColumn,
} from './column.js'
import {withSharedLevels} from './shared-levels.js'
import {columnsOfRows, columnsOfValues, rowsOf, type Cell, type ColumnValues, type Row} from './table-cells.js'

export {MISSING_CODE, type CategoricalColumn, type CategoricalField, type Column, type Field, type NumericColumn}
export type {NumericField} from './column.js'
export type {Cell, ColumnValues, Row}

/** What a table is used as. The role is part of the type, so that passing a holdout where training rows are due does not compile. */
export type Role = 'source' | 'train' | 'holdout' | 'synthetic' | 'augmented' | 'targets' | 'auxiliary' | 'reconstructed'

/** What is known of all columns, in their order. */
export interface Schema {
  readonly fields: readonly Field[]
}

/**
 * Columns of equal length with their schema, `[rowCount, columns.length]`. Immutable: algorithms make new tables.
 *
 * @example
 * const table = Table.fromRows([{age: 41, sex: 'f'}, {age: 39, sex: 'm'}])
 * table.select([1], 'train').without(['sex']).toRows() // [{age: 39}]
 */
export class Table<R extends Role = Role> {
  readonly schema: Schema
  readonly #byName: ReadonlyMap<string, Column>

  constructor(
    readonly role: R,
    readonly columns: readonly Column[],
    readonly rowCount: number,
  ) {
    for (const column of columns) {
      const length = column.kind === 'numeric' ? column.values.length : column.codes.length
      if (length !== rowCount) throw new RangeError(`Column '${column.field.name}' must have ${rowCount} rows. Got ${length}.`)
    }
    this.schema = {fields: columns.map(column => column.field)}
    this.#byName = new Map(columns.map(column => [column.field.name, column]))
    if (this.#byName.size !== columns.length) throw new RangeError('Column names must differ.')
  }

  /**
   * A table of plain objects, one per row. Columns stand in the order in which their names first occur. Numbers make a numeric column,
   * texts and booleans (as `true` and `false`) a categorical one. A name that a row lacks, null, undefined, NaN and '' are missing.
   *
   * @example Table.fromRows([{age: 41, sex: 'f'}, {age: null, sex: 'm'}])
   * @throws {UserError} Naming row and column, where a column mixes kinds or holds anything else; or there is no row or no column.
   */
  static fromRows<T extends {readonly [K in keyof T]: Cell}>(rows: Iterable<T>): Table<'source'> {
    const all = [...rows]
    return new Table('source', columnsOfRows(all), all.length)
  }

  /**
   * A table of columns of equal length: typed arrays, or arrays of numbers, texts or booleans. What is missing is as for `fromRows`.
   * Values are copied.
   *
   * @example Table.fromColumns({age: Float64Array.of(41, NaN), sex: ['f', 'm']})
   * @throws {UserError} Naming row and column, where a column mixes kinds, holds anything else or is of another length.
   */
  static fromColumns(columns: Readonly<Record<string, ColumnValues>>): Table<'source'> {
    const built = columnsOfValues(columns)
    const [first] = built
    return new Table('source', built, first.kind === 'numeric' ? first.values.length : first.codes.length)
  }

  /** The rows as plain objects, in order: numbers, levels as texts, and null for what is missing. The reverse of `fromRows`. */
  toRows(): Row[] {
    return rowsOf(this.columns, this.rowCount)
  }

  /** @throws {RangeError} When there is no such column: callers check user input first. */
  column(name: string): Column {
    const column = this.#byName.get(name)
    if (column === undefined) throw new RangeError(`There is no column '${name}'.`)
    return column
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  /** The rows with these indices, in that order, in the role they are from now on used as. */
  select<S extends Role>(indices: ArrayLike<number>, role: S): Table<S> {
    return new Table(
      role,
      this.columns.map(column => selectColumn(column, indices)),
      indices.length,
    )
  }

  /** The same rows without some columns. */
  without(names: readonly string[]): Table<R> {
    const dropped = new Set(names)
    return new Table(
      this.role,
      this.columns.filter(column => !dropped.has(column.field.name)),
      this.rowCount,
    )
  }

  /** Other columns for the same rows. */
  withColumns(columns: readonly Column[]): Table<R> {
    return new Table(this.role, columns, this.rowCount)
  }

  /** The same rows in another role. */
  as<S extends Role>(role: S): Table<S> {
    return new Table(role, this.columns, this.rowCount)
  }
}

function selectColumn(column: Column, indices: ArrayLike<number>): Column {
  if (column.kind === 'numeric') {
    const values = new Float64Array(indices.length)
    for (let row = 0; row < indices.length; row++) values[row] = column.values[indices[row]]
    return {kind: 'numeric', field: column.field, values}
  }
  const codes = new Int32Array(indices.length)
  for (let row = 0; row < indices.length; row++) codes[row] = column.codes[indices[row]]
  return {kind: 'categorical', field: column.field, codes}
}

/**
 * Rows of several tables, one after the other. The tables must have the same columns with the same levels, as they have
 * when they come from one source. Molecules may differ: generators make new ones, and the levels become those of all.
 *
 * @throws {RangeError} When a column is missing, of another kind, or has other levels.
 * @example concatTables('augmented', [train, synthetic])
 */
export function concatTables<R extends Role>(role: R, tables: readonly Table[]): Table<R> {
  const [first] = tables
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0)
  const columns = first.columns.map((pattern): Column => {
    const {name} = pattern.field
    let at = 0
    if (pattern.kind === 'numeric') {
      const values = new Float64Array(rowCount)
      for (const table of tables) {
        const part = numericColumn(table, name).values
        values.set(part, at)
        at += part.length
      }
      return {kind: 'numeric', field: pattern.field, values}
    }
    const codes = new Int32Array(rowCount)
    const parts = tables.map(table => categoricalColumn(table, name))
    const shared = pattern.field.sample === undefined ? parts : withSharedLevels(parts)
    const {field} = shared[0]
    for (const part of shared) {
      if (part.field.levels !== field.levels && part.field.levels.join('\0') !== field.levels.join('\0'))
        throw new RangeError(`Tables must have the same levels in column '${name}'.`)
      codes.set(part.codes, at)
      at += part.codes.length
    }
    return {kind: 'categorical', field, codes}
  })
  return new Table(role, columns, rowCount)
}

export function numericColumn(table: Table, name: string): NumericColumn {
  const column = table.column(name)
  if (column.kind !== 'numeric') throw new RangeError(`Column '${name}' is not numeric.`)
  return column
}

export function categoricalColumn(table: Table, name: string): CategoricalColumn {
  const column = table.column(name)
  if (column.kind !== 'categorical') throw new RangeError(`Column '${name}' is not categorical.`)
  return column
}

/** The target column and the label (one of its levels) that is the minority in this run. */
export interface MinorityClass {
  readonly target: string
  readonly label: string
}

/**
 * Row numbers, from 0, whose target is one of the labels. The target column is categorical by construction (io makes it so).
 *
 * @throws {RangeError} When the column is not there or not categorical.
 * @example table.select(rowsWithLabel(table, 'diagnosis', ['rare']), 'train')
 */
export function rowsWithLabel(table: Table, target: string, labels: readonly string[]): Int32Array {
  const {codes, field} = categoricalColumn(table, target)
  const wanted = new Set(labels.map(label => field.levels.indexOf(label)))
  const rows: number[] = []
  for (let row = 0; row < codes.length; row++) if (codes[row] !== MISSING_CODE && wanted.has(codes[row])) rows.push(row)
  return Int32Array.from(rows)
}
