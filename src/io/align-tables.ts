import {UserError} from '../core/errors.js'
import {didYouMean} from '../core/options.js'
import {MISSING_CODE, Table, type CategoricalColumn, type Column} from '../core/table.js'
import {byCodePoint} from './column-builder.js'

export interface NamedTable {
  readonly table: Table
  readonly path: string
}

/**
 * Brings tables of several files to the columns of the first, with one list of levels per categorical column, so that their
 * rows can be compared and put together. A file of rows of one class may leave the target column out.
 *
 * @param fill What stands in a column that a file leaves out: the target's one minority label.
 * @throws {UserError} Naming the file and the columns that are missing, too many, or of another kind.
 */
export function alignTables(
  reference: NamedTable,
  others: readonly NamedTable[],
  fill?: {readonly name: string; readonly level: string},
): Table[] {
  const completed = others.map(other => ({...other, table: complete(other, reference, fill)}))
  for (const other of completed) checkKinds(other, reference)
  const all = [reference.table, ...completed.map(({table}) => table)]
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

function complete(
  {table, path}: NamedTable,
  reference: NamedTable,
  fill?: {readonly name: string; readonly level: string},
): Table {
  const wanted = reference.table.columns.map(({field}) => field.name)
  const given = table.columns.map(({field}) => field.name)
  const missing = wanted.filter(name => !given.includes(name) && name !== fill?.name)
  const extra = given.filter(name => !wanted.includes(name))
  if (missing.length > 0 || extra.length > 0) {
    const parts = [
      ...(missing.length > 0
        ? [
            `lacks ${missing
              .slice(0, 10)
              .map(name => `'${name}'`)
              .join(', ')}`,
          ]
        : []),
      ...(extra.length > 0
        ? [
            `has ${extra
              .slice(0, 10)
              .map(name => `'${name}'`)
              .join(', ')} too`,
          ]
        : []),
    ]
    throw new UserError(`'${path}' must have the columns of '${reference.path}': it ${parts.join(' and ')}.`, [
      ...missing.slice(0, 3).flatMap(name => didYouMean(name, extra)),
      'Make both files with the same columns, or leave columns out with --ignore.',
    ])
  }
  if (fill === undefined || table.has(fill.name)) return table
  return new Table(table.role, [...table.columns, constantColumn(fill, table.rowCount)], table.rowCount)
}

function constantColumn({name, level}: {readonly name: string; readonly level: string}, rowCount: number): CategoricalColumn {
  return {kind: 'categorical', field: {kind: 'categorical', name, levels: [level], missing: 0}, codes: new Int32Array(rowCount)}
}

function checkKinds({table, path}: NamedTable, reference: NamedTable): void {
  for (const {field} of reference.table.columns) {
    const other = table.column(field.name)
    if (other.kind !== field.kind)
      throw new UserError(`Column '${field.name}' is ${field.kind} in '${reference.path}' and ${other.kind} in '${path}'.`, [
        `Read it as codes in both with --categorical '${field.name}', or mend the file.`,
      ])
  }
}

/** One column of all tables. Fields of numeric columns keep what each file showed; levels become the sorted union. */
function alignColumn(columns: readonly Column[]): Column[] {
  const categorical = columns.filter(column => column.kind === 'categorical')
  if (categorical.length === 0) return [...columns]
  const levels = [...new Set(categorical.flatMap(({field}) => field.levels))].sort(byCodePoint)
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
