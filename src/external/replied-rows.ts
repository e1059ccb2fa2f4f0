import {dateReader} from '../core/dates/read.js'
import {CommandFailed} from '../core/errors.js'
import {MISSING_CODE, Table, type Column, type MinorityClass} from '../core/table.js'
import {unknownLevels} from './released-file.js'

/**
 * The rows that a program answered with, by column: numbers or null in numeric columns, texts or null in columns of dates,
 * texts, numbers, booleans or null in others. The target may be left out.  @returns Rows in the columns, levels and order of
 * the training table. @throws {CommandFailed} Naming column and row, where a column is missing, of another length, or a cell is
 * not as it must be.
 */
export function repliedRows(
  given: Readonly<Record<string, unknown>>,
  train: Table<'train'>,
  {target, label}: MinorityClass,
  who?: string,
): Table<'synthetic'> {
  const lists = train.columns.map(({field: {name}}) => {
    const cells: unknown = Object.hasOwn(given, name) ? given[name] : undefined
    if (Array.isArray(cells)) return cells as readonly unknown[]
    if (name === target && cells === undefined) return undefined
    throw new CommandFailed(`answered without a list for column '${name}'.`, who)
  })
  const rowCount = lists.find(list => list !== undefined)?.length ?? 0
  const columns = train.columns.map((column, at) => {
    const cells = lists[at] ?? new Array<unknown>(rowCount).fill(label)
    if (cells.length !== rowCount)
      throw new CommandFailed(
        `answered with ${cells.length} cells in column '${column.field.name}' and ${rowCount} in others.`,
        who,
      )
    return columnOf(column, cells, who)
  })
  return new Table('synthetic', columns, rowCount)
}

function columnOf(pattern: Column, cells: readonly unknown[], who?: string): Column {
  const {name} = pattern.field
  if (pattern.kind === 'numeric') {
    const values = new Float64Array(cells.length)
    const {date} = pattern.field
    const dated = date && dateReader(date)
    for (const [row, given] of cells.entries()) {
      const cell = dated !== undefined && typeof given === 'string' ? dated(given) : given
      if (dated !== undefined && cell !== null && typeof given !== 'string')
        throw new CommandFailed(`answered with a cell in column '${name}', row ${row + 1}, that is no date as a text.`, who)
      if (cell !== null && (typeof cell !== 'number' || !Number.isFinite(cell)))
        throw new CommandFailed(
          `answered with a cell in column '${name}', row ${row + 1}, that is no ${dated ? 'date' : 'number'}.`,
          who,
        )
      values[row] = cell ?? NaN
    }
    return {...pattern, values}
  }
  const position = new Map(pattern.field.levels.map((level, code) => [level, code]))
  const codes = Int32Array.from(cells, cell => (cell === null ? MISSING_CODE : (position.get(textOf(cell)) ?? UNKNOWN)))
  const unknown = codes.filter(code => code === UNKNOWN).length
  if (unknown > 0) throw unknownLevels(name, unknown, who)
  return {...pattern, codes}
}

/** Neither a level nor a missing one. */
const UNKNOWN = MISSING_CODE - 1

const textOf = (cell: unknown) => (typeof cell === 'string' ? cell : JSON.stringify(cell))
