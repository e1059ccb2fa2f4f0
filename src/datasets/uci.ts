import {UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import {readTextFile} from '../io/read-text.js'
import type {UciFormat} from './catalogue.js'

/**
 * UCI data files as CSV lines with a header: one row per line, cells as they are spelled in the source, missing values
 * still `?`. Lines that are comments or empty, columns that name the row, and endings of the label are left out.
 *
 * @throws {UserError} When a line has another number of cells than the format says.
 */
export async function readUci(paths: readonly string[], format: UciFormat): Promise<{csv: string; rowCount: number}> {
  const lines = [format.columns.join(',')]
  for (const path of paths) {
    const text = await readTextFile(path, SIZES.archive)
    for (const [at, line] of text.split(/\r\n|\n|\r/).entries())
      if (isRow(line, format)) lines.push(cellsOf(line, format, `'${path}', line ${at + 1}`).join(','))
  }
  return {csv: `${lines.join('\n')}\n`, rowCount: lines.length - 1}
}

function isRow(line: string, {comments = []}: UciFormat): boolean {
  const text = line.trim()
  return text !== '' && !comments.some(mark => text.startsWith(mark))
}

function cellsOf(line: string, format: UciFormat, place: string): string[] {
  const {separator, columns, skipColumns = 0, lineEnd} = format
  const text = lineEnd === undefined ? line.trim() : line.trim().replace(lineEnd, '')
  const cells = (separator === 'comma' ? text.split(',').map(cell => cell.trim()) : text.split(/\s+/)).slice(skipColumns)
  if (cells.length === columns.length && !cells.some(cell => /[",]/.test(cell))) return cells
  throw new UserError(
    'file-damaged',
    {},
    `${place} must have ${columns.length + skipColumns} cells. Got ${cells.length + skipColumns}.`,
    ['The file is not the data set, or it is damaged: delete it and run the command again.'],
  )
}
