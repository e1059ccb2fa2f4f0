import {sharedFloat64} from '../../../core/shared.js'
import type {TypedColumn, TypedColumns} from '../../typed-column.js'
import {ByteCursor} from '../binary/byte-cursor.js'
import type {DecoderOf} from '../binary/decoding.js'
import {dateColumn, momentColumn} from '../binary/moments.js'
import {TextCells, trimmedEnd, type DecodeBytes} from '../binary/text-cells.js'
import {readDictionary, type SpssVariable} from './dictionary.js'
import {DATE_FORMATS, EPOCH_DAYS, EPOCH_MILLISECONDS, MOMENT_FORMATS, SYSTEM_MISSING, TIME_FORMAT} from './layout.js'
import {readRows, type SpssRows} from './rows.js'

/**
 * Reads an SPSS system file (.sav, plain or compressed, and .zsav) in either byte order. The system-missing value is NaN, and so are
 * values that the file declares to be missing (their number is noted) and texts of blanks alone. Numbers in a date or time format become
 * moments. A text with labels for all of its values has the labels as levels.
 * Source: the PSPP developers' guide, "System File Format" (https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html).
 *
 * @param decoderOf What decodes texts of an encoding; of the user's, where the file names none.
 * @param refuse Is told how many bytes will be unpacked, before they are; throws when there are too many.
 * @throws {UserError} When the file is damaged, or of a kind of machine that is not read.
 */
export function readSpss(bytes: Uint8Array, file: string, decoderOf: DecoderOf, refuse: (bytes: number) => void): TypedColumns {
  const cursor = new ByteCursor(bytes, file, 'an SPSS file')
  const dictionary = readDictionary(cursor, decoderOf)
  const rows = readRows(cursor, dictionary, refuse)
  const notes: string[] = []
  const columns = dictionary.variables.map(variable =>
    variable.width > 0
      ? readTexts(variable, rows, dictionary.rowBytes, dictionary.decode, notes)
      : readNumbers(variable, rows, dictionary.rowBytes, cursor.littleEndian, notes),
  )
  return {columns, rowCount: rows.rowCount, notes}
}

function readNumbers(
  {name, format, offset, isMissing, labels: declared}: SpssVariable,
  {rowCount, data}: SpssRows,
  rowBytes: number,
  littleEndian: boolean,
  notes: string[],
): TypedColumn {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const values = sharedFloat64(rowCount)
  let declaredMissing = 0
  for (let row = 0, at = offset; row < rowCount; row++, at += rowBytes) {
    const value = view.getFloat64(at, littleEndian)
    if (value === SYSTEM_MISSING) values[row] = NaN
    else if (isMissing(data.subarray(at, at + 8))) {
      values[row] = NaN
      declaredMissing++
    } else values[row] = value
  }
  noteMissing(name, declaredMissing, notes)
  const milliseconds = () => values.map(value => value * 1000)
  if (DATE_FORMATS.has(format) && values.every(value => Number.isNaN(value) || value % 86_400 === 0))
    return dateColumn(
      {name, type: 'date'},
      values.map(value => value / 86_400),
      EPOCH_DAYS,
      notes,
    )
  if (DATE_FORMATS.has(format) || MOMENT_FORMATS.has(format))
    return momentColumn({name, type: 'timestamp'}, milliseconds(), EPOCH_MILLISECONDS)
  if (format === TIME_FORMAT && values.every(value => Number.isNaN(value) || (value >= 0 && value < 86_400)))
    return momentColumn({name, type: 'time'}, milliseconds(), 0, 'time')
  const number = (value: Uint8Array) => new DataView(value.buffer, value.byteOffset, 8).getFloat64(0, littleEndian)
  const labels = new Map(declared.map(({value, label}): [number, string] => [number(value), label]))
  return {kind: 'numbers', name, type: 'float64', values, integer: false, ...(labels.size > 0 && {labels})}
}

function noteMissing(name: string, count: number, notes: string[]): void {
  if (count > 0)
    notes.push(`column '${name}': ${count} ${count === 1 ? 'value' : 'values'} that the file declares as missing were read so.`)
}

function readTexts(
  {name, width, pieces, isMissing, labels}: SpssVariable,
  {rowCount, data}: SpssRows,
  rowBytes: number,
  decode: DecodeBytes,
  notes: string[],
): TypedColumn {
  const cells = new TextCells(decode)
  const codes = new Int32Array(rowCount)
  const joined = new Uint8Array(width)
  let declaredMissing = 0
  for (let row = 0; row < rowCount; row++) {
    const start = row * rowBytes
    let bytes = data.subarray(start + pieces[0].offset, start + pieces[0].offset + pieces[0].bytes)
    if (pieces.length > 1) {
      let filled = 0
      for (const {offset, bytes: length} of pieces) {
        const left = Math.min(length, width - filled)
        joined.set(data.subarray(start + offset, start + offset + left), filled)
        filled += left
      }
      bytes = joined
    }
    const text = trimmedEnd(bytes)
    const isDeclared = text.length > 0 && isMissing(text)
    if (isDeclared) declaredMissing++
    codes[row] = isDeclared ? -1 : cells.codeOf(text)
  }
  noteMissing(name, declaredMissing, notes)
  const column = cells.column(name, codes)
  const labelOf = new Map(labels.map(({value, label}) => [decode(trimmedEnd(value)), label]))
  const labelled = column.levels.map(level => labelOf.get(level))
  const isLabelled =
    labelled.length > 0 && labelled.every(label => label !== undefined) && new Set(labelled).size === labelled.length
  return isLabelled ? {...column, levels: labelled.map(String)} : column
}
