import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {LIMITS, SIZES} from '../files/limits.js'

/** A cell is a number of eight bytes in memory, whatever it takes in the file. */
export const mostRows = (columns: number, maxBytes: number | undefined) =>
  Math.min(
    maxBytes === undefined ? LIMITS.rows : Infinity,
    Math.floor((maxBytes ?? SIZES.table.most) / (8 * Math.max(1, columns))),
  )

export function tooManyRows(file: string, most: number, columns: number): UserError {
  return new UserError(
    'too-many-rows',
    {most},
    `${file} has more than ${most} rows, the limit for a table of ${columns} ${columns === 1 ? 'column' : 'columns'}.`,
    [
      'Take a sample of its rows, or leave columns out.',
      say`If there is memory for it, lift the limit with ${setting('maxBytes', SIZES.table.most * 4)}.`,
    ],
  )
}

/** @throws {UserError} When a table has more columns than any. */
export function checkWidth(file: string, columns: number): void {
  if (columns > LIMITS.columns)
    throw new UserError(
      'too-many-columns',
      {columns, most: LIMITS.columns},
      `${file} has ${columns} columns, and ${LIMITS.columns} is the limit for a table.`,
      ['Give a table with one row per record.'],
    )
}

/** @throws {UserError} When a table of this size is larger than tables may be: few bytes can stand for any number of cells. */
export function checkSize(file: string, rows: number, columns: number, maxBytes: number | undefined): void {
  checkWidth(file, columns)
  const most = mostRows(columns, maxBytes)
  if (rows > most) throw tooManyRows(file, most, columns)
}
