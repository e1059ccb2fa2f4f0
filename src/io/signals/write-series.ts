import type {SeriesFile} from '../../core/column.js'
import {sampleColumns} from '../../core/sample-form.js'
import type {Table} from '../../core/table.js'
import {utf8Bytes} from '../../platform/bytes.js'
import type {Dialect} from '../dialect.js'
import {BLANKS} from '../separator.js'
import {writeSamples, type WriteFolderOptions} from '../samples/write-samples.js'

/** Digits of times that are computed from their step. */
const DIGITS = 12

/**
 * What writes the series of a table into a new folder, each into a CSV file of the form that they were read in: with a header and times
 * where those had them. Numbers are rounded to `decimals`; otherwise the shortest form that reads back the same is written.
 */
export function seriesWriter({name, time}: SeriesFile, dialect: Dialect, decimals: number | undefined) {
  const {newline, bom = false, decimalComma} = dialect
  // A comma in numbers is none between them.
  const delimiter = decimalComma && dialect.delimiter === ',' ? ';' : dialect.delimiter === BLANKS ? '\t' : dialect.delimiter
  const pointed = (text: string) => (decimalComma ? text.replace('.', ',') : text)
  const numbered = (value: number) =>
    pointed(decimals === undefined ? String(value) : String(Number(value.toFixed(decimals)) + 0))
  const line = (cells: readonly string[]) => cells.map(cell => quoted(cell, delimiter)).join(delimiter) + newline
  const head = name === undefined ? '' : line([...(time === undefined ? [] : [time.name]), name])
  const times = (moment: number) =>
    time === undefined ? [] : [pointed(String(Number((time.first + moment * time.step).toPrecision(DIGITS))))]
  return async (
    folder: string,
    table: Table,
    writeTable: (file: string, table: Table) => Promise<void>,
    options: WriteFolderOptions,
  ): Promise<void> => {
    const columns = sampleColumns(table)
    const encode = (row: number) => {
      const lines = columns.map(({values}, moment) => line([...times(moment), numbered(values[row])]))
      return [{bytes: utf8Bytes((bom ? '\uFEFF' : '') + head + lines.join(''))}]
    }
    await writeSamples(folder, table, () => ({ending: '.csv', many: 'series', encode}), writeTable, options)
  }
}

const quoted = (text: string, delimiter: string) =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
