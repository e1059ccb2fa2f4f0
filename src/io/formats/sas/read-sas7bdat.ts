import {sharedFloat64} from '../../../core/shared.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {ByteCursor} from '../binary/byte-cursor.js'
import type {DecoderOf} from '../binary/decoding.js'
import {TextCells, trimmedEnd, type DecodeBytes} from '../binary/text-cells.js'
import {sasNumbers} from './formats.js'
import {SasPages, type SasColumn, type SasLimits} from './pages.js'

/** SAS's numbers of encodings, as the WHATWG Encoding Standard calls them (ReadStat has the list). */
const ENCODINGS: Readonly<Partial<Record<number, string>>> = {
  20: 'utf-8',
  28: 'utf-8',
  29: 'windows-1252',
  30: 'iso-8859-2',
  31: 'iso-8859-3',
  33: 'iso-8859-5',
  34: 'iso-8859-6',
  35: 'iso-8859-7',
  36: 'iso-8859-8',
  40: 'windows-1254',
  60: 'windows-1250',
  61: 'windows-1251',
  62: 'windows-1252',
  63: 'windows-1253',
  64: 'windows-1254',
  65: 'windows-1255',
  66: 'windows-1256',
  67: 'windows-1257',
  123: 'big5',
  125: 'gb18030',
  134: 'euc-jp',
  138: 'shift_jis',
  140: 'euc-kr',
  141: 'euc-kr',
  205: 'gb18030',
}

/**
 * Reads a SAS data set (.sas7bdat), plain or compressed. Missing numbers (., ._, .A to .Z) are NaN, and a text of blanks is missing.
 * Numbers in a format of dates or times become moments. Formats of one's own (value labels) stand in another file and are not read.
 *
 * @param decoderOf What decodes texts of an encoding; of the user's, where the file names none that is known.
 * @throws {UserError} When the file is damaged, or marks rows as deleted.
 */
export function readSas7bdat(bytes: Uint8Array, file: string, decoderOf: DecoderOf, limits: SasLimits): TypedColumns {
  const {columns, rows, littleEndian, encoding} = new SasPages(new ByteCursor(bytes, file, 'a SAS data set'), limits).read()
  const decode = decoderOf(ENCODINGS[encoding])
  const notes: string[] = []
  const typed = columns.map(column =>
    column.isText
      ? texts(column, rows, decode)
      : sasNumbers(nameOf(column, decode), column.format, numbers(column, rows, littleEndian), notes),
  )
  return {columns: typed, rowCount: rows.length, notes}
}

const nameOf = ({name}: SasColumn, decode: DecodeBytes) => decode(trimmedEnd(name))

function texts(column: SasColumn, rows: readonly Uint8Array[], decode: DecodeBytes): TypedColumn {
  const {offset, length} = column
  const cells = new TextCells(decode)
  const codes = Int32Array.from(rows, row => cells.codeOf(trimmedEnd(row.subarray(offset, offset + length))))
  return cells.column(nameOf(column, decode), codes)
}

/** Numbers of fewer than eight bytes lack their least significant ones. */
function numbers({offset, length}: SasColumn, rows: readonly Uint8Array[], littleEndian: boolean): Float64Array {
  const whole = new Uint8Array(8)
  const view = new DataView(whole.buffer)
  const start = littleEndian ? 8 - length : 0
  const values = sharedFloat64(rows.length)
  for (let row = 0; row < rows.length; row++) {
    for (let byte = 0; byte < length; byte++) whole[start + byte] = rows[row][offset + byte]
    values[row] = view.getFloat64(0, littleEndian)
  }
  return values
}
