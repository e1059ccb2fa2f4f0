import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {beforeAll, describe, expect, test} from 'vitest'
import {writeArff} from '../../src/io/formats/attributes/write-arff.js'
import {readTable} from '../../src/io/read-table.js'
import type {TypedColumns} from '../../src/io/typed-column.js'
import {hasPython, hasR, python} from '../support/foreign-packages.js'
import {labels, numbers} from '../support/read-text.js'
import {levels, moments, numbers as numberColumn} from '../support/typed-tables.js'

const hasScipy = hasPython('scipy')
const hasForeign = hasR('foreign', 'jsonlite')

const day = {kind: 'date', step: 86_400_000, pattern: 'dd/MM/yyyy'} as const
const second = {kind: 'datetime', step: 1000, pattern: 'yyyy-MM-dd HH:mm:ss'} as const
const ofRows = (columns: TypedColumns['columns'], rowCount: number): TypedColumns => ({columns, rowCount, notes: []})

/** Without strings, zones and letters beyond ASCII, which scipy does not read, and names in quotes, which it reads with them. */
const TABLES = [
  ofRows(
    [
      numberColumn('whole', [1, null, -3, 4_294_967_296], 'int64'),
      numberColumn('half', [0.5, -1e-300, 8.9e307, null]),
      levels('stage', ['low', 'very low', null, 'low'], 'category'),
      levels('yes', ['true', 'false', null, 'true'], 'bool'),
      moments('day', [0, 18_322, null, -1], 'date', day),
      moments('second', [0, 1_580_551_200, null, -1], 'timestamp', second),
    ],
    4,
  ),
  ofRows([numberColumn('a', [1], 'int64'), levels('name', ['Zoe'], 'category')], 1),
]

interface Shown {
  readonly name: string
  readonly type?: string
  readonly kind?: string
  readonly range?: readonly string[] | null
  readonly values: readonly (number | string | null)[]
}

function shownBy(program: string, script: string, tables: readonly TypedColumns[], ...more: readonly string[]): Shown[][] {
  const folder = mkdtempSync(path.join(tmpdir(), 'attributes-'))
  const files = tables.map((table, at) => {
    const file = path.join(folder, `${at}.arff`)
    writeFileSync(file, [...writeArff(table)].join(''))
    return file
  })
  const [given, out] = ['files', 'out'].map(name => path.join(folder, `${name}.json`))
  writeFileSync(given, JSON.stringify(files))
  const run = spawnSync(program, [fileURLToPath(new URL(script, import.meta.url)), given, out, ...more], {encoding: 'utf8'})
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(readFileSync(out, 'utf8')) as Shown[][]
}

describe.skipIf(!hasScipy)(`ARFF files (skipped unless ${python} has scipy)`, () => {
  test('are read by scipy with their types, levels in order and dates', () => {
    const [all, one] = shownBy(python, 'attributes.py', TABLES)
    expect(all.map(({name, type}) => [name, type])).toEqual([
      ['whole', 'numeric'],
      ['half', 'numeric'],
      ['stage', 'nominal'],
      ['yes', 'nominal'],
      ['day', 'date'],
      ['second', 'date'],
    ])
    expect(all.map(({values}) => values).slice(0, 2)).toEqual([
      [1, null, -3, 4_294_967_296],
      [0.5, -1e-300, 8.9e307, null],
    ])
    expect(all[3]).toMatchObject({range: ['true', 'false'], values: ['true', 'false', '?', 'true']})
    expect(all[4].values).toEqual(['1970-01-01', '2020-03-01', 'NaT', '1969-12-31'])
    expect(all[5].values).toEqual(['1970-01-01T00:00:00', '2020-02-01T10:00:00', 'NaT', '1969-12-31T23:59:59'])
    expect(one[1].values).toEqual(['Zoe'])
  })
})

describe.skipIf(!hasForeign)('ARFF files (skipped unless R has foreign and jsonlite)', () => {
  const written = path.join(mkdtempSync(path.join(tmpdir(), 'attributes-')), 'foreign.arff')
  let shown: Shown[][] = []

  beforeAll(() => {
    // Foreign knows numeric and real, and no integer.
    const withoutIntegers = ofRows(TABLES[0].columns.slice(1), 4)
    const hostile = ofRows(
      [
        numberColumn('the age', [1.5, -1e-300]),
        levels('long stay', ['a, b', ' c '], 'category'),
        levels('note', ['{x} 50 %', null], 'text'),
        levels('mark', ['?', null], 'category'),
      ],
      2,
    )
    shown = shownBy('Rscript', 'attributes.R', [withoutIntegers, hostile], written)
  })

  test('are read by R with their values', () => {
    const [all, hostile] = shown
    expect(all.map(({values}) => values)).toEqual([
      [0.5, -1e-300, 8.9e307, null],
      ['low', 'very low', null, 'low'],
      ['true', 'false', null, 'true'],
      expect.anything(),
      expect.anything(),
    ])
    expect(hostile.map(({name}) => name)).toEqual(['the age', 'long stay', 'note', 'mark'])
    expect(hostile.map(({values}) => values).slice(0, 3)).toEqual([
      [1.5, -1e-300],
      ['a, b', ' c '],
      ['{x} 50 %', null],
    ])
  })

  test('that R wrote are read with their types', async () => {
    const loaded = await readTable(written)
    expect(numbers(loaded, 'the age')).toEqual([30, NaN, 41])
    expect(numbers(loaded, 'bmi')).toEqual([21.5, 0.1, NaN])
    expect(labels(loaded, 'stage')).toEqual(['early', "it's late", null])
    expect(labels(loaded, 'note')).toEqual(['a, b', null, '50 %'])
    expect(loaded.table.column('seen').field).toMatchObject({date: {kind: 'datetime', step: 1000}})
  })
})
