import {gzipSync} from 'node:zlib'
import {mkdir, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {expect, test} from 'vitest'
import {UserError} from '../../../../src/core/errors.js'
import {readTable} from '../../../../src/io/read-table.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {temporaryFolder} from '../../../support/cli.js'

/** A folder with these files. */
async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = path.join(temporaryFolder(), 'release')
  await mkdir(folder)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), {recursive: true})
    await writeFile(path.join(folder, name), content)
  }
  return folder
}

const rows = async (source: string, options: ReadOptions = {}) => (await readTable(source, options)).table.toRows()

async function refusal(source: string, options: ReadOptions = {}): Promise<UserError> {
  const error: unknown = await readTable(source, options).catch((reason: unknown) => reason)
  if (!(error instanceof UserError)) throw new Error(`No refusal: ${String(error)}`)
  return error
}

test('Files of a folder are one table, in natural order of their names, whatever their packing and the order of columns', async () => {
  const folder = await folderOf({
    'part-10.csv': 'age,ward\n3,north\n',
    'part-2.csv': 'ward,age\nsouth,2\n',
    'part-1.csv.gz': gzipSync('age,ward\n1,east\n'),
    _SUCCESS: '',
    '.part-2.csv.crc': 'crc',
  })
  expect(await rows(folder)).toEqual([
    {age: 1, ward: 'east'},
    {age: 2, ward: 'south'},
    {age: 3, ward: 'north'},
  ])
  const {notes, reading, path: shown} = await readTable(`${folder}/`)
  expect(notes[0]).toMatch(/^release: 3 files read as one table: from 'part-1.csv.gz' to 'part-10.csv', in natural order/)
  expect(notes[1]).toMatch(/^release: 2 beside them left out/)
  expect(reading.file).toBe(`${folder}/ (3 files)`)
  expect(shown).toBe(`${folder}/`)
})

test('A pattern means the files that fit it, and a file whose name is a pattern is that file', async () => {
  const folder = await folderOf({
    'a-1.csv': 'x,y\n1,a\n',
    'a-2.csv': 'x,y\n2,b\n',
    'b-1.csv': 'x,y\n3,c\n',
    '_a-3.csv': 'x,y\n5,d\n',
    'sub/a-4.csv': 'x,y\n4,a\n',
    'a[12].csv': 'x,y\n7,e\n',
  })
  const numbers = async (pattern: string) => (await rows(path.join(folder, pattern))).map(({x}) => x)
  expect(await numbers('a-*.csv')).toEqual([1, 2])
  expect(await numbers('{a,b}-1.csv')).toEqual([1, 3])
  expect(await numbers('a-?.csv')).toEqual([1, 2])
  expect(await numbers('*/a-*.csv')).toEqual([4])
  expect(await numbers('**/a-*.csv')).toEqual([1, 2, 4])
  expect(await numbers('_a*.csv')).toEqual([5])
  expect(await numbers('a[12].csv')).toEqual([7])
  expect((await refusal(path.join(folder, 'c*.csv'))).code).toBe('no-such-file')
})

test('A folder whose own name looks like a pattern is searched as it is', async () => {
  const folder = await folderOf({'d[1]/x*/p-1.csv': 'x,y\n1,a\n', 'd[1]/x*/p-2.csv': 'x,y\n2,b\n', 'd1/x/p-3.csv': 'x,y\n3,c\n'})
  expect((await rows(path.join(folder, 'd[1]/x*/p-*.csv'))).map(({x}) => x)).toEqual([1, 2])
  expect((await rows(path.join(folder, 'd[1]/x*'))).map(({x}) => x)).toEqual([1, 2])
})

test('Names of folders are columns, read as cells of a file of text are', async () => {
  const folder = await folderOf({
    'year=2023/site=north%20wing/part-0.csv': 'age,died\n1,no\n2,yes\n',
    'year=2024/site=__HIVE_DEFAULT_PARTITION__/part-0.csv': 'age,died\n3,no\n',
  })
  expect(await rows(folder)).toEqual([
    {age: 1, died: 'no', year: 2023, site: 'north wing'},
    {age: 2, died: 'yes', year: 2023, site: 'north wing'},
    {age: 3, died: 'no', year: 2024, site: null},
  ])
  const loaded = await readTable(folder, {target: 'year', ignore: ['site']})
  expect(loaded.header).toEqual(['age', 'died', 'year', 'site'])
  expect(loaded.table.column('year').kind).toBe('categorical')
})

test('What a column is comes from all files: a code in one of them makes it a code in all', async () => {
  const folder = await folderOf({'1.csv': 'code,y\n10001,a\n20002,b\n', '2.csv': 'code,y\n00501,a\n30003,b\n'})
  expect((await rows(folder)).map(({code}) => code)).toEqual(['10001', '20002', '00501', '30003'])
})

test('Headers that differ are one message with both files, and nothing of a record is in it', async () => {
  const lacking = await folderOf({'1.csv': 'age,ward,y\n1,a,b\n', '2.csv': 'age,y\n1,b\n'})
  expect((await refusal(lacking)).message).toBe("'2.csv' has no column 'ward', which '1.csv' has.")
  const more = await folderOf({'1.csv': 'age,y\n1,b\n', '2.csv': 'age,y,ward\n1,b,a\n'})
  expect((await refusal(more)).message).toBe("'2.csv' has a column 'ward', which '1.csv' has not.")
  const headless = await folderOf({'1.csv': 'age,ward,y\n1,a,b\n', '2.csv': '47,Smallville,yes\n1,a,b\n'})
  const error = await refusal(headless)
  expect(error.message).toBe("'2.csv' does not begin with the names of columns that '1.csv' begins with.")
  expect(JSON.stringify([error.data, error.suggestions])).not.toMatch(/47|Smallville/)
  const keys = await folderOf({'year=1/1.csv': 'age,y\n1,b\n', '2.csv': 'age,y\n1,b\n'})
  expect((await refusal(keys)).message).toMatch(/column 'year'/)
})

test('Files without a header are one table where that is said', async () => {
  const folder = await folderOf({'1.csv': '1,a\n2,b\n', '2.csv': '3,c\n', '3.csv': ''})
  const {table, notes} = await readTable(folder, {header: false})
  expect(table.toRows().map(({column1}) => column1)).toEqual([1, 2, 3])
  expect(notes.join()).toMatch(/1 file without a byte, such as '3.csv'/)
  const wider = await folderOf({'1.csv': '1,a\n2,b\n', '2.csv': '3,c,d\n'})
  expect((await refusal(wider, {header: false})).message).toMatch(/^'2.csv' has 3 columns where '1.csv' has 2/)
})

test('A message about a record names the row of the table, and the file with its line', async () => {
  const short = await folderOf({'1.csv': 'a,b\n1,2\n3,4\n', '2.csv': 'a,b\n5,6\n7\n'})
  expect((await refusal(short)).message).toMatch(/release': row 4 \(line 3 of '2.csv'\) must have 2 cells/)
  const cell = await folderOf({'1.csv': 'a,b\n1,2\n3,4\n', '2.csv': 'a,b\n5,6\nseven,8\n'})
  expect((await refusal(cell, {numeric: ['a']})).message).toMatch(/row 4 \(line 3 of '2.csv'\), column 'a': expected a number/)
  const label = await folderOf({'1.csv': 'a,y\n1,x\n3,z\n', '2.csv': 'a,y\n5,\n'})
  expect((await refusal(label, {target: 'y'})).message).toMatch(/row 3 \(row 1 of '2.csv'\) has no value in the target/)
})

test('Several formats, databases, folders that name no column and tables with a log are refused', async () => {
  const mixed = await folderOf({'1.csv': 'a,b\n1,2\n', '2.arff': '@relation r\n@attribute a numeric\n@data\n1\n'})
  expect((await refusal(mixed)).message).toMatch(/'1.csv' is a file of text, and '2.arff' is an ARFF file/)
  const stata = await folderOf({'1.csv': 'a,b\n1,2\n', '2.parquet': 'PAR1'})
  expect((await refusal(stata)).message).toMatch(/'1.csv' is a file of text, and '2.parquet' is a Parquet file/)
  const database = await folderOf({'1.csv': 'a,b\n1,2\n', '2.db': 'SQLite format 3\0'})
  expect((await refusal(database)).code).toBe('wrong-format')
  const below = await folderOf({'1.csv': 'a,b\n1,2\n', 'old/2.csv': 'a,b\n1,2\n'})
  expect(await refusal(below)).toMatchObject({code: 'folder-unclear', data: {folder: 'old'}})
  const log = await folderOf({'1.parquet': 'PAR1', '_delta_log/0.json': '{}'})
  expect((await refusal(log)).message).toMatch(/is a Delta table/)
  expect((await refusal(await folderOf({_SUCCESS: ''}))).message).toMatch(/Left out were 1 that are hidden/)
  expect((await refusal(await folderOf({'1.csv': '', '2.csv': ''}))).code).toBe('no-rows')
})

test('Links to folders are not followed, and rows of one file never count twice', async () => {
  const folder = await folderOf({'a/1.csv': 'x,y\n1,a\n', 'a/2.csv': 'x,y\n2,b\n', 'else/3.csv': 'x,y\n3,c\n'})
  await symlink(folder, path.join(folder, 'a', 'loop'))
  expect((await refusal(path.join(folder, 'a'))).code).toBe('folder-unclear')
  const {table, notes} = await readTable(path.join(folder, 'a/**/*.csv'))
  expect(table.rowCount).toBe(2)
  expect(notes.join()).toMatch(/1 link to folders not followed/)
  await symlink(path.join(folder, 'else/3.csv'), path.join(folder, 'a/3.csv'))
  expect(await rows(path.join(folder, 'a/*.csv'))).toHaveLength(3)
  await symlink(path.join(folder, 'a/1.csv'), path.join(folder, 'a/4.csv'))
  expect(await refusal(path.join(folder, 'a/*.csv'))).toMatchObject({code: 'parts-repeated', data: {parts: ['1.csv', '4.csv']}})
  await symlink(path.join(folder, 'gone.csv'), path.join(folder, 'else/gone.csv'))
  expect((await refusal(path.join(folder, 'else'))).code).toBe('no-such-file')
})

test('The size of all files together is limited before one is read', async () => {
  const folder = await folderOf({'1.csv': 'x,y\n1,a\n', '2.csv': 'x,y\n"broken,a\n'})
  expect(await refusal(folder, {maxBytes: 15})).toMatchObject({code: 'file-too-large', data: {most: 15}})
})

test('Hostile names are names: they neither reach other files nor the terminal', async () => {
  const folder = await folderOf({'!x-1.csv': 'x,y\n1,a\n', '!x-2.csv': 'x,y\n2,b\n', 'x-3.csv': 'x,y\n3,c\n'})
  expect((await rows(path.join(folder, '!x-*.csv'))).map(({x}) => x)).toEqual([1, 2])
  const keys = await folderOf({'__proto__=1/1.csv': 'x,y\n1,a\n', '__proto__=2/1.csv': 'x,y\n2,a\n'})
  const {table, header} = await readTable(keys)
  expect(header).toEqual(['x', 'y', '__proto__'])
  expect(table.column('__proto__')).toMatchObject({values: Float64Array.of(1, 2)})
  const bad = await folderOf({'k=%ZZ/1.csv': 'x,y\n1,a\n', 'k=%41/1.csv': 'x,y\n2,b\n'})
  expect((await rows(bad)).map(({k}) => k)).toEqual(['A', '%ZZ'])
})

test('The hash is that of all rows and their order, and not of the names', async () => {
  const [one, two, three, four] = await Promise.all(
    [
      {'a-1.csv': 'x,y\n1,a\n', 'a-2.csv': 'x,y\n2,b\n'},
      {'b-1.csv': 'x,y\n1,a\n', 'b-2.csv': 'x,y\n2,b\n'},
      {'a-2.csv': 'x,y\n1,a\n', 'a-1.csv': 'x,y\n2,b\n'},
      {'k=1/a-1.csv': 'x,y\n1,a\n', 'k=2/a-2.csv': 'x,y\n2,b\n'},
    ].map(async files => (await readTable(await folderOf(files))).sha256),
  )
  expect(two).toBe(one)
  expect(new Set([one, three, four]).size).toBe(3)
})
