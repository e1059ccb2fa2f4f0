import {UserError} from '../../../core/errors.js'
import {say} from '../../../core/text.js'
import {utf8Text} from '../../../platform/bytes.js'
import type {TypedColumns, ValueLabels} from '../../typed-column.js'
import {ByteCursor} from '../binary/byte-cursor.js'
import {upTo, type DecodeBytes} from '../binary/text-cells.js'
import {readColumn, type Contents, type Variable} from './columns.js'
import {bytesOf, layoutOf, NUMBER_TYPES, storageOf, type StataLayout, type StataStorage} from './layout.js'

/**
 * Reads a Stata file (.dta) of the formats 113, 114, 115, 117, 118 and 119 (Stata 8 to 18) in either byte order. Missing values (. and .a
 * to .z) are NaN, and so is a text without a character. Numbers with a daily or a clock format become moments; months, quarters, weeks and
 * the like stay the whole numbers that Stata counts them by.
 * Source: StataCorp, Stata Programming Reference Manual, "File formats .dta" (help dta).
 *
 * @param textOf How texts of files before 118 are decoded: they do not say what they are in.
 * @param check Is told how large the table is; throws when it is too large.
 * @throws {UserError} When the file is damaged, or of another version.
 */
export function readStata(
  bytes: Uint8Array,
  file: string,
  textOf: DecodeBytes,
  check: (rows: number, columns: number) => void,
): TypedColumns {
  const cursor = new ByteCursor(bytes, file, 'a Stata file')
  const isModern = cursor.isNext('<stata_dta>')
  const release = isModern ? modernRelease(cursor) : cursor.uint8()
  const layout = layoutOf(release)
  if (layout === undefined || isModern !== release >= 117) throw otherVersion(file)
  const decode = layout.utf8 ? utf8 : textOf
  const contents = (isModern ? readModern : readOld)(cursor, layout, decode)
  check(contents.rowCount, contents.variables.length)
  const notes: string[] = []
  const columns = contents.variables.map(variable => readColumn(contents, variable, decode, notes))
  return {columns, rowCount: contents.rowCount, notes}
}

const utf8: DecodeBytes = utf8Text

function modernRelease(cursor: ByteCursor): number {
  cursor.expect('<stata_dta><header><release>')
  return Number(utf8(cursor.take(3)))
}

const otherVersion = (file: string) =>
  new UserError('wrong-format', {format: 'stata'}, `${file} is a Stata file of a version that is not read.`, [
    say`Save it again with Stata 8 or later, or with write_dta of R's package haven; CSV is read too.`,
  ])

function readModern(cursor: ByteCursor, layout: StataLayout, decode: DecodeBytes): Contents {
  cursor.expect('</release><byteorder>')
  cursor.littleEndian = cursor.isNext('LSF')
  cursor.expect(cursor.littleEndian ? 'LSF' : 'MSF')
  cursor.expect('</byteorder><K>')
  const count = layout.variables === 2 ? cursor.uint16() : cursor.uint32()
  cursor.expect('</K><N>')
  const rowCount = layout.rows === 4 ? cursor.uint32() : cursor.uint64()
  cursor.expect('</N><label>')
  cursor.skip(layout.labelLength === 1 ? cursor.uint8() : cursor.uint16())
  cursor.expect('</label><timestamp>')
  cursor.skip(cursor.uint8())
  cursor.expect('</timestamp></header><map>')
  cursor.skip(14 * 8)
  cursor.expect('</map>')
  const section = <T>(name: string, read: () => T): T => {
    cursor.expect(`<${name}>`)
    const value = read()
    cursor.expect(`</${name}>`)
    return value
  }
  const texts = (length: number) => () => textList(cursor, count, length, decode)
  const storages = section('variable_types', () => listOf(count, () => storage(cursor, cursor.uint16(), true)))
  const names = section('varnames', texts(layout.name))
  section('sortlist', () => {
    cursor.skip((count + 1) * layout.variables)
  })
  const formats = section('formats', texts(layout.format))
  const labelNames = section('value_label_names', texts(layout.labelName))
  section('variable_labels', () => {
    cursor.skip(count * layout.variableLabel)
  })
  section('characteristics', () => {
    while (cursor.isNext('<ch>')) {
      cursor.expect('<ch>')
      cursor.skip(cursor.uint32())
      cursor.expect('</ch>')
    }
  })
  const {variables, rowBytes} = variablesOf(names, storages, formats, labelNames)
  const data = section('data', () => cursor.viewOf(rowCount * rowBytes))
  const longTexts = section('strls', () => readLongTexts(cursor, layout))
  const labels = section('value_labels', () => {
    const all = new Map<string, ValueLabels>()
    while (cursor.isNext('<lbl>')) {
      cursor.expect('<lbl>')
      all.set(...labelTable(cursor, layout, decode))
      cursor.expect('</lbl>')
    }
    return all
  })
  cursor.expect('</stata_dta>')
  return {variables, rowCount, rowBytes, data, longTexts, labels, ...common(cursor, layout)}
}

function readOld(cursor: ByteCursor, layout: StataLayout, decode: DecodeBytes): Contents {
  cursor.littleEndian = cursor.uint8() === 2
  cursor.skip(2)
  const count = cursor.uint16()
  const rowCount = cursor.uint32()
  // The label of the file, and when it was written.
  cursor.skip(81 + 18)
  const storages = listOf(count, () => storage(cursor, cursor.uint8(), false))
  const names = textList(cursor, count, layout.name, decode)
  cursor.skip((count + 1) * 2)
  const formats = textList(cursor, count, layout.format, decode)
  const labelNames = textList(cursor, count, layout.labelName, decode)
  cursor.skip(count * layout.variableLabel)
  for (;;) {
    const type = cursor.uint8()
    const length = cursor.uint32()
    if (type === 0 && length === 0) break
    cursor.skip(length)
  }
  const {variables, rowBytes} = variablesOf(names, storages, formats, labelNames)
  const data = cursor.viewOf(rowCount * rowBytes)
  const labels = new Map<string, ValueLabels>()
  while (cursor.left > 0) labels.set(...labelTable(cursor, layout, decode))
  return {variables, rowCount, rowBytes, data, longTexts: new Map(), labels, ...common(cursor, layout)}
}

function common(cursor: ByteCursor, {textVariable}: StataLayout): Pick<Contents, 'littleEndian' | 'textVariable' | 'damaged'> {
  return {littleEndian: cursor.littleEndian, textVariable, damaged: why => cursor.damaged(why)}
}

function variablesOf(
  names: readonly string[],
  storages: readonly StataStorage[],
  formats: readonly string[],
  labels: readonly string[],
): {variables: Variable[]; rowBytes: number} {
  let rowBytes = 0
  const variables = names.map((name, at) => {
    const variable = {name, storage: storages[at], offset: rowBytes, format: formats[at], labels: labels[at]}
    rowBytes += bytesOf(storages[at])
    return variable
  })
  return {variables, rowBytes}
}

const listOf = <T>(length: number, read: () => T): T[] => Array.from({length}, read)

function textList(cursor: ByteCursor, count: number, length: number, decode: DecodeBytes): string[] {
  return listOf(count, () => decode(upTo(cursor.take(length), 0)))
}

function storage(cursor: ByteCursor, code: number, isModern: boolean): StataStorage {
  const found = storageOf(code, isModern)
  if (found === undefined) throw cursor.damaged(`${code} is no type of a variable`)
  return found
}

/** Long texts by the place that refers to them. */
function readLongTexts(cursor: ByteCursor, layout: StataLayout): Map<string, Uint8Array> {
  const texts = new Map<string, Uint8Array>()
  while (cursor.isNext('GSO')) {
    cursor.expect('GSO')
    const variable = cursor.uint32()
    const row = layout.rows === 4 ? cursor.uint32() : cursor.uint64()
    // Text ends with a zero; bytes of another kind, 129, do not.
    const isText = cursor.uint8() === 130
    const content = cursor.take(cursor.uint32())
    texts.set(`${variable},${row}`, isText ? upTo(content, 0) : content)
  }
  return texts
}

function labelTable(cursor: ByteCursor, layout: StataLayout, decode: DecodeBytes): [string, ValueLabels] {
  const length = cursor.int32()
  const name = decode(upTo(cursor.take(layout.labelName), 0))
  cursor.skip(3)
  const end = cursor.at + length
  const count = cursor.int32()
  const textBytes = cursor.int32()
  if (count < 0 || 8 + count * 8 + textBytes !== length)
    throw cursor.damaged('a table of value labels has another length than it says')
  const offsets = listOf(count, () => cursor.uint32())
  const values = listOf(count, () => cursor.int32())
  const texts = cursor.take(textBytes)
  cursor.at = end
  const labels = new Map<number, string>()
  for (const [at, value] of values.entries())
    // Labels of the missing values .a to .z are of no row.
    if (value <= NUMBER_TYPES.long.most) labels.set(value, decode(upTo(texts.subarray(offsets[at]), 0)))
  return [name, labels]
}
