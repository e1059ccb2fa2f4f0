import {sharedFloat64} from '../../../core/shared.js'
import {UserError} from '../../../core/errors.js'
import {latin1Text} from '../../../platform/bytes.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {ByteCursor} from '../binary/byte-cursor.js'
import {TextCells, trimmedEnd, type DecodeBytes} from '../binary/text-cells.js'
import {sasNumbers} from './formats.js'

const RECORD = 80
const NAMESTR = 140

interface Variable {
  name: string
  readonly isText: boolean
  readonly length: number
  readonly offset: number
  readonly format: string
}

/**
 * Reads a SAS transport file (XPORT, version 5 or 8) with one data set. Numbers are the floating point of IBM mainframes, of 2 to 8
 * bytes; missing ones (., ._, .A to .Z) are NaN, and a text of blanks is missing.
 * Source: SAS Institute, "Record layout of a SAS version 5 or 6 data set in SAS transport (XPORT) format" (TS-140) and "... version 8 or 9
 * ..." (support.sas.com).
 *
 * @param decode What decodes texts: the file does not say what they are in.
 * @param check Is told how large the table is; throws when it is too large.
 * @throws {UserError} When the file is damaged, or holds several data sets.
 */
export function readXport(
  bytes: Uint8Array,
  file: string,
  decode: DecodeBytes,
  check: (rows: number, columns: number) => void,
): TypedColumns {
  const cursor = new ByteCursor(bytes, file, 'a SAS transport file')
  cursor.littleEndian = false
  header(cursor, 'LIBRARY |LIBV8   ')
  cursor.skip(2 * RECORD)
  header(cursor, 'MEMBER  |MEMBV8  ')
  header(cursor, 'DSCRPTR |DSCPTV8 ')
  cursor.skip(2 * RECORD)
  const count = Number(header(cursor, 'NAMESTR |NAMSTV8 ').slice(5, 10))
  if (!Number.isInteger(count)) throw cursor.damaged('it does not say how many columns there are')
  const start = cursor.at
  const variables = Array.from({length: count}, () => readVariable(cursor, decode))
  cursor.skip((RECORD - ((cursor.at - start) % RECORD)) % RECORD)
  for (const kind of ['LABELV8 ', 'LABELV9 ']) if (isHeader(cursor, kind)) readLongNames(cursor, kind, variables, decode)
  header(cursor, 'OBS     |OBSV8   ')
  const rowBytes = variables.reduce((most, {offset, length}) => Math.max(most, offset + length), 0)
  const data = cursor.take(cursor.left)
  const rowCount = rowsOf(data, rowBytes, cursor)
  check(rowCount, count)
  const notes: string[] = []
  const columns = variables.map(variable => readColumn(variable, data, rowBytes, rowCount, decode, notes))
  return {columns, rowCount, notes}
}

const MARK = 'HEADER RECORD*******'
const MARK_END = 'HEADER RECORD!!!!!!!'

const isHeader = (cursor: ByteCursor, kind: string) => cursor.isNext(MARK + kind + MARK_END)

/** What stands behind the mark of a header of one of these kinds. */
function header(cursor: ByteCursor, kinds: string): string {
  const kind = kinds.split('|').find(each => isHeader(cursor, each))
  if (kind === undefined) throw cursor.damaged(`the header record ${kinds.split(' ', 1)[0]} is not where it must be`)
  return ascii(cursor.take(RECORD)).slice((MARK + kind + MARK_END).length)
}

const ascii = (bytes: Uint8Array) => latin1Text(bytes)

function readVariable(cursor: ByteCursor, decode: DecodeBytes): Variable {
  const end = cursor.at + NAMESTR
  const isText = cursor.uint16() === 2
  cursor.skip(2)
  const length = cursor.uint16()
  cursor.skip(2)
  const name = decode(trimmedEnd(cursor.take(8)))
  cursor.skip(40)
  const format = ascii(trimmedEnd(cursor.take(8)))
  cursor.skip(2 * 3 + 2 + 8 + 2 * 2)
  const offset = cursor.int32()
  const longName = decode(trimmedEnd(cursor.take(32)))
  cursor.at = end
  if (offset < 0 || (!isText && (length < 2 || length > 8))) throw cursor.damaged('a column has an impossible place or length')
  return {name: longName === '' ? name : longName, isText, length, offset, format}
}

/** Version 8 tells names and labels that are too long for the description of a column here. */
function readLongNames(cursor: ByteCursor, kind: string, variables: readonly Variable[], decode: DecodeBytes): void {
  const count = parseInt(header(cursor, kind), 10)
  const start = cursor.at
  for (let each = 0; each < count; each++) {
    const place = cursor.uint16()
    const nameBytes = cursor.uint16()
    const others = cursor.uint16() + (kind === 'LABELV9 ' ? cursor.uint16() + cursor.uint16() : 0)
    const name = decode(trimmedEnd(cursor.take(nameBytes)))
    cursor.skip(others)
    const variable = variables[place - 1] as Variable | undefined
    if (variable !== undefined && name !== '') variable.name = name
  }
  cursor.skip((RECORD - ((cursor.at - start) % RECORD)) % RECORD)
}

/** Blanks fill the last record. A row of nothing but blanks at the end cannot be told from them. */
function rowsOf(data: Uint8Array, rowBytes: number, cursor: ByteCursor): number {
  if (rowBytes === 0) return 0
  for (let at = 0; at + RECORD <= data.length; at += RECORD)
    if (ascii(data.subarray(at, at + MARK.length)) === MARK)
      throw new UserError('wrong-format', {format: 'xport'}, `${cursor.file} holds several data sets.`, [
        'Write one data set to a file of its own.',
      ])
  let rows = Math.floor(data.length / rowBytes)
  if (data.length - rows * rowBytes >= RECORD) throw cursor.damaged('it ends too early')
  while (rows > 0 && data.length - (rows - 1) * rowBytes < RECORD + rowBytes && isBlank(data, (rows - 1) * rowBytes, rowBytes))
    rows--
  if (!isBlank(data, rows * rowBytes, data.length - rows * rowBytes)) throw cursor.damaged('it ends too early')
  return rows
}

function isBlank(data: Uint8Array, start: number, length: number): boolean {
  for (let at = start; at < start + length; at++) if (data[at] !== 0x20) return false
  return true
}

function readColumn(
  {name, isText, length, offset, format}: Variable,
  data: Uint8Array,
  rowBytes: number,
  rowCount: number,
  decode: DecodeBytes,
  notes: string[],
): TypedColumn {
  if (isText) {
    const cells = new TextCells(decode)
    const codes = new Int32Array(rowCount)
    for (let row = 0, at = offset; row < rowCount; row++, at += rowBytes)
      codes[row] = cells.codeOf(trimmedEnd(data.subarray(at, at + length)))
    return cells.column(name, codes)
  }
  const values = sharedFloat64(rowCount)
  for (let row = 0, at = offset; row < rowCount; row++, at += rowBytes) values[row] = ibmNumber(data, at, length)
  return sasNumbers(name, format, values, notes)
}

/** Sign, exponent of 16 with an excess of 64, and a fraction. A missing one has a letter, _ or . and zeros alone. */
function ibmNumber(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at]
  let fraction = 0
  for (let byte = 1; byte < length; byte++) fraction = fraction * 256 + bytes[at + byte]
  if (fraction === 0) return first === 0x2e || first === 0x5f || (first >= 0x41 && first <= 0x5a) ? NaN : 0
  const value = fraction * 2 ** (4 * ((first & 0x7f) - 64) - 8 * (length - 1))
  return first & 0x80 ? -value : value
}
