import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, test} from 'vitest'
import type {UserError} from '../../src/core/errors.js'
import {readExcel} from '../../src/io/formats/excel/read.js'
import {writeExcel} from '../../src/io/formats/excel/write.js'
import type {ReadOptions} from '../../src/io/read-options.js'
import {readTable} from '../../src/io/read-table.js'
import {awkwardColumnsOf, awkwardTables, typedColumnsOf, type AwkwardColumn} from '../support/awkward-tables.js'
import {hasPython, python} from '../support/foreign-packages.js'

const hasOpenpyxl = hasPython('openpyxl', 'pandas')

type Shown = readonly [kind: string, value: number | string | boolean | null]
interface Found {
  readonly rows: readonly [readonly string[], ...(readonly Shown[])[]]
  readonly pandas: readonly [number, number, readonly string[]] | null
}

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('nothing was thrown')
    },
    (error: unknown) => {
      const {message, suggestions, code} = error as UserError
      return [code, message, ...suggestions].join('\n')
    },
  )

describe.skipIf(!hasOpenpyxl)(`Excel files (skipped unless ${python} has openpyxl and pandas)`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'excel-'))
  const own = awkwardTables.map(table => ({table, name: table.name, file: path.join(folder, `own.${table.name}.xlsx`)}))
  let shown: Found[] = []

  beforeAll(async () => {
    for (const {table, file} of own) {
      const pieces = [...(await writeExcel(typedColumnsOf(table), file))]
      writeFileSync(file, Buffer.concat(pieces))
    }
    const [tables, files, out] = ['tables', 'files', 'out'].map(name => path.join(folder, `${name}.json`))
    writeFileSync(tables, JSON.stringify(awkwardTables))
    writeFileSync(files, JSON.stringify(own.map(({file}) => file)))
    const script = fileURLToPath(new URL('excel.py', import.meta.url))
    const run = spawnSync(python, ['-B', script, tables, folder, files, out], {encoding: 'utf8'})
    if (run.status !== 0) throw new Error(run.stderr)
    shown = JSON.parse(readFileSync(out, 'utf8')) as Found[]
  })

  const read = (name: string, options: ReadOptions = {}) => {
    const file = path.join(folder, `${name}.xlsx`)
    return readExcel(readFileSync(file), `'${name}.xlsx'`, options)
  }

  test.each(awkwardTables)('are read as openpyxl wrote them: $name', async ({name, columns}) => {
    if (!existsSync(path.join(folder, `${name}.xlsx`))) return
    expect(awkwardColumnsOf(await read(name, {header: true}))).toEqual(columns.map(asExcel))
  })

  test.each(own)('are read as they were written: $name', async ({table, name}) => {
    expect(awkwardColumnsOf(await read(`own.${name}`, {header: true}))).toEqual(
      table.columns.map(column => (name === 'old-dates' ? asText(column) : asExcel(column))),
    )
  })

  test.each(own)('are written so that openpyxl and pandas read the same: $name', ({table, name, file}) => {
    const {rows, pandas} = shown[own.findIndex(each => each.file === file)]
    const [header, ...cells] = rows
    expect(header).toEqual(table.columns.map(column => column.name))
    for (const [at, column] of table.columns.entries()) {
      const expected = (name === 'old-dates' ? asText(column) : column).values
      const found = column.values.map((_, row) => cells[row]?.[at]?.[1] ?? null)
      expect(found.map(value => (typeof value === 'number' ? Number(value.toPrecision(15)) : value))).toEqual(
        expected.map(value => (typeof value === 'number' ? Number(value.toPrecision(15)) : value)),
      )
    }
    if (pandas !== null) expect(pandas[2]).toEqual(header)
  })

  test('count their days from 1904 where they say so', async () => {
    expect(awkwardColumnsOf(await read('odd.1904'))).toEqual([{name: 'born', kind: 'date', values: [Date.UTC(2020, 0, 31)]}])
  })

  test('with errors have missing cells, and a note says how many', async () => {
    const {columns, notes} = await read('odd.errors')
    expect(awkwardColumnsOf({columns, notes, rowCount: 3}).map(({values}) => values)).toEqual([
      [1, null, 3],
      [null, 2, 4],
    ])
    expect(notes).toEqual(['a', 'b'].map(name => `column '${name}': 1 cell holds an error such as #N/A, read as missing.`))
  })

  test('with formulas that were never worked out are refused, unless these are ignored', async () => {
    expect(await messageOf(read('odd.formulas'))).toBe(
      "file-damaged\n'odd.formulas.xlsx': column 'b' holds a formula without its value (row 2 of the sheet).\n" +
        'Open the file in Excel or LibreOffice and save it, or write values instead of formulas.',
    )
    expect((await read('odd.formulas', {ignore: ['b']})).columns[0]).toMatchObject({values: Float64Array.of(1, 2)})
  })

  test('say what they hide', async () => {
    expect((await read('odd.hidden')).notes).toEqual([
      "its sheet 'Sheet' was read; it has 1 more (1 hidden), which nobody looked at.",
      '1 row that the sheet hides was read like the others.',
    ])
    const {columns, notes} = await read('odd.hidden', {sheet: 'secret'})
    expect(columns.map(({name}) => name)).toEqual(['name', 'x'])
    expect(notes[0]).toBe("its sheet 'secret' was read; it has 1 more, which nobody looked at.")
  })

  test('with tables on several sheets need to be told which', async () => {
    expect(await messageOf(read('odd.sheets'))).toBe(
      "sheet-unclear\n'odd.sheets.xlsx' has tables on 2 sheets: 'Sheet', 'more'.\nSay which one with `sheet: 'Sheet'`.",
    )
    expect((await read('odd.sheets', {sheet: 'more'})).columns.map(({name}) => name)).toEqual(['c', 'd'])
    expect(await messageOf(read('odd.sheets', {sheet: 'none'}))).toContain("Its sheets are: 'Sheet', 'more', 'empty'.")
  })

  test('with merged cells have them missing but the first, and a note says so', async () => {
    const {columns, notes} = await read('odd.merged')
    expect(awkwardColumnsOf({columns, notes, rowCount: 2})[1].values).toEqual(['x', null])
    expect(notes).toEqual(['a range of cells is merged: the first cell has the value, and the others are missing.'])
  })

  test('may begin further down and to the right, and repeat the header', async () => {
    const {table, notes} = await readTable(path.join(folder, 'odd.blank.xlsx'))
    expect(table.toRows()).toEqual([
      {a: 1, b: 'x'},
      {a: 2, b: 'y'},
    ])
    expect(notes).toEqual([
      'odd.blank.xlsx: 1 row that repeats the header was left out; rows are numbered without it.',
      'odd.blank.xlsx: 1 row without any value were left out; rows are numbered without them.',
    ])
  })

  test('with a title above the names are not clear', async () => {
    expect(await messageOf(read('odd.title'))).toContain(
      "header-unclear\n'odd.title.xlsx': the first row with cells, row 1 of the sheet, has 1 where rows below it have 3",
    )
  })

  test('with numbers and texts in a column are in doubt as a CSV file is', async () => {
    expect(await messageOf(readTable(path.join(folder, 'odd.kinds.xlsx')))).toContain(
      "column 'a': expected a number, found text.",
    )
    const {table} = await readTable(path.join(folder, 'odd.kinds.xlsx'), {categorical: ['a']})
    expect(table.toRows().map(({b}) => b)).toEqual(['x', 'unknown', 'y', '5', '2020-01-31'])
  })

  test('hold spans of time as numbers of days', async () => {
    const {columns, notes} = await read('odd.spans')
    expect(columns[0]).toMatchObject({values: Float64Array.of(1.25, 0.25)})
    expect(notes).toEqual(["column 'a' holds spans of time, read as numbers of days."])
  })

  test('hold texts with characters that XML escapes', async () => {
    expect(awkwardColumnsOf(await read('odd.texts'))[0].values[1]).toBe('a\nb')
    const column = {name: 'a', kind: 'text', values: ['\u0001 <&> _x0041_', 'cr\r\nlf', ']]>']} as const
    const pieces = [...(await writeExcel(typedColumnsOf({name: 't', columns: [column]}), 't'))]
    expect(awkwardColumnsOf(await readExcel(Buffer.concat(pieces), 't', {}))).toEqual([column])
  })

  test('are damaged wherever they are cut off', async () => {
    const whole = readFileSync(path.join(folder, 'labels.xlsx'))
    for (let length = 4; length < whole.length; length += 50)
      expect(await messageOf(readExcel(whole.subarray(0, length), "'t.xlsx'", {}))).toMatch(
        /^file-damaged\n't.xlsx' cannot be read as an Excel file/,
      )
  })
})

const asExcel = ({name, kind, values}: AwkwardColumn): AwkwardColumn => ({
  name,
  kind: values.every(value => value === null) ? 'text' : kind === 'labelled' ? 'number' : kind,
  values,
})

const asText = ({name, values}: AwkwardColumn): AwkwardColumn => ({
  name,
  kind: 'text',
  values: values.map(value => new Date(Number(value)).toISOString().slice(0, 10)),
})
