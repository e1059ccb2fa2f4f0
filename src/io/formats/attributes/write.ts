import {MISSING_CODE} from '../../../core/table.js'
import type {TypedColumns, TypedLevels, TypedMixed} from '../../typed-column.js'
import {cellText} from './cells.js'

/** A column as it is declared, and how the cell of a row is written. */
export interface WrittenColumn {
  /** Behind its name. */
  readonly type: string
  readonly cell: (row: number) => string
}

const PIECE_CHARACTERS = 1 << 16

/** The lines of a file: what the header says of the columns, then one line per row. */
export function* attributeLines(
  {columns, rowCount}: TypedColumns,
  written: readonly WrittenColumn[],
  more: readonly string[],
): Generator<string> {
  let piece = '@relation table\n'
  for (const [at, {type}] of written.entries()) piece += `@attribute ${cellText(columns[at].name)} ${type}\n`
  piece += [...more, '@data', ''].join('\n')
  for (let row = 0; row < rowCount; row++) {
    piece += `${written.map(({cell}) => cell(row)).join(',')}\n`
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** Numbers in their shortest form; adding 0 takes the sign of -0 away. */
export const numberCell = (values: Float64Array, missing: string) => (row: number) =>
  Number.isNaN(values[row]) ? missing : String(values[row] + 0)

/** The values of a list, and their cells. Levels that no row has are declared only where the source declared them: they are cells. */
export function nominal(column: TypedLevels | TypedMixed, missing: string): WrittenColumn {
  const isListed = column.kind === 'levels' && column.isListed === true
  const inUse = new Set(column.codes)
  const texts = column.levels.map(cellText)
  const listed = texts.filter((_, code) => isListed || inUse.has(code))
  return {type: `{${listed.join(',')}}`, cell: levelCell(column, texts, missing)}
}

export const levelCell =
  ({codes}: TypedLevels | TypedMixed, texts: readonly string[], missing: string) =>
  (row: number): string =>
    codes[row] === MISSING_CODE ? missing : texts[codes[row]]

/** Moments that a format has no type for, as texts. */
export const textCell = (values: Float64Array, write: (value: number) => string, missing: string) => (row: number) =>
  Number.isNaN(values[row]) ? missing : cellText(write(values[row]))
