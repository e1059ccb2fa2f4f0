import {UserError} from '../../../core/errors.js'
import {latin1Text} from '../../../platform/bytes.js'
import {ByteCursor} from '../binary/byte-cursor.js'
import type {DecoderOf} from '../binary/decoding.js'
import {trimmedEnd, type DecodeBytes} from '../binary/text-cells.js'
import {EXTENSION, piecesOf, type Piece} from './layout.js'

/** A place of eight bytes in a row, as the file declares it; a text takes several. */
interface DeclaredPlace {
  /** 0 for numbers, the bytes of a text, -1 where a text goes on. */
  readonly width: number
  readonly name: Uint8Array
  /** Code of the format that it is printed in. */
  readonly format: number
  readonly missing: RawMissing
}

interface RawMissing {
  readonly isRange: boolean
  /** Of eight bytes each. */
  readonly values: readonly Uint8Array[]
}

/** Labels and the places that have them, counted from 0. */
interface RawLabels {
  readonly labels: readonly {readonly value: Uint8Array; readonly label: Uint8Array}[]
  readonly places: readonly number[]
}

/** What stands before the data, not yet decoded: the encoding of its texts comes last. */
interface RawDictionary {
  readonly compression: number
  /** -1 when it is not known. */
  readonly rowCount: number
  readonly bias: number
  readonly places: readonly DeclaredPlace[]
  readonly labels: readonly RawLabels[]
  /** Contents of the extension records by their number. */
  readonly extensions: ReadonlyMap<number, Uint8Array>
}

export interface SpssVariable {
  readonly name: string
  /** Bytes of a text; 0 for numbers. */
  readonly width: number
  /** Where it begins in a row, in bytes. */
  readonly offset: number
  /** Bytes of its pieces in a row; a text beyond 255 bytes has several. */
  readonly pieces: readonly Piece[]
  readonly format: number
  readonly isMissing: (bytes: Uint8Array) => boolean
  /** The value in its bytes, and what it stands for. */
  readonly labels: readonly {readonly value: Uint8Array; readonly label: string}[]
}

export interface Dictionary {
  readonly compression: number
  readonly rowCount: number
  readonly bias: number
  readonly rowBytes: number
  readonly variables: readonly SpssVariable[]
  readonly decode: DecodeBytes
}

/**
 * Reads all that stands before the data of an SPSS system file.
 * Source: the PSPP developers' guide, "System File Format" (https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html).
 *
 * @param decoderOf What decodes texts of an encoding; of the user's, where the file names none.
 * @throws {UserError} When the file is damaged, or was written by a machine with other numbers than IEEE 754.
 */
export function readDictionary(cursor: ByteCursor, decoderOf: DecoderOf): Dictionary {
  const raw = readRecords(cursor)
  const machine = raw.extensions.get(EXTENSION.machine)
  const numbers = machine === undefined ? undefined : new ByteCursor(machine, cursor.file, 'an SPSS file')
  if (numbers !== undefined) numbers.littleEndian = cursor.littleEndian
  const [, , , , floats = 1, , , characters = 0] = numbers === undefined ? [] : Array.from({length: 8}, () => numbers.int32())
  if (floats !== 1)
    throw new UserError('wrong-format', {format: 'spss'}, `${cursor.file} was written by a machine whose numbers are not read.`, [
      'Save it again with a version of SPSS for a computer of today, or give a CSV file.',
    ])
  const encoding = raw.extensions.get(EXTENSION.encoding)
  const decode = decoderOf(encoding === undefined ? encodingOf(characters) : ascii(trimmedEnd(encoding)))
  const known = raw.extensions.get(EXTENSION.rows)
  const rowCount = raw.rowCount < 0 && known !== undefined ? rowsOf(known, cursor) : raw.rowCount
  return {
    compression: raw.compression,
    rowCount,
    bias: raw.bias,
    rowBytes: raw.places.length * 8,
    variables: variablesOf(raw, cursor, decode),
    decode,
  }
}

function rowsOf(known: Uint8Array, {file, littleEndian}: ByteCursor): number {
  const cursor = new ByteCursor(known, file, 'an SPSS file')
  cursor.littleEndian = littleEndian
  cursor.skip(8)
  return cursor.uint64()
}

function readRecords(cursor: ByteCursor): RawDictionary {
  cursor.skip(4 + 60)
  const layout = cursor.int32()
  if (layout !== 2 && layout !== 3) cursor.littleEndian = false
  cursor.skip(4)
  const compression = cursor.int32()
  cursor.skip(4)
  const rowCount = cursor.int32()
  const bias = cursor.float64()
  cursor.skip(9 + 8 + 64 + 3)
  const places: DeclaredPlace[] = []
  const labels: RawLabels[] = []
  const extensions = new Map<number, Uint8Array>()
  for (;;) {
    const record = cursor.int32()
    if (record === 2) places.push(readPlace(cursor))
    else if (record === 3) labels.push(readLabels(cursor))
    else if (record === 6) cursor.skip(cursor.int32() * 80)
    else if (record === 7) {
      const number = cursor.int32()
      const size = cursor.int32()
      extensions.set(number, cursor.take(size * cursor.int32()))
    } else if (record === 999) break
    else throw cursor.damaged(`there is no record of the kind ${record}`)
  }
  cursor.skip(4)
  return {compression, rowCount, bias, places, labels, extensions}
}

function readPlace(cursor: ByteCursor): DeclaredPlace {
  const width = cursor.int32()
  const hasLabel = cursor.int32() === 1
  const missing = cursor.int32()
  const format = (cursor.int32() >> 16) & 0xff
  cursor.skip(4)
  const name = trimmedEnd(cursor.take(8))
  if (hasLabel) cursor.skip(Math.ceil(cursor.int32() / 4) * 4)
  const values = Array.from({length: Math.abs(missing)}, () => cursor.take(8))
  return {width, name, format, missing: {isRange: missing < 0, values}}
}

function readLabels(cursor: ByteCursor): RawLabels {
  const count = cursor.int32()
  const labels = []
  for (let at = 0; at < count; at++) {
    const value = cursor.take(8)
    const length = cursor.uint8()
    const label = cursor.take(length)
    // Length and label fill units of eight bytes.
    cursor.skip((8 - ((1 + length) % 8)) % 8)
    labels.push({value, label})
  }
  if (cursor.int32() !== 4) throw cursor.damaged('labels without variables')
  const places = []
  const variables = cursor.int32()
  for (let at = 0; at < variables; at++) places.push(cursor.int32() - 1)
  return {labels, places}
}

const ascii = (bytes: Uint8Array) => latin1Text(bytes)

/** Of a code page of Windows; undefined when it tells nothing. */
function encodingOf(code: number): string | undefined {
  if (code === 65_001) return 'utf-8'
  if (code >= 1250 && code <= 1258) return `windows-${code}`
  if (code >= 28_591 && code <= 28_606) return `iso-8859-${code - 28_590}`
  return {932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 54_936: 'gb18030'}[code]
}

function variablesOf(raw: RawDictionary, cursor: ByteCursor, decode: DecodeBytes): SpssVariable[] {
  const {places, extensions} = raw
  const longNames = pairsOf(extensions.get(EXTENSION.longNames), '\t', decode)
  const longWidths = pairsOf(extensions.get(EXTENSION.longTexts), '\0', decode)
  const labels = new Map<number, RawLabels['labels']>()
  for (const each of raw.labels) for (const place of each.places) labels.set(place, each.labels)
  const textLabels = textLabelsOf(extensions.get(EXTENSION.textLabels), cursor, decode)
  const textMissing = textMissingOf(extensions.get(EXTENSION.textMissing), cursor, decode)
  const variables: SpssVariable[] = []
  for (let at = 0; at < places.length;) {
    const {width: declared, name: shortName, format, missing} = places[at]
    if (declared < 0) throw cursor.damaged('a text goes on that never began')
    const short = decode(shortName)
    const name = longNames.get(short.toUpperCase()) ?? short
    const width = declared === 0 ? 0 : Number(longWidths.get(short.toUpperCase()) ?? declared)
    const pieces = piecesOf(width, at * 8)
    const last = pieces[pieces.length - 1]
    const end = Math.ceil((last.offset + Math.max(1, last.bytes)) / 8)
    if (!(width >= 0) || end > places.length) throw cursor.damaged('a text is longer than its row')
    const values = textMissing.get(name) ?? missing.values
    variables.push({
      name,
      width,
      offset: at * 8,
      pieces,
      format,
      isMissing: isMissing(width, missing.isRange, values, cursor.littleEndian),
      labels: textLabels.get(name) ?? (labels.get(at) ?? []).map(({value, label}) => ({value, label: decode(trimmedEnd(label))})),
    })
    at = end
  }
  return variables
}

function isMissing(
  width: number,
  isRange: boolean,
  values: readonly Uint8Array[],
  littleEndian: boolean,
): (bytes: Uint8Array) => boolean {
  if (values.length === 0) return () => false
  if (width > 0) {
    const texts = new Set(values.map(value => ascii(trimmedEnd(value))))
    return bytes => texts.has(ascii(trimmedEnd(bytes)))
  }
  const number = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, littleEndian)
  const [low, high, ...others] = values.map(number)
  const single = new Set(isRange ? others : values.map(number))
  return bytes => {
    const value = number(bytes)
    return single.has(value) || (isRange && value >= low && value <= high)
  }
}

/** `NAME=value` between separators; names in upper case. */
function pairsOf(content: Uint8Array | undefined, separator: string, decode: DecodeBytes): Map<string, string> {
  const pairs = new Map<string, string>()
  if (content === undefined) return pairs
  for (const pair of decode(content)
    .split(/[\t]/)
    .flatMap(part => part.split(separator))) {
    const equals = pair.indexOf('=')
    if (equals > 0) pairs.set(pair.slice(0, equals).toUpperCase(), pair.slice(equals + 1))
  }
  return pairs
}

function textLabelsOf(
  content: Uint8Array | undefined,
  {file, littleEndian}: ByteCursor,
  decode: DecodeBytes,
): Map<string, SpssVariable['labels']> {
  const all = new Map<string, SpssVariable['labels']>()
  if (content === undefined) return all
  const cursor = new ByteCursor(content, file, 'an SPSS file')
  cursor.littleEndian = littleEndian
  const text = () => cursor.take(cursor.int32())
  while (cursor.left > 0) {
    const name = decode(text())
    cursor.skip(4)
    const labels = []
    const count = cursor.int32()
    for (let at = 0; at < count; at++) labels.push({value: text(), label: decode(trimmedEnd(text()))})
    all.set(name, labels)
  }
  return all
}

function textMissingOf(
  content: Uint8Array | undefined,
  {file, littleEndian}: ByteCursor,
  decode: DecodeBytes,
): Map<string, Uint8Array[]> {
  const all = new Map<string, Uint8Array[]>()
  if (content === undefined) return all
  const cursor = new ByteCursor(content, file, 'an SPSS file')
  cursor.littleEndian = littleEndian
  while (cursor.left > 0) {
    const name = decode(cursor.take(cursor.int32()))
    const count = cursor.uint8()
    const length = cursor.int32()
    all.set(
      name,
      Array.from({length: count}, () => cursor.take(length)),
    )
  }
  return all
}
