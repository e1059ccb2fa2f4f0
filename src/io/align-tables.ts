import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {MISSING_CODE, Table, type CategoricalColumn, type Column} from '../core/table.js'

export interface NamedTable {
  readonly table: Table
  readonly path: string
}

/** A column that a file may leave out because all its rows are of one class. */
export interface ConstantColumn {
  readonly name: string
  readonly level: string
}

/**
 * Brings tables of several files to the columns of the first, in its order and with one sorted list of levels per
 * categorical column that all of them share, so that their rows can be compared and put together. Read the other files with
 * `kinds` of the first: a cell that does not fit is then found while reading, with its row.
 *
 * @returns The reference, then the others in the order given.
 * @throws {UserError} Naming the file and the columns that are missing, too many, of another kind, or coded otherwise.
 */
export function alignTables(reference: NamedTable, others: readonly NamedTable[], fill?: ConstantColumn): Table[] {
  const completed = others.map(other => {
    const table = fill === undefined ? other.table : withConstantTarget(other.table, fill)
    checkColumns({...other, table}, reference)
    return table
  })
  const all = [reference.table, ...completed]
  const columns = reference.table.columns.map(({field}) => alignColumn(all.map(table => table.column(field.name))))
  return all.map(
    (table, at) =>
      new Table(
        table.role,
        columns.map(aligned => aligned[at]),
        table.rowCount,
      ),
  )
}

/** The table with a column that holds one level in every row; a table that has the column stays as it is. */
export function withConstantTarget<T extends Table>(table: T, {name, level}: ConstantColumn): T | Table<T['role']> {
  if (table.has(name)) return table
  const column: CategoricalColumn = {
    kind: 'categorical',
    field: {kind: 'categorical', name, levels: [level], missing: 0},
    codes: new Int32Array(table.rowCount),
  }
  return new Table<T['role']>(table.role, [...table.columns, column], table.rowCount)
}

function checkColumns({table, path}: NamedTable, reference: NamedTable): void {
  const wanted = reference.table.columns.map(({field}) => field.name)
  const missing = wanted.filter(name => !table.has(name))
  const extra = table.columns.map(({field}) => field.name).filter(name => !reference.table.has(name))
  if (missing.length > 0 || extra.length > 0)
    throw new UserError(
      `'${path}' must have the columns of '${reference.path}': it ${[
        ...(missing.length > 0 ? [`lacks ${listed(missing)}`] : []),
        ...(extra.length > 0 ? [`has ${listed(extra)} too`] : []),
      ].join(' and ')}.`,
      [
        ...missing.slice(0, 3).flatMap(name => didYouMean(name, extra)),
        'Make both files with the same columns, or leave columns out with --ignore.',
      ],
    )
  for (const {field} of reference.table.columns) checkField(table.column(field.name), field, path, reference.path)
}

function checkField(column: Column, field: Column['field'], path: string, referencePath: string): void {
  const {name} = field
  if (column.kind !== field.kind)
    throw new UserError(`Column '${name}' is ${field.kind} in '${referencePath}' and ${column.kind} in '${path}'.`, [
      `Read it as categories in both with --categorical ${name}, or mend the file.`,
    ])
  if (column.kind === 'numeric' || field.kind === 'numeric') return
  const known = new Set(field.levels)
  const numbers = new Set(field.levels.map(Number))
  const isOtherSpelling = (level: string) => !known.has(level) && !Number.isNaN(Number(level)) && numbers.has(Number(level))
  if (column.field.levels.some(isOtherSpelling))
    throw new UserError(
      `Column '${name}' holds codes that '${path}' and '${referencePath}' write differently, such as 1 and 1.0.`,
      ['Categories are compared as text: write them alike in both files.'],
    )
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).map(name => `'${name}'`)
  return names.length > 10 ? `${shown.join(', ')} and ${names.length - 10} more` : shown.join(', ')
}

/** One column of all tables. Fields of numeric columns keep what each file showed; levels become the sorted union. */
function alignColumn(columns: readonly Column[]): Column[] {
  const categorical = columns.filter(column => column.kind === 'categorical')
  if (categorical.length === 0) return [...columns]
  const levels = [...new Set(categorical.flatMap(({field}) => field.levels))].sort()
  const position = new Map(levels.map((level, code) => [level, code]))
  return categorical.map(({field, codes}): CategoricalColumn => {
    const recode = field.levels.map(level => position.get(level) ?? MISSING_CODE)
    return {
      kind: 'categorical',
      field: {...field, levels},
      codes: codes.map(code => (code === MISSING_CODE ? code : recode[code])),
    }
  })
}
