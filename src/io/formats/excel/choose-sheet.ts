import {UserError} from '../../../core/errors.js'
import {say, setting} from '../../../core/text.js'
import type {ReadOptions} from '../../read-options.js'
import type {Archive} from './archive.js'
import {readSheet, type SheetLimits} from './read-sheet.js'
import type {Sheet, Workbook} from './workbook.js'

/** A header and a row. */
const LEAST_ROWS = 2

/**
 * The sheet that the table is on: the one that the options name, or else the only one in sight that holds a table.
 * @throws {UserError} When there is none, or several.
 */
export async function chooseSheet(
  archive: Archive,
  workbook: Workbook,
  file: string,
  {sheet: named, kinds}: ReadOptions,
  limits: SheetLimits,
): Promise<Sheet> {
  const {sheets} = workbook
  const found = sheets.find(({name}) => name === named)
  if (found !== undefined) return found
  // A file that is read beside another one may call its only sheet otherwise.
  if (named !== undefined && kinds === undefined) throw noSuchSheet(file, named, sheets)
  const tables = []
  for (const sheet of sheets) {
    if (sheet.isHidden) continue
    const {columns, rowCount} = await readSheet(archive, sheet, workbook, {...limits, rows: LEAST_ROWS})
    const rows = new Set(
      columns.flatMap(column => Array.from({length: rowCount}, (_, row) => row).filter(row => column.kind(row) > 0)),
    )
    if (rows.size >= LEAST_ROWS) tables.push(sheet)
  }
  if (tables.length === 1) return tables[0]
  if (named !== undefined) throw noSuchSheet(file, named, sheets)
  if (tables.length === 0)
    throw new UserError('no-rows', {}, `${file} has no sheet with a table.`, [
      'Give a file with a header and rows.',
      ...(sheets.some(({isHidden}) => isHidden)
        ? [say`Hidden sheets are read when named with ${setting('sheet', sheets[0].name)}.`]
        : []),
    ])
  const names = tables.map(({name}) => name)
  throw new UserError('sheet-unclear', {sheets: names}, `${file} has tables on ${tables.length} sheets: ${listed(names)}.`, [
    say`Say which one with ${setting('sheet', names[0])}.`,
  ])
}

const listed = (names: readonly string[]) => {
  const shown = names.slice(0, 10).map(name => `'${name}'`)
  return names.length > 10 ? `${shown.join(', ')} and ${names.length - 10} more` : shown.join(', ')
}

const noSuchSheet = (file: string, named: string, sheets: readonly Sheet[]) =>
  new UserError('no-such-sheet', {given: named}, say`${file} has no sheet '${named}' (${setting('sheet')}).`, [
    `Its sheets are: ${listed(sheets.map(({name}) => name))}.`,
  ])
