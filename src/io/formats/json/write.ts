import {MISSING_CODE} from '../../../core/column.js'
import {dateWriter} from '../../../core/dates/write.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'

const PIECE_CHARACTERS = 1 << 16

/**
 * One object per row: on a line each, or in a list. Every row has all names, and null where it has no value; dates and times are texts in
 * their pattern.
 */
export function* writeJson({columns, rowCount}: TypedColumns, form: 'lines' | 'list'): Generator<string> {
  const cells = columns.map(column => {
    const name = JSON.stringify(column.name)
    const cell = cellWriter(column)
    return (row: number) => `${name}:${cell(row)}`
  })
  const [begin, between, end] = form === 'lines' ? ['', '\n', '\n'] : ['[\n', ',\n', '\n]\n']
  let piece = begin
  for (let row = 0; row < rowCount; row++) {
    piece += `${row === 0 ? '' : between}{${cells.map(cell => cell(row)).join(',')}}`
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  yield piece + end
}

function cellWriter(column: TypedColumn): (row: number) => string {
  if (column.kind === 'other') return () => 'null'
  if (column.kind === 'levels' || column.kind === 'mixed') {
    const isPlain = column.kind === 'levels' && /^(?:bool|u?int64)$/.test(column.type)
    const levels = isPlain ? column.levels : column.levels.map(level => JSON.stringify(level))
    return row => (column.codes[row] === MISSING_CODE ? 'null' : levels[column.codes[row]])
  }
  const {values} = column
  const write = column.kind === 'moments' ? dateWriter(column.form) : undefined
  return row => {
    const value = values[row]
    if (Number.isNaN(value)) return 'null'
    // Adding 0 takes the sign of -0 away.
    return write === undefined ? String(value + 0) : JSON.stringify(write(value))
  }
}
