import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parse} from 'csv-parse/sync'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {CellTexts} from '../../../src/io/cell-texts.js'
import type {ReadOptions} from '../../../src/io/read-options.js'
import {writeTable, type WriteOptions} from '../../../src/io/write-table.js'
import {read} from '../../support/read-text.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterAll(() => rm(folder, {recursive: true}))

/** What is written when every row is a given one. */
async function again(text: string, options: ReadOptions = {}, write: WriteOptions = {}): Promise<string> {
  const loaded = await read(text, {...options, keepTexts: true})
  const rows = Int32Array.from({length: loaded.table.rowCount}, (_, row) => row)
  const file = path.join(folder, 'again.csv')
  await writeTable(file, loaded.table, loaded, {...write, overwrite: true, given: {texts: loaded.texts ?? new Map(), rows}})
  return readFile(file, 'utf8')
}

const column = (name: string, cells: readonly string[]) => `${name},y\n${cells.map(cell => `${cell},z\n`).join('')}`

describe('Rows that are written as they were given', () => {
  test.each([
    ['decimals', ['1.50', '2.25', '3.00', '-0.10']],
    ['whole numbers with a point', ['1.0', '2.0', '3.', '4']],
    ['leading zeros and signs', ['00501', '+7', '007', '-0', '12']],
    ['exponents', ['1e3', '1E-05', '2.50e+01', '-1.000000000000000000e-03', '5e-324', '1e05']],
    ['no zero before the point', ['.5', '-.25', '+.750', '0.5']],
    ['more decimals than a double has', ['0.10000000000000000555', '3.14159265358979323846']],
    ['blanks', [' 7 ', '8', '  9', '10  ']],
    ['marks of missing values', ['NA', '', '?', '1', ' nan ', '2', 'None']],
    ['levels', ['a', ' b', 'c ', '"d, e"', '"say ""no"""', '']],
    ['levels and numbers', ['a', 'b', '1.50', 'c', '']],
    ['codes', ['1.0', '1', '01', '1']],
  ])('%s', async (_, cells) => {
    const text = column('x', cells)
    expect(await again(text)).toBe(text)
    expect(await again(text, {categorical: ['x']})).toBe(text)
  })

  test('decimal commas, other separators and line ends', async () => {
    const text = 'a; b\r\n1,50;x\r\n007,0;y\r\n;x\r\n,5;y\r\n'
    expect(await again(text, {decimalComma: true})).toBe(text)
    const quoted = 'a,b\n"1,50",x\n"7,0",y\n'
    expect(await again(quoted, {decimalComma: true})).toBe(quoted)
  })

  test('a mark of a missing value may be a number', async () => {
    const text = column('x', ['-9', '5.0', '-9', '7'])
    expect(await again(text, {missing: ['-9']})).toBe(text)
  })

  test('a column with more spellings than a byte can tell apart', async () => {
    const text = column(
      'x',
      Array.from({length: 1000}, (_, at) => `0.${String(at).padStart(4, '0')}${'1'.repeat(20 + (at % 7))}`),
    )
    expect(await again(text)).toBe(text)
    const texts = column(
      'x',
      Array.from({length: 1000}, (_, at) => `ü ${at}`),
    )
    expect(await again(texts)).toBe(texts)
  })

  test('anything that can be read', async () => {
    const cell = fc.oneof(
      fc.double({noNaN: true, noDefaultInfinity: true}).map(String),
      fc.tuple(fc.double({noNaN: true, min: -1e9, max: 1e9}), fc.nat(12)).map(([value, digits]) => value.toFixed(digits)),
      fc.tuple(fc.double({noNaN: true, min: -1e9, max: 1e9}), fc.nat(12)).map(([value, digits]) => value.toExponential(digits)),
      fc.constantFrom('', 'NA', ' 5 ', '+1', '00', '-0', '-0.0', '1.', '.1', '1e5', '1E5', ' ?'),
    )
    const text = fc.constantFrom('a', ' a', 'b "c"', 'd,e', 'ü', '', 'nan', '7', '7.0', '07')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, text), {minLength: 1, maxLength: 12}), async rows => {
        const given = rows.map(([a, b]) => [a, b, 'z'])
        const quote = (value: string) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
        const lines = given.map(record => record.map(quote).join(','))
        const written = await again(['n,t,y', ...lines, ''].join('\n'), {
          kinds: new Map([
            ['n', 'numeric'],
            ['t', 'categorical'],
          ]),
        })
        expect(parse(written).slice(1)).toEqual(given)
      }),
      {numRuns: 200, seed: 1},
    )
  })

  test('texts are not used for numbers that do not follow from them', () => {
    const texts = new CellTexts({decimalComma: false, missing: new Set([''])})
    for (const cell of ['1.234', '2.500', '', '7']) texts.add(cell)
    const field = {kind: 'numeric', name: 'x', min: 1, max: 7, decimals: 3, integer: false, missing: 1} as const
    const column = (values: number[]) => ({kind: 'numeric', field, values: Float64Array.from(values)}) as const
    expect(texts.fits(column([1.234, 2.5, NaN, 7]))).toBe(true)
    expect(texts.fits(column([1234, 2500, NaN, 7]))).toBe(false)
  })

  test('--decimals rounds the numbers that it changes and leaves the others as they are', async () => {
    expect(await again(column('x', ['1.50', '2.256', '007']), {}, {decimals: 2})).toBe(column('x', ['1.50', '2.26', '007']))
  })
})
