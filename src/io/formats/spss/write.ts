import {utf8Bytes} from '../../../platform/bytes.js'
import type {TypedColumns} from '../../typed-column.js'
import {ByteWriter} from '../binary/byte-writer.js'
import {EXTENSION, piecesOf, SYSTEM_MISSING} from './layout.js'
import {variableOf, type OutputVariable} from './variables.js'

const BLANK = 0x20
const BIAS = 100
const CODE = {least: 1 - BIAS, most: 251 - BIAS, asIs: 253, blanks: 254, missing: 255} as const
const PIECE_BYTES = 1 << 20

/**
 * Writes an SPSS system file (.sav) in UTF-8, compressed by codes. Levels with numbers of their own become labelled values, other levels
 * texts; dates and times are numbers in such a format.
 * Source: the PSPP developers' guide, "System File Format" (https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html).
 *
 * @param file For messages. Names of columns have been checked.
 * @throws {UserError} When a text is longer than SPSS takes.
 */
export function writeSpss(table: TypedColumns, file: string): Iterable<Uint8Array> {
  const variables = table.columns.map(column => variableOf(column, file))
  return pieces(variables, table.rowCount)
}

function* pieces(variables: readonly OutputVariable[], rowCount: number): Generator<Uint8Array> {
  yield dictionary(variables, rowCount)
  let packer = new RowPacker()
  for (let row = 0; row < rowCount; row++) {
    for (const variable of variables) packer.add(variable, row)
    if (packer.length < PIECE_BYTES || !packer.isEven) continue
    yield packer.finish()
    packer = new RowPacker()
  }
  yield packer.finish()
}

function dictionary(variables: readonly OutputVariable[], rowCount: number): Uint8Array {
  const placed = placesOf(variables)
  const writer = new ByteWriter().text('$FL2').text('@(#) SPSS DATA FILE minority-report', 60, BLANK)
  writer.int32(2).int32(placed.count).int32(1).int32(0).int32(rowCount).float64(BIAS)
  // When it was made, and its label: the same table gives the same bytes.
  writer.text('01 Jan 70', 9).text('00:00:00', 8).text('', 64, BLANK).text('', 3)
  for (const piece of placed.pieces) {
    const {format, width, name} = piece
    const shown = (format.code << 16) | (format.width << 8) | format.decimals
    writer.int32(2).int32(width).int32(0).int32(0).int32(shown).int32(shown).text(name, 8, BLANK)
    for (let more = 1; more < Math.ceil(width / 8); more++)
      writer.int32(2).int32(-1).int32(0).int32(0).int32(0).int32(0).text('', 8, BLANK)
  }
  for (const [at, {labels}] of variables.entries()) if (labels !== undefined) writeLabels(writer, labels, placed.starts[at])
  const extension = (number: number, size: number, content: Uint8Array) =>
    writer
      .int32(7)
      .int32(number)
      .int32(size)
      .int32(content.length / size)
      .raw(content)
  const machine = new ByteWriter()
  // Version 20.0.0, any machine, IEEE 754, packed by codes, the least significant byte first, UTF-8.
  for (const value of [20, 0, 0, -1, 1, 1, 2, 65_001]) machine.int32(value)
  extension(EXTENSION.machine, 4, machine.finish())
  const lowest = -(2 - 2 ** -51) * 2 ** 1023
  extension(EXTENSION.floats, 8, new ByteWriter().float64(SYSTEM_MISSING).float64(Number.MAX_VALUE).float64(lowest).finish())
  const names = variables.map(({name}, at) => `${placed.names[at]}=${name}`).join('\t')
  extension(EXTENSION.longNames, 1, utf8Bytes(names))
  const long = variables.flatMap(({width}, at) =>
    width > 255 ? [`${placed.names[at]}=${String(width).padStart(5, '0')}\0\t`] : [],
  )
  if (long.length > 0) extension(EXTENSION.longTexts, 1, utf8Bytes(long.join('')))
  extension(EXTENSION.encoding, 1, utf8Bytes('UTF-8'))
  return writer.int32(999).int32(0).finish()
}

interface Places {
  /** Of eight bytes each. */
  readonly count: number
  /** What is declared: a variable, or a piece of a long text. */
  readonly pieces: readonly {readonly name: string; readonly width: number; readonly format: OutputVariable['format']}[]
  /** Of each variable its first place, from 1, and its short name. */
  readonly starts: readonly number[]
  readonly names: readonly string[]
}

function placesOf(variables: readonly OutputVariable[]): Places {
  const pieces = []
  const starts = []
  const names = []
  let count = 0
  for (const {width, format} of variables) {
    starts.push(count + 1)
    names.push(`V${pieces.length + 1}`)
    for (const {bytes} of piecesOf(width, 0)) {
      pieces.push({name: `V${pieces.length + 1}`, width: bytes, format: {...format, width: width > 255 ? bytes : format.width}})
      count += Math.max(1, Math.ceil(bytes / 8))
    }
  }
  return {count, pieces, starts, names}
}

function writeLabels(writer: ByteWriter, labels: ReadonlyMap<number, string>, place: number): void {
  writer.int32(3).int32(labels.size)
  for (const [value, label] of labels) {
    const bytes = utf8Bytes(label)
    // Length and label fill units of eight bytes.
    writer
      .float64(value)
      .uint8(bytes.length)
      .raw(bytes, Math.ceil((bytes.length + 1) / 8) * 8 - 1, BLANK)
  }
  writer.int32(4).int32(1).int32(place)
}

/** Packs values by codes: eight codes, then what those need that say 'as it is'. */
class RowPacker {
  readonly #writer = new ByteWriter()
  #codes: number[] = []
  #asIs: Uint8Array[] = []
  readonly #number = new DataView(new ArrayBuffer(8))

  get length(): number {
    return this.#writer.length
  }

  /** No codes wait for others. */
  get isEven(): boolean {
    return this.#codes.length === 0
  }

  add({width, number, text}: OutputVariable, row: number): void {
    if (number !== undefined) this.#addNumber(number(row))
    else this.#addText(text?.(row), width)
  }

  finish(): Uint8Array {
    while (this.#codes.length > 0) this.#code(0)
    return this.#writer.finish()
  }

  #addNumber(value: number): void {
    if (value === SYSTEM_MISSING) this.#code(CODE.missing)
    else if (Number.isInteger(value) && value >= CODE.least && value <= CODE.most && !Object.is(value, -0))
      this.#code(value + BIAS)
    else {
      this.#number.setFloat64(0, value, true)
      this.#code(CODE.asIs, new Uint8Array(this.#number.buffer.slice(0)))
    }
  }

  #addText(bytes: Uint8Array | undefined, width: number): void {
    let taken = 0
    for (const piece of piecesOf(width, 0)) {
      const padded = new Uint8Array(Math.ceil(piece.bytes / 8) * 8).fill(BLANK)
      if (bytes !== undefined) padded.set(bytes.subarray(taken, taken + piece.bytes))
      taken += piece.bytes
      for (let at = 0; at < padded.length; at += 8) {
        const unit = padded.subarray(at, at + 8)
        if (unit.every(byte => byte === BLANK)) this.#code(CODE.blanks)
        else this.#code(CODE.asIs, unit)
      }
    }
  }

  #code(code: number, asIs?: Uint8Array): void {
    this.#codes.push(code)
    if (asIs !== undefined) this.#asIs.push(asIs)
    if (this.#codes.length < 8) return
    for (const each of this.#codes) this.#writer.uint8(each)
    for (const each of this.#asIs) this.#writer.raw(each)
    this.#codes = []
    this.#asIs = []
  }
}
