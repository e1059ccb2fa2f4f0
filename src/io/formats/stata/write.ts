import {utf8Bytes} from '../../../platform/bytes.js'
import type {TypedColumns} from '../../typed-column.js'
import {ByteWriter} from '../binary/byte-writer.js'
import {bytesOf, LAYOUTS, TYPE_CODES, type StataLayout} from './layout.js'
import {variableOf, type OutputVariable} from './variables.js'

/** More variables take another version. */
const MOST_OF_118 = 32_767
const PIECE_BYTES = 1 << 20

/**
 * Writes a Stata file of the format 118 (Stata 14 and later), or 119 where there are too many variables for it. Whole numbers take the
 * smallest type that holds them, levels with numbers of their own become labelled values, other levels texts (strL beyond 2045 bytes).
 * Source: StataCorp, Stata Programming Reference Manual, "File formats .dta" (help dta).
 *
 * @param table Its names have been checked.
 * @throws {UserError} When a number is too large for Stata.
 */
export function writeStata(table: TypedColumns): Iterable<Uint8Array> {
  const {columns, rowCount} = table
  const release = columns.length > MOST_OF_118 ? 119 : 118
  const layout = LAYOUTS[release]
  const variables = columns.map((column, at) => variableOf(column, at + 1, layout.textVariable))
  return pieces(release, layout, variables, rowCount)
}

function* pieces(
  release: number,
  layout: StataLayout,
  variables: readonly OutputVariable[],
  rowCount: number,
): Generator<Uint8Array> {
  const rowBytes = variables.reduce((sum, {storage}) => sum + bytesOf(storage), 0)
  const header = headerOf(release, layout, variables.length, rowCount)
  const described = descriptions(layout, variables)
  const ending = [longTexts(variables), labelTables(layout, variables)]
  const map = mapOf(header.length, [
    ...described.map(({length}) => length),
    rowCount * rowBytes + '<data></data>'.length,
    ...ending.map(({length}) => length),
  ])
  yield header
  yield map
  yield* described
  yield utf8Bytes('<data>')
  yield* rows(variables, rowCount, rowBytes)
  yield utf8Bytes('</data>')
  yield* ending
  yield utf8Bytes('</stata_dta>')
}

function headerOf(release: number, layout: StataLayout, variables: number, rowCount: number): Uint8Array {
  return new ByteWriter()
    .text(`<stata_dta><header><release>${release}</release><byteorder>LSF</byteorder><K>`)
    .uint(variables, layout.variables)
    .text('</K><N>')
    .uint(rowCount, layout.rows)
    .text('</N><label>')
    .uint(0, layout.labelLength)
    .text('</label><timestamp>')
    .uint8(0)
    .text('</timestamp></header>')
    .finish()
}

/** Where each section begins: that of the file itself and of the map first, the end of the file last. */
function mapOf(headerBytes: number, sections: readonly number[]): Uint8Array {
  const mapBytes = '<map></map>'.length + 14 * 8
  const map = new ByteWriter().text('<map>').uint(0, 8).uint(headerBytes, 8)
  let at = headerBytes + mapBytes
  for (const length of sections) {
    map.uint(at, 8)
    at += length
  }
  map.uint(at, 8).uint(at + '</stata_dta>'.length, 8)
  return map.text('</map>').finish()
}

function descriptions(layout: StataLayout, variables: readonly OutputVariable[]): Uint8Array[] {
  const section = (name: string, put: (writer: ByteWriter) => void) => {
    const writer = new ByteWriter().text(`<${name}>`)
    put(writer)
    return writer.text(`</${name}>`).finish()
  }
  const texts = (length: number, textOf: (variable: OutputVariable) => string) => (writer: ByteWriter) => {
    for (const variable of variables) writer.text(textOf(variable), length)
  }
  return [
    section('variable_types', writer => {
      for (const {storage} of variables) writer.uint16(typeof storage === 'number' ? storage : TYPE_CODES[storage])
    }),
    section(
      'varnames',
      texts(layout.name, ({name}) => name),
    ),
    section('sortlist', writer => void writer.raw(new Uint8Array((variables.length + 1) * layout.variables))),
    section(
      'formats',
      texts(layout.format, ({format}) => format),
    ),
    section(
      'value_label_names',
      texts(layout.labelName, ({name, labels}) => (labels === undefined ? '' : name)),
    ),
    section(
      'variable_labels',
      texts(layout.variableLabel, () => ''),
    ),
    section('characteristics', () => undefined),
  ]
}

function* rows(variables: readonly OutputVariable[], rowCount: number, rowBytes: number): Generator<Uint8Array> {
  const rowsOfPiece = Math.max(1, Math.floor(PIECE_BYTES / Math.max(1, rowBytes)))
  for (let first = 0; first < rowCount; first += rowsOfPiece) {
    const count = Math.min(rowsOfPiece, rowCount - first)
    const piece = new Uint8Array(count * rowBytes)
    const view = new DataView(piece.buffer)
    let offset = 0
    for (const {put, storage} of variables) {
      for (let row = 0; row < count; row++) put(view, offset + row * rowBytes, first + row)
      offset += bytesOf(storage)
    }
    yield piece
  }
}

/** Texts that end with a zero (130), so that Stata shows them; those with a zero within are bytes to it (129). */
function longTexts(variables: readonly OutputVariable[]): Uint8Array {
  const writer = new ByteWriter().text('<strls>')
  for (const [at, {longTexts: texts = []}] of variables.entries())
    for (const {row, bytes} of texts) {
      const isText = !bytes.includes(0)
      writer
        .text('GSO')
        .uint(at + 1, 4)
        .uint(row, 8)
        .uint8(isText ? 130 : 129)
      writer.uint(bytes.length + (isText ? 1 : 0), 4).raw(bytes)
      if (isText) writer.uint8(0)
    }
  return writer.text('</strls>').finish()
}

function labelTables(layout: StataLayout, variables: readonly OutputVariable[]): Uint8Array {
  const writer = new ByteWriter().text('<value_labels>')
  for (const {name, labels} of variables) {
    if (labels === undefined) continue
    const sorted = [...labels].sort(([one], [other]) => one - other)
    const texts = sorted.map(([, label]) => utf8Bytes(label))
    const textBytes = texts.reduce((sum, {length}) => sum + length + 1, 0)
    writer
      .text('<lbl>')
      .int32(8 + 8 * sorted.length + textBytes)
      .text(name, layout.labelName)
      .uint(0, 3)
    writer.int32(sorted.length).int32(textBytes)
    let offset = 0
    for (const {length} of texts) {
      writer.int32(offset)
      offset += length + 1
    }
    for (const [value] of sorted) writer.int32(value)
    for (const text of texts) writer.raw(text).uint8(0)
    writer.text('</lbl>')
  }
  return writer.text('</value_labels>').finish()
}
