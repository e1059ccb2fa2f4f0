import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {expect, test} from 'vitest'
import {UserError} from '../../../../src/core/errors.js'
import {writeExcel} from '../../../../src/io/formats/excel/write.js'
import {writeParquet} from '../../../../src/io/formats/parquet/write.js'
import {writeSpss} from '../../../../src/io/formats/spss/write.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import type {TypedColumn, TypedColumns} from '../../../../src/io/typed-column.js'
import {temporaryFolder} from '../../../support/cli.js'
import {levels, moments, numbers} from '../../../support/typed-tables.js'

const tableOf = (...columns: TypedColumn[]): TypedColumns => {
  const [first] = columns
  return {columns, rowCount: first.kind === 'other' ? 0 : 'values' in first ? first.values.length : first.codes.length, notes: []}
}

type Write = (table: TypedColumns, file: string) => Iterable<Uint8Array | string> | Promise<Iterable<Uint8Array | string>>

async function folderOf(ending: string, write: Write, tables: readonly TypedColumns[]): Promise<string> {
  const folder = path.join(temporaryFolder(), 'release')
  await mkdir(folder)
  for (const [at, table] of tables.entries())
    await writeFile(path.join(folder, `part-${at}${ending}`), [...(await write(table, ''))])
  return folder
}

const parquet = (...tables: TypedColumns[]) => folderOf('.parquet', writeParquet, tables)

async function refusal(source: string, options: ReadOptions = {}): Promise<UserError> {
  const error: unknown = await readTable(source, options).catch((reason: unknown) => reason)
  if (!(error instanceof UserError)) throw new Error(`No refusal: ${String(error)}`)
  return error
}

test('Columns of all files have a type that holds what theirs hold, whatever their order', async () => {
  const time = {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss'} as const
  const folder = await parquet(
    tableOf(
      numbers('n', [1, 2], 'int32'),
      levels('c', ['b', 'a'], 'category'),
      moments('t', [86400, 172800], 'timestamp[ms]', time),
    ),
    tableOf(moments('t', [1500], 'timestamp[ms]', {...time, step: 1}), levels('c', ['d']), numbers('n', [0.5])),
    tableOf(
      levels('c', [null, 'a'], 'string'),
      numbers('n', [null, null], 'int32'),
      moments('t', [null, 0], 'timestamp[ms]', time),
    ),
  )
  const {table, types} = await readTable(folder)
  expect(table.toRows()).toEqual([
    {n: 1, c: 'b', t: '1970-01-02T00:00:00.000'},
    {n: 2, c: 'a', t: '1970-01-03T00:00:00.000'},
    {n: 0.5, c: 'd', t: '1970-01-01T00:00:01.500'},
    {n: null, c: 'a', t: '1970-01-01T00:00:00.000'},
  ])
  expect([...(types ?? [])].map(([name, {type}]) => [name, type])).toEqual([
    ['n', 'float64'],
    ['c', 'string'],
    ['t', 'timestamp[ms]'],
  ])
})

test('A column without any value in a file has the type that it has in the others', async () => {
  const folder = await parquet(
    tableOf(numbers('a', [1, 2]), levels('b', [null, null]), numbers('c', [null, null], 'float64')),
    tableOf(numbers('a', [3]), numbers('b', [7], 'int64'), levels('c', ['x'])),
  )
  const {table} = await readTable(folder)
  expect(table.toRows().at(2)).toEqual({a: 3, b: 7, c: 'x'})
  expect(table.columns.map(({kind}) => kind)).toEqual(['numeric', 'numeric', 'categorical'])
})

test('Whole numbers beyond doubles in one file make categories of all, and none of them is changed', async () => {
  const folder = await parquet(
    tableOf(numbers('a', [1, 2]), numbers('id', [1, 9007199254740991], 'int64')),
    tableOf(numbers('a', [3]), levels('id', ['9007199254740993'], 'int64')),
  )
  expect((await readTable(folder)).table.toRows().map(({id}) => id)).toEqual(['1', '9007199254740991', '9007199254740993'])
})

test('Numbers in one file and texts in another one are refused, unless options say what they are', async () => {
  const tables = [tableOf(numbers('a', [1, 2]), numbers('code', [12, 5])), tableOf(numbers('a', [3]), levels('code', ['7']))]
  const folder = await parquet(...tables)
  const error = await refusal(folder)
  expect(error).toMatchObject({code: 'column-kinds-differ', data: {column: 'code', reference: 'part-0.parquet'}})
  expect(error.message).toBe(
    "Column 'code' is of numbers (float64) in 'part-0.parquet' and of texts (string) in 'part-1.parquet'.",
  )
  const codes = async (options: ReadOptions) => (await readTable(folder, options)).table.toRows().map(({code}) => code)
  expect(await codes({categorical: ['code']})).toEqual(['12', '5', '7'])
  expect(await codes({target: 'code'})).toEqual(['12', '5', '7'])
  expect(await codes({numeric: ['code']})).toEqual([12, 5, 7])
  expect((await readTable(folder, {ignore: ['code']})).table.columns).toHaveLength(1)
  // As in a file of text: Excel knows cells alone.
  const sheets = await folderOf('.xlsx', writeExcel, [
    tableOf(numbers('a', [1, 2]), levels('b', ['x', 'y'])),
    tableOf(levels('a', ['NA']), levels('b', ['z'])),
  ])
  await expect(readTable(sheets, {numeric: ['a'], missing: ['NA']})).resolves.toMatchObject({table: {rowCount: 3}})
})

test('Booleans beside texts, other zones, and other meanings of a label are refused', async () => {
  const boolean = await parquet(
    tableOf(numbers('a', [1]), levels('b', ['true'], 'bool')),
    tableOf(numbers('a', [3]), levels('b', ['yes'])),
  )
  expect((await refusal(boolean)).message).toMatch(/'b' is of booleans in .* and of texts \(string\)/)
  const labelled = (labels: [number, string][]): TypedColumns =>
    tableOf(numbers('a', [1, 2]), {
      kind: 'numbers',
      name: 'sex',
      type: 'float64',
      integer: false,
      values: Float64Array.of(1, 2),
      labels: new Map(labels),
    })
  const spss = (...tables: TypedColumns[]) => folderOf('.sav', writeSpss, tables)
  const same = await spss(labelled([[1, 'male']]), labelled([[2, 'female']]))
  expect((await readTable(same)).table.toRows().map(({sex}) => sex)).toEqual(['male', 'female', 'male', 'female'])
  const turned = await spss(
    labelled([
      [1, 'male'],
      [2, 'female'],
    ]),
    labelled([
      [1, 'female'],
      [2, 'male'],
    ]),
  )
  expect((await refusal(turned)).message).toMatch(/has other value labels in 'part-1.sav' than in 'part-0.sav'/)
})

test('Names of folders are columns of formats with types, and a row is numbered and named by its file', async () => {
  const folder = path.join(temporaryFolder(), 'release')
  const files = {
    'year=2023/part-0.parquet': tableOf(numbers('a', [1, null, 2]), levels('y', ['u', null, 'v'])),
    'year=2024/part-0.parquet': tableOf(numbers('a', [3, 4]), levels('y', ['u', null])),
  }
  for (const [name, table] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), {recursive: true})
    await writeFile(path.join(folder, name), [...writeParquet(table)])
  }
  const {table, notes} = await readTable(folder)
  expect(table.toRows().map(({year}) => year)).toEqual([2023, 2023, 2024, 2024])
  expect(notes.join()).toMatch(/1 row without any value/)
  expect((await refusal(folder, {target: 'y'})).message).toMatch(
    /row 4 \(row 2 of 'year=2024\/part-0.parquet'\) has no value in the target/,
  )
})

test('Too many cells in all files together are refused before the last file is read', async () => {
  const part = tableOf(numbers('a', new Array<number>(1000).fill(7)))
  const folder = await parquet(part, part, part)
  await writeFile(path.join(folder, 'part-9.parquet'), 'no Parquet file')
  expect((await refusal(folder, {maxBytes: 20_000})).code).toBe('too-many-rows')
})
