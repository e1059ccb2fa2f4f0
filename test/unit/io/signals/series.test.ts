import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {signalForm} from '../../../../src/core/sample-form.js'
import type {Table} from '../../../../src/core/table.js'
import {impliedTarget} from '../../../../src/io/images/implied-target.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {readAligned} from '../../../../src/jobs/read-aligned.js'
import {temporaryFolder as newFolder} from '../../../support/cli.js'
import {wav} from '../../../support/wav.js'

type Files = Readonly<Record<string, string | Buffer>>

/** A folder with these files, by their place in it. */
function folderOf(files: Files): string {
  const folder = newFolder()
  for (const [place, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, place)), {recursive: true})
    writeFileSync(path.join(folder, place), text)
  }
  return folder
}

const read = (files: Files, options: ReadOptions = {}) => readTable(folderOf(files), {target: 'folder', ...options})
const valuesOf = (table: Table, row: number) =>
  table.columns.flatMap(column => (column.kind === 'numeric' ? [column.values[row]] : []))
const problemOf = (reading: Promise<unknown>) => reading.catch((error: unknown) => error)

describe('a folder of series', () => {
  test('is a table with a row for each CSV file, by the value of the numbers in names', async () => {
    const {table, reading} = await read({
      'beat/10.csv': 'mV\n0.5\n-1\n',
      'beat/9.csv': 'mV\n2\n3e-2\n',
      'other/1.csv': 'mV\n7\n8\n',
    })
    expect(valuesOf(table, 0)).toEqual([2, 0.03])
    expect(valuesOf(table, 1)).toEqual([0.5, -1])
    expect(table.column('folder')).toMatchObject({field: {levels: ['beat', 'other']}, codes: Int32Array.of(0, 0, 1)})
    expect(signalForm(table)).toEqual({kind: 'signal', length: 2, stored: {as: 'files', name: 'mV'}})
    expect(reading.columns[0]).toMatchObject({name: 'values', type: 'signal', form: '2 values'})
    expect(table.columns[1].field).toMatchObject({decimals: 2, integer: false})
  })

  test.each<[string, string]>([
    ['with times in seconds', 'seconds,mV\n0.000,5.5\n0.004,6\n0.008,7\n'],
    ['with a unit behind', 'time [s],mV\n0,5.5\n0.004,6\n0.008,7\n'],
    ['in milliseconds', 'time_ms;mV\n10;5.5\n14;6\n18;7\n'],
    ['with a byte order mark and CRLF', '\uFEFFt (s),mV\r\n0,5.5\r\n0.004,6\r\n0.008,7\r\n'],
  ])('knows the rate by the times before its values, %s', async (_, text) => {
    const {table, notes} = await read({'a/1.csv': text})
    expect(valuesOf(table, 0).slice(0, 3)).toEqual([5.5, 6, 7])
    expect(signalForm(table)).toMatchObject({rate: 250})
    expect(notes.join('\n')).toContain('holds times at even steps: 250 values a second')
  })

  test.each<[string, string, ReadOptions]>([
    ['a column alone', '5.5\n6\n7\n', {}],
    ['an even first column without a name', '0,5.5\n1,6\n2,7\n', {}],
    ['labels of rows as pandas writes them', ',0\n0,5.5\n1,6\n2,7\n', {}],
    ['labels of rows as R writes them', '"x"\n"1",5.5\n"2",6\n"3",7\n', {}],
    ['a decimal comma', 'time;mV\n0,1;5,5\n0,2;6\n0,3;7\n', {decimalComma: true}],
    ['several columns of which one is named', 'time,I,II\n0,1,5.5\n1,2,6\n2,4,7\n', {signalColumns: 'II'}],
    ['tabs', 'n\tmV\n1\t5.5\n2\t6\n3\t7\n', {}],
  ])('is read from %s', async (_, text, options) => {
    const {table} = await read({'a/1.csv': text}, options)
    expect(valuesOf(table, 0)).toEqual([5.5, 6, 7])
    expect(signalForm(table)?.rate).toBeUndefined()
  })

  test.each<[string, (moment: number) => number]>([
    ['rounded to milliseconds', moment => Math.round((1000 * moment) / 360)],
    ['computed', moment => (1000 * moment) / 360],
  ])('may have times that were %s', async (_, time) => {
    const lines = Array.from({length: 361}, (_line, moment) => `${time(moment)},${moment + 0.5}`)
    const {table} = await read({'a/1.csv': ['time (ms),v', ...lines].join('\n')})
    expect(signalForm(table)?.rate).toBeCloseTo(360, 3)
  })

  test('takes a rate that is given', async () => {
    expect(signalForm((await read({'a/1.csv': '1.5\n2\n'}, {rate: 100})).table)).toMatchObject({rate: 100})
  })

  test('of whole numbers of 16 bits is one of levels', async () => {
    const {table} = await read({'a/1.csv': '1\n-32768\n'})
    expect(signalForm(table)).toMatchObject({bits: 16})
    expect(signalForm((await read({'a/1.csv': '1\n32768\n'})).table)?.bits).toBeUndefined()
  })

  test('is filled with zeros behind the shorter ones, and says so', async () => {
    const {table, notes} = await read({'a/1.csv': '1.5\n', 'a/2.csv': '2.5\n3\n'})
    expect(valuesOf(table, 0)).toEqual([1.5, 0])
    expect(notes.join('\n')).toContain('1 of 2 series are shorter than the longest (2 values): zeros stand behind them.')
  })

  test('has its class as the target that nobody named, and flat parts of a table have none', async () => {
    expect(await impliedTarget(folderOf({'a/1.csv': '1\n2\n'}))).toBe('folder')
    expect(await impliedTarget(folderOf({'1.csv': 'v\n1\n2\n'}))).toBeUndefined()
    expect(await impliedTarget(folderOf({'year=2024/1.csv': 'v\n1\n2\n'}))).toBeUndefined()
  })

  test('may be flat where the column of values is named, or where the data are series', async () => {
    const flat = folderOf({'1.csv': 'mV\n1.5\n2\n', '2.csv': 'mV\n2.5\n3\n'})
    expect((await readTable(flat, {signalColumns: 'mV'})).table.rowCount).toBe(2)
    const loaded = await read({'beat/1.csv': 'mV\n1\n2\n', 'other/1.csv': 'mV\n4\n5\n'})
    const released = {source: flat, path: flat, released: true}
    const {others} = await readAligned(loaded, [released], {target: 'folder', minority: ['beat']})
    // The data hold whole numbers, and what was interpolated between them does not.
    expect(valuesOf(others[0], 1)).toEqual([2.5, 3])
  })
})

describe('what cannot be read has one clear message', () => {
  test.each<[string, Files, string, RegExp, ReadOptions?]>([
    ['several columns of values', {'a/1.csv': 'I,II\n1,4\n3,1\n2,1\n'}, 'series-not-read', /2 columns of values \(I, II\)/],
    [
      'a missing value',
      {'a/1.csv': 'v\n1\nNA\n""\n4\n'},
      'series-not-read',
      /2 of 4 values in column 'v' are missing, the first in line 3/,
    ],
    [
      'an empty line among values',
      {'a/1.csv': 'v\n1\n\n4\n'},
      'series-not-read',
      /1 of 2 values in column 'v' is missing, the first in line 3/,
    ],
    ['text', {'a/1.csv': 'v\n1\nx\n'}, 'series-not-read', /1 of 2 values in column 'v' is no number, the first in line 3/],
    ['an infinite value', {'a/1.csv': 'v\n1\n1e999\n'}, 'series-not-read', /no number/],
    [
      'times that are no numbers',
      {'a/1.csv': 'time,v\n2020-01-01,1\n2020-01-02,2\n'},
      'series-not-read',
      /column 'time' are no numbers/,
    ],
    ['uneven times', {'a/1.csv': 's,v\n0,1\n1,2\n2,2\n4,3\n'}, 'series-not-read', /do not rise in even steps, first in line 3/],
    ['times of one gap', {'a/1.csv': 's,v\n0,1\n0.1,2\n0.3,2\n0.4,3\n0.5,3\n'}, 'series-not-read', /do not rise in even steps/],
    ['times that stand still', {'a/1.csv': 's,v\n1,1\n1,2\n'}, 'series-not-read', /do not rise in even steps, first in line 3/],
    [
      'several rates',
      {'a/1.csv': 's,v\n0,1\n1,2\n', 'a/2.csv': 's,v\n0,1\n2,2\n'},
      'samples-differ',
      /1 of steps of 2 \(first 'a\/2.csv'\)/,
    ],
    ['a rate against the times', {'a/1.csv': 's,v\n0,1\n1,2\n'}, 'wrong-value', /does not agree with the times/, {rate: 5}],
    ['decimal commas', {'a/1.csv': 'v\n1,5\n2,5\n2\n'}, 'row-of-another-length', /line 4 has 1 cells, and others have 2/],
    ['an empty file', {'a/1.csv': ''}, 'file-damaged', /1\.csv' is empty/],
    ['a header alone', {'a/1.csv': 'v\n'}, 'no-rows', /holds no values/],
    ['a column that is not there', {'a/1.csv': 'v\n1\n'}, 'no-such-column', /no column 'w'/, {signalColumns: 'w'}],
    ['silence alone', {'a/1.csv': '1\n1\n'}, 'sounds-silent', /Every series/],
    ['what may be a name', {'a/1.csv': '0\n1.5\n2\n', 'a/2.csv': '0\n3\n'}, 'header-unclear', /begin with 0/],
    [
      'tables beside folders of series',
      {'a/1.csv': '1\n2\n', '2.csv': '1\n2\n'},
      'folder-unclear',
      /a folder 'a' that names no column/,
    ],
    [
      'series without a class beside others',
      {'a/1.csv': 'v\n1\n2\n', '2.csv': 'v\n1\n2\n'},
      'sample-without-class',
      /1 file beside/,
      {signalColumns: 'v'},
    ],
    [
      'sounds among series',
      {'a/1.csv': '1\n2\n', 'a/1.wav': wav({values: [1, 2]})},
      'samples-mixed',
      /1 series in CSV files and 1/,
    ],
    [
      'series among sounds',
      {'a/1.csv': '1\n2\n', 'a/2.csv': '1\n', ...Object.fromEntries([1, 2, 3].map(at => [`a/${at}.wav`, wav({values: [1, 2]})]))},
      'samples-mixed',
      /3 sounds and 2 CSV files/,
    ],
    ['more values than columns', {'a/1.csv': '1\n2\n'.repeat(25_001)}, 'sound-too-long', /more than 50000 values/],
  ])('%s', async (_, files, code, message, options = {}) => {
    expect(await problemOf(read(files, options))).toMatchObject({code, message: expect.stringMatching(message) as string})
  })
})

describe('series are written', () => {
  test('as they were read: a folder for each class, with header, times, separator and decimal comma', async () => {
    const text = 'time;mV\r\n0,1;1,5\r\n0,2;2\r\n0,3;-0,25\r\n'
    const loaded = await read({'beat/1.csv': text, 'other/1.csv': text.replace('1,5', '7')}, {decimalComma: true})
    const out = path.join(newFolder(), 'made')
    await writeTable(out, loaded.table, loaded)
    expect(readdirSync(out).sort()).toEqual(['beat', 'other'])
    expect(readFileSync(path.join(out, 'beat', '000001.csv'), 'utf8')).toBe(text)
    const again = await readTable(out, {target: 'folder', decimalComma: true})
    expect(again.table.columns).toEqual(loaded.table.columns)
  })

  test('without a header where there was none', async () => {
    const loaded = await read({'a/1.csv': '1.5\n2\n'})
    const out = path.join(newFolder(), 'made')
    await writeTable(out, loaded.table, loaded, {decimals: 0})
    expect(readFileSync(path.join(out, 'a', '000001.csv'), 'utf8')).toBe('2\n2\n')
  })
})

describe('a table with the values of a signal in each row', () => {
  const wide = 'y,age,v1,v10,v2\nbeat,30,1.5,4,2\nother,40,-1,0,1\n'
  const file = (text: string) => {
    const place = path.join(newFolder(), 'wide.csv')
    writeFileSync(place, text)
    return place
  }

  test('is one of signals only when that is asked for, in the order of the numbers of their names', async () => {
    const plain = await readTable(file(wide), {target: 'y'})
    expect(signalForm(plain.table)).toBeUndefined()
    const {table, notes, ignored, reading} = await readTable(file(wide), {target: 'y', signalColumns: 'v*', rate: 10})
    expect(signalForm(table)).toEqual({kind: 'signal', length: 3, rate: 10, stored: {as: 'columns'}})
    const placed = table.columns.flatMap(({field}) => (field.kind === 'numeric' ? [[field.name, field.sample?.place]] : []))
    expect(placed).toEqual([
      ['v1', 0],
      ['v10', 2],
      ['v2', 1],
    ])
    expect(ignored).toEqual(['age'])
    expect(notes.join('\n')).toContain('1 other column was left out.')
    expect(reading.columns.map(({name, part}) => [name, part])).toEqual([
      ['y', 'target'],
      ['age', 'ignored'],
      ['values', 'feature'],
    ])
  })

  test('is written as a table with the same columns', async () => {
    const loaded = await readTable(file(wide), {target: 'y', signalColumns: 'v*', rate: 10})
    const out = path.join(newFolder(), 'made.csv')
    await writeTable(out, loaded.table, loaded)
    expect(readFileSync(out, 'utf8')).toBe('y,age,v1,v10,v2\nbeat,,1.5,4,2\nother,,-1,0,1\n')
  })

  test.each<[string, string, ReadOptions, string, RegExp]>([
    ['no column that fits', wide, {signalColumns: 'w*'}, 'no-such-column', /no column that fits/],
    ['one alone', wide, {signalColumns: 'v1*0'}, 'no-such-column', /one column alone/],
    [
      'text',
      wide.replace('-1,0', '-1,x'),
      {signalColumns: 'v*', categorical: ['v10']},
      'signal-columns',
      /1 of 3 columns of the signal hold no numbers: 'v10'/,
    ],
    [
      'missing values',
      wide.replace('1.5', 'NA'),
      {signalColumns: 'v*'},
      'signal-columns',
      /1 signal lacks values: row 1, in the column 'v1'/,
    ],
    ['a rate without signals', wide, {rate: 5}, 'settings-conflict', /holds none/],
    ['a rate that is none', wide, {signalColumns: 'v*', rate: 0}, 'wrong-value', /above 0/],
  ])('is refused with %s', async (_, text, options, code, message) => {
    const problem = await problemOf(readTable(file(text), {target: 'y', ...options}))
    expect(problem).toMatchObject({code, message: expect.stringMatching(message) as string})
  })

  test('of many columns with numbers in their names is noted', async () => {
    const names = Array.from({length: 51}, (_, at) => `t${at}`)
    const rows = [1, 2].map(row => [`c${row}`, ...names.map((_, at) => at * row + 0.5)].join())
    const {notes} = await readTable(file([['y', ...names].join(), ...rows].join('\n')), {target: 'y'})
    expect(notes.join('\n')).toContain('51 columns of numbers are named alike but for a number')
    expect(notes.join('\n')).toContain("`signalColumns: 't*'`")
  })
})
