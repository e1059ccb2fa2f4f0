import {mkdtemp, readFile, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import type {NumericColumn} from '../../../src/core/table.js'
import {readTable} from '../../../src/io/read-table.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import {writeTable} from '../../../src/io/write-table.js'

const csv = async (cells: readonly string[], name = 'dates.csv') => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'dates-')), name)
  await writeFile(file, ['x,y', ...cells.map(cell => `"${cell}",1`)].join('\n'))
  return file
}

async function read(cells: readonly string[], options: ReadOptions = {}) {
  const loaded = await readTable(await csv(cells), options)
  const column = loaded.table.column('x')
  const out = path.join(await mkdtemp(path.join(tmpdir(), 'dates-')), 'out.csv')
  await writeTable(out, loaded.table, loaded)
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n').slice(1)
  const written = lines.map(line => line.slice(0, line.lastIndexOf(',')).replaceAll('"', ''))
  const [reading] = loaded.reading.columns
  const values = column.kind === 'numeric' ? [...column.values] : []
  return {reading, column, values, written}
}

const message = async (cells: readonly string[], options: ReadOptions = {}) => {
  const error = await readTable(await csv(cells), options).catch((problem: unknown) => problem as Error)
  expect(error).toMatchObject({name: 'UserError'})
  const {message: what, suggestions} = error as Error & {suggestions: readonly unknown[]}
  return `${what} ${suggestions.map(String).join(' ')}`
}

/** Cells, the pattern, the step, and what is written back where that is not the cells. */
const TABLES: readonly (readonly [string, readonly string[], string, string, (readonly string[])?])[] = [
  ['ISO dates, before 1970 and on a leap day', ['2020-01-05', '1959-12-31', '2020-02-29'], 'yyyy-MM-dd', 'day'],
  ['the first and the last year', ['0000-01-01', '9999-12-31'], 'yyyy-MM-dd', 'day'],
  ['missing cells', ['2020-01-05', '', '2020-01-07'], 'yyyy-MM-dd', 'day'],
  ['marks of missing values', ['2020-01-05', 'NA', '2020-01-07'], 'yyyy-MM-dd', 'day', ['2020-01-05', '', '2020-01-07']],
  ['years first with other marks between', ['2020/1/5', '2020/11/15'], 'yyyy/M/d', 'day'],
  ['ISO moments', ['2020-01-05T10:00:00', '2020-01-05T10:30:00'], "yyyy-MM-dd'T'HH:mm:ss", 'minute'],
  ['moments with a blank', ['2020-01-05 10:00', '2020-01-05 23:59'], 'yyyy-MM-dd HH:mm', 'minute'],
  ['UTC', ['2020-01-05T10:00:00Z', '2021-01-05T10:30:01Z'], "yyyy-MM-dd'T'HH:mm:ssZ", 'second'],
  ['one offset', ['2020-01-05 10:00:00 -0330', '2020-01-05 10:00:01 -0330'], 'yyyy-MM-dd HH:mm:ss -0330', 'second'],
  [
    'several offsets, on the clock of most rows',
    ['2020-01-05T10:00:00+01:00', '2020-06-05T10:30:01+02:00', '2020-01-05T00:10:00+01:00', '2020-01-01T00:10:00+02:00'],
    "yyyy-MM-dd'T'HH:mm:ss+01:00",
    'second',
    ['2020-01-05T10:00:00+01:00', '2020-06-05T09:30:01+01:00', '2020-01-05T00:10:00+01:00', '2019-12-31T23:10:00+01:00'],
  ],
  [
    'fractions that are left out where they are zero, as Python writes them',
    ['2020-01-05 10:00:00.123456', '2020-01-05 10:30:00'],
    'yyyy-MM-dd HH:mm:ss.SSSSSS',
    'microsecond',
    ['2020-01-05 10:00:00.123456', '2020-01-05 10:30:00.000000'],
  ],
  [
    'milliseconds after a comma',
    ['2020-01-05 10:00:00,120', '2020-01-05 10:30:00,005'],
    'yyyy-MM-dd HH:mm:ss,SSS',
    'millisecond',
  ],
  [
    'nanoseconds',
    ['2016-12-31T23:59:59.123456789', '2016-12-31T23:59:58.000000000'],
    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS",
    'microsecond',
    ['2016-12-31T23:59:59.123456000', '2016-12-31T23:59:58.000000000'],
  ],
  ['midnights alone', ['2020-01-01 00:00:00', '2020-01-02 00:00:00'], 'yyyy-MM-dd HH:mm:ss', 'day'],
  [
    'dates among moments',
    ['2020-01-01', '2020-01-02 12:00:00'],
    'yyyy-MM-dd HH:mm:ss',
    'minute',
    ['2020-01-01 00:00:00', '2020-01-02 12:00:00'],
  ],
  ['days first, as one above 12 shows', ['13/01/2020', '05/02/2020'], 'dd/MM/yyyy', 'day'],
  ['months first', ['1/13/2020', '12/2/2020'], 'M/d/yyyy', 'day'],
  ['points, where the day always comes first', ['03.01.2020', '05.02.2020'], 'dd.MM.yyyy', 'day'],
  ['names of months', ['05-Jan-2020', '17-May-2021'], 'dd-MMM-yyyy', 'day'],
  ['capitals, as SAS writes them', ['05JAN2020:10:00:01', '17MAY2021:11:00:00'], 'ddMMMyyyy:HH:mm:ss', 'second'],
  ['full names', ['January 5, 2020', 'May 17, 2021'], 'MMMM d, yyyy', 'day'],
  ['half days', ['1/14/2020 9:05 am', '11/2/2020 12:30 pm', '1/1/2020 12:00 am'], 'M/d/yyyy h:mm a', 'minute'],
  ['compact ISO', ['20200105T101500', '20210105T101501'], "yyyyMMdd'T'HHmmss", 'second'],
  ['times of day', ['09:30', '23:59', '00:00'], 'HH:mm', 'minute'],
  ['unpadded times of day with seconds', ['9:30:01', '23:59:00'], 'H:mm:ss', 'second'],
  [
    'midnight at the end of a day',
    ['2020-01-01 24:00', '2020-01-02 12:00'],
    'yyyy-MM-dd HH:mm',
    'minute',
    ['2020-01-02 00:00', '2020-01-02 12:00'],
  ],
  [
    'a leap second',
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    "yyyy-MM-dd'T'HH:mm:ssZ",
    'second',
    ['2017-01-01T00:00:00Z', '2016-12-31T23:59:59Z'],
  ],
]

describe('a column of dates', () => {
  const tables = TABLES.map(([what, cells, form, step, written = cells]) => ({what, cells, form, step, written}))
  it.each(tables)('reads and writes $what', async ({cells, form, step, written}) => {
    const {reading, column, written: found} = await read(cells)
    expect(reading).toMatchObject({type: 'date', form, step})
    expect(found).toEqual(written)
    expect(column.field).toMatchObject({kind: 'numeric', integer: true, decimals: 0})
  })

  it('counts steps since 1970 on the clock that it is written in', async () => {
    expect((await read(['1970-01-02', '1969-12-31'])).values).toEqual([1, -1])
    expect((await read(['1970-01-01T00:00:10+05:00', '1970-01-01T00:00:00+05:00'])).values).toEqual([10, 0])
    expect((await read(['00:02', '01:00'])).values).toEqual([2, 60])
  })

  it.each([
    ['ratios', ['1:10', '1:20', '1:40']],
    ['titres', ['1:10', '1:80', '1:160']],
    ['sort codes', ['12-34-56', '20-40-10']],
    ['codes with few dates among them', ['2020-01-01', 'A-1', 'B-2', 'C-3']],
    ['versions', ['1.2.3', '10.4.1']],
    ['months without a day', ['2020-01', '2020-02']],
  ])('leaves %s what they are', async (_, cells) => {
    expect((await read(cells)).reading.type).toBe('category')
  })

  it.each([
    [
      'no day above 12',
      ['03/01/2020', '05/02/2020'],
      /not certain what comes first.*x=dd\/MM\/yyyy.*x=MM\/dd\/yyyy.*categorical/,
    ],
    ['years of two digits', ['03/14/20', '05/02/20'], /years have two digits.*x=MM\/dd\/yy/],
    ['three short numbers', ['03/04/05', '05/02/11'], /x=dd\/MM\/yy.*x=MM\/dd\/yy.*x=yy\/MM\/dd/],
    ['both orders', ['13/01/2020', '01/13/2020'], /written in several ways: some have the day first and some the month/],
    ['an impossible day', ['2021-02-28', '2021-02-31', '2021-03-01'], /33 % of its cells, first in row 2, are no dates/],
    ['a word', ['2021-02-28', 'soon', '2021-03-01'], /first in row 2, are no dates.*missing/],
    ['a mark', ['2021-02-28', '-', '2021-03-01'], /33 % of its cells are '-', the others are dates/],
    ['a date of zeros', ['2021-02-28', '0000-00-00', '2021-03-01'], /'0000-00-00', the others are dates/],
    ['zones in some cells', ['2020-01-05T10:00:00Z', '2021-01-05T10:30:01'], /with and without a zone/],
    ['microseconds in the year 9999', ['9999-12-31 10:00:00.123456', '2020-01-05 10:30:00'], /finer than double precision holds/],
  ])('is in doubt with %s', async (_, cells, expected) => {
    expect(await message(cells)).toMatch(expected)
  })

  it('shows no cell that few rows have in a message', async () => {
    expect(await message(['2021-02-28', '2021-02-31', '2021-03-01'])).not.toMatch(/2021/)
  })

  it('is settled by another column that shows the order', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'dates-')), 'two.csv')
    await writeFile(file, 'a,b\n03/01/2020,13/01/2020\n05/02/2020,05/02/2020\n')
    const {reading} = await readTable(file)
    expect(reading.columns[0]).toMatchObject({
      form: 'dd/MM/yyyy',
      notes: [expect.stringContaining('day-first as in the other columns')],
    })
  })

  it.each([
    ['x=dd/MM/yyyy', ['03/01/2020', '05/02/2020'], [18_264, 18_297]],
    ['x=MM/dd/yyyy', ['03/01/2020', '05/02/2020'], [18_322, 18_384]],
    ['x=dd/MM/yy', ['03/01/68', '05/02/69'], [35_796, -330]],
    ['x=yyyyMMdd', ['20200103', '20200205'], [18_264, 18_297]],
    ['x', ['20200103', '20200205'], [18_264, 18_297]],
    ["x=d. MMMM yyyy 'at' H:mm", ['3. January 2020 at 0:01', '5. May 2020 at 23:00'], [18_264 * 1440 + 1, 18_387 * 1440 + 1380]],
    ['x=yyyy-MM-dd HH:mm XXX', ['2020-01-03 00:00 +01:00', '2020-02-05 00:01 +01:00'], [18_264 * 1440, 18_297 * 1440 + 1]],
  ])('is read as %s says', async (statement, cells, values) => {
    const found = await read(cells, {dates: [statement]})
    expect(found.values).toEqual(values)
    expect(found.written).toEqual(cells)
  })

  it('is an error where a cell is not as the pattern says', async () => {
    expect(await message(['2020-01-03', '03/01/2020'], {dates: ['x=dd/MM/yyyy']})).toMatch(
      /50 % of its cells, first in row 1, are no dates in the pattern that was given/,
    )
  })

  it.each([
    ['x=dd/QQ/yyyy', /has a letter that is no field/],
    ['x=dd/MM', /needs a year, a month and a day/],
    ['x=hh:mm', /needs hh and a together/],
    ['x=yyyy-MM-dd ss', /needs an hour and a minute/],
    ['z=dd/MM/yyyy', /no column 'z'/],
  ])('refuses %s', async (statement, expected) => {
    expect(await message(['2020-01-03'], {dates: [statement]})).toMatch(expected)
  })

  it('can be kept as categories', async () => {
    expect((await read(['2020-01-05', '2020-01-06'], {categorical: ['x']})).reading.type).toBe('category')
    expect(await message(['2020-01-05'], {categorical: ['x'], dates: ['x']})).toMatch(/cannot be named with both/)
  })

  it('notes dates that stand for missing ones in many files', async () => {
    const real = Array.from({length: 20}, (_, day) => `2020-01-${String(day + 1).padStart(2, '0')}`)
    const {reading} = await read([...real, ...Array.from({length: 12}, () => '1900-01-01')])
    expect(reading.notes).toEqual([expect.stringMatching(/'1900-01-01' in 12 rows: it may stand for a missing value/)])
    const few = await read([...real, ...Array.from({length: 5}, () => '1900-01-01')])
    expect(few.reading.notes).toEqual([expect.stringMatching(/^one date in 5 rows is one that stands for a missing value/)])
  })

  it('notes numbers that are dates of eight digits', async () => {
    const {reading} = await read(['20200131', '20200229'])
    expect(reading).toMatchObject({type: 'number', notes: [expect.stringMatching(/^all are dates of eight digits.*x=yyyyMMdd/)]})
    expect((await read(['20200131', '20200230'])).reading.notes).toEqual([])
  })

  it('has as labels what the target holds', async () => {
    expect((await read(['2020-01-05', '2020-01-06'], {target: 'x'})).column.kind).toBe('categorical')
  })

  it('writes real rows as they were given', async () => {
    const cells = ['2020-01-05T10:00:00+01:00', '2020-06-05T10:30:01+02:00']
    const loaded = await readTable(await csv(cells), {keepTexts: true})
    const out = path.join(await mkdtemp(path.join(tmpdir(), 'dates-')), 'out.csv')
    const given = {texts: loaded.texts ?? new Map(), rows: Int32Array.of(1, 0)}
    await writeTable(out, loaded.table.select([1, 0], 'source'), loaded, {given})
    expect((await readFile(out, 'utf8')).trim().split('\n')).toEqual(['x,y', `${cells[1]},1`, `${cells[0]},1`])
  })

  it('writes moments between two steps as the nearer one', async () => {
    const loaded = await readTable(await csv(['05.02.2020', '07.02.2020']))
    const {field} = loaded.table.column('x') as NumericColumn
    const between = loaded.table.withColumns([{kind: 'numeric', field, values: Float64Array.of(18_297.4, 18_298.6)}])
    const out = path.join(await mkdtemp(path.join(tmpdir(), 'dates-')), 'out.csv')
    await writeTable(out, between, {...loaded, header: ['x'], headerCells: ['x']}, {decimals: 2})
    expect((await readFile(out, 'utf8')).trim().split('\n')).toEqual(['x', '05.02.2020', '07.02.2020'])
  })
})
