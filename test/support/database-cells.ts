import {matched} from '../../src/io/matched.js'
import {cellOf} from '../../src/io/databases/sql-cells.js'
import type {TypedColumns} from '../../src/io/typed-column.js'

/** A value that is the same whatever program shows it. */
export type Shown = string | number | null

/** Rows of columns with types. */
export function shownRows({columns, rowCount}: TypedColumns): Shown[][] {
  const cells = columns.map(cellOf)
  return Array.from({length: rowCount}, (_, row) => cells.map(cell => shown(cell(row))))
}

/** Rows as another program gives them, read with what is known of the columns. */
export function rowsLike({columns}: TypedColumns, rows: readonly (readonly unknown[])[]): Shown[][] {
  return rows.map(row =>
    row.map((value, at) => {
      const column = columns[at]
      if (value === null || value === undefined) return null
      if (column.kind === 'numbers') return Number(value)
      if (column.kind === 'levels' && column.type === 'bool')
        return /^(?:t|true|1)$/.test((value as string | number).toString()) ? 'true' : 'false'
      return shown(value)
    }),
  )
}

/** Moments in one form: seconds and their fraction stand there where they are not 0. */
function shown(value: unknown): Shown {
  if (value === null || typeof value === 'number') return value
  const text = (value as string | number).toString()
  const [, moment] = matched(/^((?:\d{4}-\d\d-\d\d )?\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:\+00(?::00)?|Z)?$/, text)
  if (moment === undefined) return text
  return moment
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/^([^:]*:\d\d)$/, '$1:00')
}

export const inOrder = (rows: readonly Shown[][]): string[] => rows.map(row => JSON.stringify(row)).sort()
