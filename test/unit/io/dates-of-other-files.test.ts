import {mkdtemp, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {numericColumn, Table, type MinorityClass} from '../../../src/core/table.js'
import {domainsOf, parseDomain} from '../../../src/dp/domain.js'
import {functionGenerator} from '../../../src/external/function-generator.js'
import {readReleased} from '../../../src/external/released-file.js'
import {readTable} from '../../../src/io/read-table.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import {readSource} from '../../../src/io/table-source.js'
import {readAligned} from '../../../src/jobs/read-aligned.js'
import {emptyTable, modelColumns} from '../../../src/models/model-columns.js'
import {readDescription} from '../../../src/models/description.js'
import {testContext} from '../../support/context.js'

async function csv(cells: readonly string[], name: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'dates-')), name)
  await writeFile(file, ['x,y', ...cells.map((cell, row) => `"${cell}",${row % 2 === 0 ? 'a' : 'b'}`)].join('\n'))
  return file
}

const DAYS = ['2020-01-05', '2020-02-10', '2020-03-20', '2020-04-25', '2020-06-30', '2020-08-14']
const target = {target: 'y', minority: ['a']}

/** What a second file holds in steps of the first, and what is said of it. */
async function align(data: readonly string[], other: readonly string[], options: ReadOptions = {}) {
  const loaded = await readTable(await csv(data, 'data.csv'), {...target, ...options})
  const file = await csv(other, 'release.csv')
  const {others, checks} = await readAligned(loaded, [{source: file, path: 'release.csv', released: true}], {
    ...options,
    ...target,
  })
  return {values: [...numericColumn(others[0], 'x').values], field: numericColumn(others[0], 'x').field, checks}
}

describe('dates of a second file', () => {
  it.each([
    ['in the same pattern', ['2020-01-05', '2020-03-01'], [18_266, 18_322], []],
    ['with the day first, as numbers above 12 show', ['05.01.2020', '31.03.2020'], [18_266, 18_352], ['dd.MM.yyyy']],
    ['with names of months', ['5-Jan-2020', '31-Mar-2020'], [18_266, 18_352], ['d-MMM-yyyy']],
    [
      'with times that are all midnight',
      ['2020-01-05 00:00:00', '2020-03-01 00:00:00'],
      [18_266, 18_322],
      ['yyyy-MM-dd HH:mm:ss'],
    ],
    ['as seconds since 1970', ['1578182400', '1583020800'], [18_266, 18_322], ['epoch-seconds']],
    ['as milliseconds', ['1578182400000', '1583020800000'], [18_266, 18_322], ['epoch-milliseconds']],
    ['as nanoseconds, in the shape of doubles', ['1.5781824e18', '1.5830208e+18'], [18_266, 18_322], ['epoch-nanoseconds']],
    ['as days', ['18266', '18322.0'], [18_266, 18_322], ['epoch-days']],
    ['as days of Excel', ['43835', '43891'], [18_266, 18_322], ['excel-days']],
    ['in eight digits', ['20200105', '20200301'], [18_266, 18_322], ['yyyyMMdd']],
  ])('are read %s', async (_, other, values, forms) => {
    const found = await align(DAYS, other)
    expect(found.values).toEqual(values)
    expect(found.field).toMatchObject({integer: true, date: {pattern: 'yyyy-MM-dd'}})
    expect(found.checks.map(check => check.code === 'dates-aligned' && check.form)).toEqual(forms)
  })

  it('lie between two steps where rows were interpolated, and that is said', async () => {
    const found = await align(DAYS, ['2020-01-05 06:00:00', '2020-03-01 00:00:00'])
    expect(found.values).toEqual([18_266.25, 18_322])
    expect(found.field).toMatchObject({integer: false, decimals: 2})
    expect(found.checks).toMatchObject([{code: 'dates-aligned', count: 1, of: 2}])
    expect((await align(DAYS, ['43835.25', '43891'])).values).toEqual([18_266.25, 18_322])
  })

  it('are in the order of day and month that the data have, where they do not show one', async () => {
    const data = ['13/01/2020', '20/02/2020', '05/06/2020', '28/03/2020']
    expect((await align(data, ['01/02/2020', '03/04/2020'])).values).toEqual([18_293, 18_355])
    expect((await align(data, ['1/2/2020', '3/4/2020'])).values).toEqual([18_293, 18_355])
  })

  it('come to the clock of the data', async () => {
    const data = ['2020-01-05T10:00:00+02:00', '2020-06-05T10:30:01+02:00']
    const found = await align(data, ['2020-01-05T08:00:00Z', '2020-06-05T08:30:01Z'])
    expect(found.values).toEqual((await align(data, data)).values)
    const utc = Date.parse('2020-01-05T08:00:00Z') / 1000
    expect((await align(data, [`${utc}`, `${utc + 86_400}`])).values[0]).toBe(found.values[0])
  })

  it('are asked about where numbers may be counted in two ways, and read as it is said', async () => {
    const century = ['1910-01-05', '1950-02-10', '2019-03-20', '1935-01-01']
    await expect(align(century, ['18000', '9000', '30000', '12000'])).rejects.toThrow(/may be counted in several ways/)
    const found = await align(century, ['18000', '9000', '30000', '12000'], {dates: ['x=excel-days']})
    expect(found.values).toEqual([18_000, 9000, 30_000, 12_000].map(value => value - 25_569))
  })

  it('stay numbers where no way to count explains them: they may be on another scale', async () => {
    const found = await align(DAYS, ['-1.5', '0.25', '1.25'])
    expect(found.values).toEqual([-1.5, 0.25, 1.25])
    expect(found.checks).toEqual([])
  })

  it('are in doubt where some cells are none', async () => {
    await expect(align(DAYS, ['2020-01-05', 'soon', '2020-01-07'])).rejects.toThrow(/first in row 2, are no dates/)
  })

  it('are refused where the data hold times of day', async () => {
    await expect(align(['09:30', '10:45'], ['2020-01-05', '2020-02-05'])).rejects.toThrow(/holds times of day in one of/)
  })
})

const table = () => Table.fromRows(DAYS.map((day, row) => ({x: new Date(day), y: row % 2 === 0 ? 'a' : 'b'}))).as('train')
const minority: MinorityClass = {target: 'y', label: 'a'}

describe('dates of tables in memory', () => {
  it('stand beside a file, and texts are dates where it has them', async () => {
    const loaded = await readSource(table(), target, 'data')
    expect(loaded.reading.columns[0]).toMatchObject({type: 'date', form: 'yyyy-MM-dd', step: 'day'})
    const texts = Table.fromRows([
      {x: '05.01.2020', y: 'a'},
      {x: '31.03.2020', y: 'a'},
    ])
    const {others} = await readAligned(loaded, [{source: texts, path: 'rows', released: true}], target)
    expect([...numericColumn(others[0], 'x').values]).toEqual([18_266, 18_352])
  })

  it('are dates where an option says so', async () => {
    const texts = Table.fromRows([
      {x: '05/01/2020', y: 'a'},
      {x: '06/01/2020', y: 'b'},
    ])
    const read = async (options: ReadOptions) => (await readSource(texts, {...target, ...options}, 'data')).table.column('x')
    expect((await read({})).kind).toBe('categorical')
    expect((await read({dates: ['x=dd/MM/yyyy']})).field).toMatchObject({min: 18_266, max: 18_267, date: {pattern: 'dd/MM/yyyy'}})
    await expect(read({dates: ['x']})).rejects.toThrow(/not certain what comes first/)
  })

  it('come back from a function as texts', async () => {
    const made = functionGenerator({name: 'mine', make: ({train, count}) => train.toRows().slice(0, count)})
    const generator = await made.create({rows: 'any'})
    const fitted = await generator.fit(table(), minority, testContext())
    const rows = await fitted.sample(2, testContext())
    expect([...numericColumn(rows, 'x').values]).toEqual([18_266])
    const wrong = await functionGenerator({name: 'wrong', make: () => [{x: 18_266, y: 'a'}]}).create({rows: 'any'})
    const other = await wrong.fit(table(), minority, testContext())
    await expect(other.sample(1, testContext())).rejects.toThrow(/column 'x', row 1, that is no date as a text/)
  })

  it('come back from a program in any pattern, and are not rounded', async () => {
    const file = await csv(['2020-01-05 12:00:00', '2020-03-01 00:00:00', '2020-03-02 00:00:00'], 'made.csv')
    const {table: rows} = await readReleased(file, table(), minority, testContext().signal)
    expect([...numericColumn(rows, 'x').values]).toEqual([18_266.5, 18_323])
  })
})

describe('dates elsewhere', () => {
  it('keep their form in a saved model', async () => {
    const columns = modelColumns(table(), {target: 'y', minority: ['a']})
    const json = JSON.parse(
      JSON.stringify({
        tool: '0.1.0',
        generator: 'gaussian',
        options: {},
        target: 'y',
        columns,
        output: {header: ['x', 'y'], dialect: {delimiter: ',', decimalComma: false, newline: '\n'}},
        classes: [{label: 'a', training: {}, state: {}}],
      }),
    ) as Parameters<typeof readDescription>[0]
    const restored = emptyTable((await readDescription(json)).columns)
    expect(numericColumn(restored, 'x').field.date).toEqual({kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'})
    const forged = JSON.stringify(json).replace('yyyy-MM-dd', 'yyyy-QQ-dd')
    await expect(readDescription(JSON.parse(forged) as typeof json)).rejects.toThrow(/must be a pattern of dates/)
  })

  it('are what the domain of a private generator has as ends', () => {
    const fields = [numericColumn(table(), 'x').field]
    const domain = (min: unknown, max: unknown) => domainsOf('mst', parseDomain('mst', JSON.stringify({x: {min, max}})), fields)
    expect(domain('2015-01-01', '2024-12-31')).toEqual([{kind: 'numeric', min: 16_436, max: 20_088, step: 1, missing: false}])
    expect(() => domain(0, 20_000)).toThrow(/holds dates or times: its domain for mst must have a first and a last one/)
    expect(() => domain('2024-12-31', '2015-01-01')).toThrow(/a first and a last one/)
    expect(() => domain('soon', 'later')).toThrow(/a first and a last one/)
  })
})
