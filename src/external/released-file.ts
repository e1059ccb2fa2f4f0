import {knownKind} from '../core/column.js'
import {CommandFailed, UserError} from '../core/errors.js'
import {rowsWithLabel, Table, type CategoricalColumn, type Column, type MinorityClass} from '../core/table.js'
import {alignTables, isIndicator} from '../io/align-tables.js'
import {MISSING_TOKENS} from '../io/columns/missing-tokens.js'
import {readTable} from '../io/read-table.js'

/** Rows of the label that a file holds, and how many of others were left out. */
export interface ReleasedRows {
  readonly table: Table<'synthetic'>
  readonly othersLeftOut: number
}

/**
 * Reads the file that a command has written, as any file made elsewhere is read: columns are found by name, and levels that are spelt
 * otherwise are taken for the same where that is certain. A file without the target column holds rows of the label alone.
 *
 * @returns Rows in the columns, levels and order of the training table.
 * @throws {CommandFailed} When the file is no table, lacks a column, or has a level that the training rows do not have.
 */
export async function readReleased(
  file: string,
  train: Table<'train'>,
  {target, label}: MinorityClass,
  signal: AbortSignal,
): Promise<ReleasedRows> {
  // What is 0 and 1 here may be true and false there.
  const settled = train.columns.filter(column => !isIndicator(column))
  const kinds = new Map(settled.map(({field}) => [field.name, knownKind(field)]))
  try {
    const loaded = await readTable(file, {target, minority: [label], kinds, keepLevel: marksAmongLevels(train), signal})
    const {tables} = alignTables(
      {table: train, path: 'the training rows'},
      [{table: loaded.table, path: 'the file', released: false}],
      {fill: {name: target, level: label}},
    )
    const [, aligned] = tables
    const {table: rows, othersLeftOut} = ownOnly(aligned, {target, label})
    const columns = train.columns.map(column => inLevelsOf(column, rows.column(column.field.name)))
    return {table: new Table('synthetic', columns, rows.rowCount), othersLeftOut}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const said = error.message.replaceAll(`'${file}'`, 'the file')
    throw new CommandFailed(`wrote a file that cannot be used: ${said}`)
  }
}

/** The rows of the label among those that were made. */
export function ownOnly(made: Table, {target, label}: MinorityClass): ReleasedRows {
  const own = rowsWithLabel(made, target, [label])
  return {table: made.select(own, 'synthetic'), othersLeftOut: made.rowCount - own.length}
}

/** Texts that elsewhere mark missing cells, and here are levels, such as NA. */
function marksAmongLevels({columns}: Table): string[] {
  const levels = new Set(columns.flatMap(({field}) => (field.kind === 'categorical' ? field.levels : [])))
  return MISSING_TOKENS.filter(mark => levels.has(mark))
}

/** The column with the field of the training table. */
function inLevelsOf(pattern: Column, made: Column): Column {
  const {name} = pattern.field
  if (pattern.kind === 'numeric' && made.kind === 'numeric') return {...pattern, values: made.values}
  if (pattern.kind !== 'categorical' || made.kind !== 'categorical')
    throw new CommandFailed(`wrote column '${name}' in another kind.`)
  const codes = recode(pattern, made)
  const unknown = codes.filter((code, row) => code < 0 && made.codes[row] >= 0).length
  if (unknown > 0) throw unknownLevels(name, unknown)
  return {...pattern, codes}
}

function recode({field: {levels}}: CategoricalColumn, made: CategoricalColumn): Int32Array {
  const position = new Map(levels.map((level, code) => [level, code]))
  const known = made.field.levels.map(level => position.get(level) ?? -1)
  return made.codes.map(code => (code < 0 ? code : known[code]))
}

/** Levels are not named: they are cells. */
export const unknownLevels = (column: string, rows: number, who?: string) =>
  new CommandFailed(`made ${rows} rows whose level in column '${column}' no training row has.`, who)
