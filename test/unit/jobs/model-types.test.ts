import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, test} from 'vitest'
import {generateFile, type GenerateRequest} from '../../../src/jobs/generate-file.js'
import {sampleModel} from '../../../src/jobs/sample-model.js'
import {openBytes} from '../../../src/io/open-bytes.js'
import {recognisedFormat, tableFormats} from '../../../src/io/formats/registry.js'
import type {TypedColumn} from '../../../src/io/typed-column.js'
import {readModel} from '../../../src/models/model-file.js'
import {testContext} from '../../support/context.js'
import {levels, moments, numbers} from '../../support/typed-tables.js'

const folder = mkdtempSync(path.join(tmpdir(), 'model-types-'))
const at = (name: string) => path.join(folder, name)
const ROWS = Array.from({length: 80}, (_, row) => row)
const day = {kind: 'date', step: 86_400_000, pattern: 'yyyy-MM-dd'} as const

/** Values with labels; no row has the last label. */
const smoking = {
  kind: 'numbers',
  name: 'smoking',
  type: 'float64',
  integer: false,
  values: Float64Array.from(ROWS, row => (row % 3) + 1),
  labels: new Map([
    [1, 'never'],
    [2, 'former'],
    [3, 'daily'],
    [9, 'secret'],
  ]),
} as const satisfies TypedColumn
const columns: readonly TypedColumn[] = [
  numbers('note', ROWS.map(Math.sqrt)),
  smoking,
  moments(
    'seen',
    ROWS.map(row => 19_000 + ((row * 7) % 40)),
    'date',
    day,
  ),
  levels(
    'insured',
    ROWS.map(row => String(row % 2 === 0)),
    'bool',
  ),
  numbers(
    'age',
    ROWS.map(row => 30 + ((row * 13) % 50)),
    'int32',
  ),
  levels(
    'class',
    ROWS.map(row => (row % 4 === 0 ? 'ill' : 'well')),
    'category',
  ),
]

async function write(name: string, given: readonly TypedColumn[] = columns): Promise<string> {
  const format = tableFormats.find(({extensions}) => extensions.some(ending => name.endsWith(ending)))
  const pieces = await format?.writer?.write({columns: given, rowCount: ROWS.length, notes: []}, name)
  writeFileSync(at(name), Buffer.concat(Array.from(pieces ?? [], piece => Buffer.from(piece as Uint8Array))))
  return at(name)
}

async function typed(file: string): Promise<ReadonlyMap<string, TypedColumn>> {
  const source = await openBytes(file)
  try {
    const read = await recognisedFormat(source)?.reader.read(source, {})
    return new Map((read?.columns ?? []).map(column => [column.name, column]))
  } finally {
    source.close()
  }
}

const request = (data: string, out: string, generator: GenerateRequest['generator'], saveModel: string): GenerateRequest => ({
  data,
  read: {ignore: ['note']},
  classes: {target: 'class', minority: ['ill']},
  generator,
  amount: {kind: 'count', count: 30},
  augmented: false,
  minorityOnly: false,
  keepOrder: false,
  out,
  write: {},
  saveModel,
  tool: '0.0.0',
})
const sampled = (model: string, out: string) =>
  sampleModel(
    {
      model,
      amount: {kind: 'count', count: 30},
      augmented: false,
      minorityOnly: false,
      keepOrder: false,
      read: {},
      out,
      write: {},
    },
    1,
    testContext(),
  )

test('a model of a Stata file writes labels, dates, booleans and whole numbers as the file has them', async () => {
  const data = await write('people.dta')
  await generateFile(request(data, at('now.dta'), {name: 'gaussian-copula', options: {}}, at('stata.model')), 1, testContext())
  await sampled(at('stata.model'), at('later.dta'))
  const [now, later] = [await typed(at('now.dta')), await typed(at('later.dta'))]
  expect([...later.keys()]).toEqual([...now.keys()])
  const types = (table: ReadonlyMap<string, TypedColumn>) =>
    Array.from(table.values(), ({name, kind, type}) => [name, kind, type])
  expect(types(later)).toEqual(types(now))
  // Labels of levels that the model can make, with the numbers that the file has for them.
  expect(later.get('smoking')).toMatchObject({labels: new Map([...smoking.labels].filter(([value]) => value !== 9))})
  expect(later.get('seen')).toMatchObject({kind: 'moments', form: day})
  expect(later.get('insured')).toMatchObject({kind: 'numbers'})
  expect(readFileSync(at('stata.model')).includes('secret')).toBe(false)
  expect((await typed(at('people.dta'))).get('smoking')).toMatchObject({labels: smoking.labels})
})

test('a model of a Parquet file writes Parquet of the same types, and Excel with booleans and dates', async () => {
  const data = await write('people.parquet')
  await generateFile(
    request(data, at('now.parquet'), {name: 'gaussian-copula', options: {}}, at('parquet.model')),
    1,
    testContext(),
  )
  await sampled(at('parquet.model'), at('later.parquet'))
  const kept = (table: ReadonlyMap<string, TypedColumn>) => Array.from(table.values(), ({name, kind, type}) => [name, kind, type])
  expect(kept(await typed(at('later.parquet')))).toEqual(kept(await typed(at('now.parquet'))))
  await sampled(at('parquet.model'), at('later.xlsx'))
  const excel = await typed(at('later.xlsx'))
  expect(excel.get('insured')).toMatchObject({type: 'bool'})
  expect(excel.get('seen')).toMatchObject({kind: 'moments', type: 'date'})
})

test('a private model has the labels of its domain alone', async () => {
  const {description} = await privateModel()
  const types = new Map(description.output.types?.map(type => [type.name, type]))
  expect(types.get('smoking')).toMatchObject({
    labels: [
      {value: 1, label: 'never'},
      {value: 2, label: 'former'},
      {value: 3, label: 'daily'},
    ],
  })
  expect(types.get('age')).toMatchObject({type: 'int8'})
  expect(types.has('note')).toBe(false)
})

async function privateModel() {
  const data = at('people.dta')
  const domain = JSON.stringify({
    smoking: {levels: ['never', 'former', 'daily']},
    seen: {min: '2022-01-01', max: '2022-12-31'},
    insured: {levels: ['true', 'false']},
    age: {min: 0, max: 120},
  })
  const generator = {name: 'dp-gaussian-copula', options: {domain}}
  await generateFile(request(data, at('private.dta'), generator, at('private.model')), 1, testContext())
  return readModel(at('private.model'))
}
