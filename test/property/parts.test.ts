import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, expect, test} from 'vitest'
import type {Column} from '../../src/core/column.js'
import {writeParquet} from '../../src/io/formats/parquet/write.js'
import type {LoadedTable} from '../../src/io/loaded-table.js'
import {readTable} from '../../src/io/read-table.js'
import type {TypedColumn} from '../../src/io/typed-column.js'
import {levels, moments, numbers} from '../support/typed-tables.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterAll(() => rm(folder, {recursive: true}))

/** Cells that make columns of all kinds, doubts included. */
const cell = fc.constantFrom(
  '1',
  '02',
  '-3.5',
  '1e3',
  '',
  'NA',
  'x',
  'a "b", c',
  '2024-01-31',
  '31.01.2024',
  '1,234',
  '5 kg',
  '-1',
  'é',
)

/** Rows of three columns and a running number, and where they are cut. */
const cutTable = fc.record({
  rows: fc.array(fc.tuple(cell, cell, cell), {minLength: 1, maxLength: 12}),
  cuts: fc.array(fc.nat(12), {maxLength: 4}),
  turned: fc.array(fc.boolean(), {minLength: 5, maxLength: 5}),
})

/** The rows of each part; no part is without rows. */
function cutAt<T>(rows: readonly T[], cuts: readonly number[]): T[][] {
  const ends = [...new Set([...cuts.map(cut => Math.min(cut, rows.length)), rows.length])]
    .filter(cut => cut > 0)
    .sort((a, b) => a - b)
  return ends.map((end, at) => rows.slice(ends[at - 1] ?? 0, end))
}

let run = 0
async function written(files: readonly (string | readonly Uint8Array[])[], ending: string): Promise<string> {
  const place = path.join(folder, String(run++))
  await mkdir(place)
  for (const [at, content] of files.entries()) await writeFile(path.join(place, `part-${at + 1}${ending}`), content)
  return place
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const csv = (rows: readonly (readonly string[])[]) => rows.map(row => `${row.map(quoted).join(',')}\n`).join('')

/** What was read, or why not, without the names of files and lines in them. */
async function outcome(source: string): Promise<unknown> {
  const keepTexts = true
  const read = await readTable(source, {header: true, keepTexts}).catch((error: unknown) => error as Error)
  if (read instanceof Error) return read.message.replaceAll(/^'[^']*'/g, '').replaceAll(/\(line [^)]*\)/g, '')
  return described(read)
}

function contentOf(column: Column, row: number): number | string | undefined {
  if (column.kind === 'numeric') return Number.isNaN(column.values[row]) ? undefined : column.values[row]
  return column.field.levels.at(column.codes[row] < 0 ? Infinity : column.codes[row])
}

const described = ({table, header, headerCells, ignored, reading, texts, types}: LoadedTable) => ({
  columns: table.columns,
  header,
  headerCells,
  ignored,
  readings: reading.columns,
  texts: [...(texts ?? [])].map(([name, kept]) => [
    name,
    Array.from({length: table.rowCount}, (_, row) => kept.at(row, contentOf(table.column(name), row))),
  ]),
  types,
})

test('A table cut into files of text is read as the whole one is, or refused for the same reason', async () => {
  await fc.assert(
    fc.asyncProperty(cutTable, async ({rows, cuts, turned}) => {
      const header = ['n', 'a', 'b', 'c']
      const all = rows.map((row, at) => [`${at + 0.5}`, ...row])
      const parts = cutAt(all, cuts).map((part, at) => {
        const lines = [header, ...part]
        return csv(at > 0 && turned[at] ? lines.map(line => line.toReversed()) : lines)
      })
      const whole = await written([csv([header, ...all])], '.csv')
      expect(await outcome(await written(parts, '.csv'))).toEqual(await outcome(path.join(whole, 'part-1.csv')))
    }),
    {numRuns: 150},
  )
}, 30_000)

test('A table of a format with types cut into files is read as the whole one is', async () => {
  const form = {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss'} as const
  const row = fc.record({
    whole: fc.option(fc.integer()),
    double: fc.option(fc.double({noNaN: true, noDefaultInfinity: true})),
    text: fc.option(fc.constantFrom('x', 'Y', '', '7', 'é')),
    // Not in whole minutes: the step of a file is the coarsest that fits all of its times.
    time: fc.option(fc.integer({min: -1e9, max: 1e9})),
  })
  const columnsOf = (rows: readonly (typeof row extends fc.Arbitrary<infer R> ? R : never)[]): TypedColumn[] => [
    numbers(
      'whole',
      rows.map(({whole}) => whole),
      'int32',
    ),
    numbers(
      'double',
      rows.map(({double}) => double),
    ),
    levels(
      'text',
      rows.map(({text}) => text),
    ),
    moments(
      'time',
      rows.map(({time}) => time),
      'timestamp[ms]',
      form,
    ),
    numbers(
      'n',
      rows.map((_, at) => at),
      'int64',
    ),
  ]
  const parquet = (rows: Parameters<typeof columnsOf>[0]) =>
    writeParquet({columns: columnsOf(rows), rowCount: rows.length, notes: []})
  await fc.assert(
    fc.asyncProperty(fc.array(row, {minLength: 1, maxLength: 10}), fc.array(fc.nat(10), {maxLength: 3}), async (rows, cuts) => {
      const parts = await written(cutAt(rows, cuts).map(parquet), '.parquet')
      const whole = await written([parquet(rows)], '.parquet')
      const withoutCount = async (source: string) => described(await readTable(source, {ignore: ['n']}))
      expect(await withoutCount(parts)).toEqual(await withoutCount(path.join(whole, 'part-1.parquet')))
    }),
    {numRuns: 100},
  )
}, 30_000)
