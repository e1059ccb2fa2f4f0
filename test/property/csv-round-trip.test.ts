import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {Table, type Column} from '../../src/core/table.js'
import {readTable} from '../../src/io/read-table.js'
import {writeTable} from '../../src/io/write-table.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterAll(() => rm(folder, {recursive: true}))

const number = fc.double({noNaN: true, noDefaultInfinity: true})
// The reader takes blanks around a cell away, so a level has none; anything else may occur, quotes and line ends included.
const level = fc
  .array(fc.constantFrom('a', 'B', 'é', '"', ',', ';', '\t', '\n', '\r\n', ' ', '.', '1', '𝄞', "'"), {minLength: 1, maxLength: 6})
  .map(parts => `x${parts.join('')}x`)

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: 'numeric',
  field: {kind: 'numeric', name, min: NaN, max: NaN, decimals: 0, integer: false, missing: 0},
  values: Float64Array.from(values),
})

const table = fc.integer({min: 1, max: 8}).chain(rowCount =>
  fc
    .record({
      numbers: fc.array(fc.oneof(number, fc.constant(NaN)), {minLength: rowCount, maxLength: rowCount}),
      levels: fc.uniqueArray(level, {minLength: 1, maxLength: 4}),
      picks: fc.array(fc.integer({min: -1, max: 3}), {minLength: rowCount, maxLength: rowCount}),
    })
    .map(({numbers, levels, picks}) => {
      const codes = Int32Array.from(picks, pick => (pick < 0 ? -1 : pick % levels.length))
      const field = {kind: 'categorical', name: 'label', levels, missing: 0} as const
      return new Table('source', [numeric('value, "x"', numbers), {kind: 'categorical', field, codes}], rowCount)
    }),
)

const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  decimalComma: fc.boolean(),
  newline: fc.constantFrom('\n' as const, '\r\n' as const),
  bom: fc.boolean(),
})

/** A row without any value is none. */
function withoutBlankRows(written: Table): Table {
  const rows = Array.from({length: written.rowCount}, (_, row) => row).filter(row =>
    written.columns.some(column => (column.kind === 'numeric' ? !Number.isNaN(column.values[row]) : column.codes[row] >= 0)),
  )
  return written.select(rows, written.role)
}

const cells = ({columns}: Table) =>
  columns.map(column =>
    column.kind === 'numeric'
      ? Array.from(column.values, value => value + 0)
      : Array.from(column.codes, code => (code < 0 ? null : column.field.levels[code])),
  )

test('A table that is written and read again has the same numbers to the last bit, and the same labels', async () => {
  await fc.assert(
    fc.asyncProperty(table, dialect, fc.boolean(), async (written, form, packed) => {
      const expected = withoutBlankRows(written)
      fc.pre(expected.rowCount > 0)
      const file = path.join(folder, packed ? 'table.csv.gz' : 'table.csv')
      await writeTable(file, written, {header: ['value, "x"', 'label'], dialect: form}, {overwrite: true})
      const kinds = new Map(written.columns.map(({field}) => [field.name, field.kind]))
      const {table: read, dialect: seen} = await readTable(file, {
        kinds,
        delimiter: form.delimiter,
        decimalComma: form.decimalComma,
      })
      expect(cells(read)).toEqual(cells(expected))
      expect(seen).toEqual(form)
    }),
    {numRuns: 300, seed: 1},
  )
})

test('A single column with missing values keeps all its rows', async () => {
  const file = path.join(folder, 'one.csv')
  const one = new Table('source', [numeric('a', [1, NaN, 3, NaN])], 4)
  await writeTable(file, one, {header: ['a'], dialect: {delimiter: ',', decimalComma: false, newline: '\n'}})
  expect(cells((await readTable(file)).table)).toEqual([[1, NaN, 3, NaN]])
})
