import {Readable} from 'node:stream'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {WorkerInputs} from '../../../src/audit/run/worker.js'
import type {Column} from '../../../src/core/column.js'
import {packInputs, unpackInputs} from '../../../src/queue/pack-inputs.js'

const numeric = (name: string, values: readonly number[]): Column => ({
  kind: 'numeric',
  field: {
    kind: 'numeric',
    name,
    min: values.length === 0 ? NaN : Math.min(...values),
    max: values.length === 0 ? NaN : Math.max(...values),
    decimals: 2,
    integer: false,
    missing: 0,
  },
  values: Float64Array.from(values),
})
const categorical = (name: string, codes: readonly number[]): Column => ({
  kind: 'categorical',
  field: {kind: 'categorical', name, levels: ['', '{"number":"1"}', 'größer', '\ud800'], missing: 0},
  codes: Int32Array.from(codes),
})
const table = <R extends string>(role: R, columns: readonly Column[], rowCount: number) => ({role, columns, rowCount})

const inputs = (values: readonly number[], codes: readonly number[]): WorkerInputs => ({
  source: table('source', [numeric('x', values), categorical('y', codes)], values.length),
  groups: Int32Array.from(codes),
  holdout: table('holdout', [numeric('x', [-0, 1]), categorical('y', [0, -1])], 2),
  holdoutShifted: true,
  synthetic: [table('synthetic', [numeric('x', []), categorical('y', [])], 0)],
  sha256: 'abc',
  plugins: [{name: 'own', file: '/own.js', sha256: 'def'}],
})

const number = fc.double()
const rows = fc.array(fc.record({value: number, code: fc.integer({min: -1, max: 3})}), {maxLength: 60})

test('inputs come back as they were, however they were cut', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({min: 1, max: 200}), async (some, size) => {
      const given = inputs(
        some.map(({value}) => value),
        some.map(({code}) => code),
      )
      const {header, pieces} = packInputs(given, size)
      const cut = [...pieces]
      expect(cut.slice(0, -1).every(piece => piece.length === size)).toBe(true)
      const back = await unpackInputs(header, asyncly(cut))
      expect(back).toEqual(given)
    }),
    {numRuns: 100},
  )
})

test('a network that goes with the pictures is packed once', async () => {
  const bytes = Buffer.from('a network of many layers')
  const form = {
    kind: 'image',
    width: 1,
    height: 2,
    channels: 1,
    bits: 8,
    embedding: {name: 'm.onnx', sha256: 'ab', bytes},
  } as const
  const pixels = ['pixel 1,1', 'pixel 2,1'].map((name, place): Column => {
    const column = numeric(name, [1, 2])
    return column.kind === 'numeric' ? {...column, field: {...column.field, sample: {form, place}}} : column
  })
  const given: WorkerInputs = {...inputs([1, 2], [0, 1]), source: table('source', pixels, 2)}
  const {header, pieces} = packInputs(given, 1000)
  const cut = [...pieces]
  expect(Buffer.concat(cut).indexOf(bytes)).toBe(Buffer.concat(cut).lastIndexOf(bytes))
  const {source} = await unpackInputs(header, asyncly(cut))
  for (const {field} of source.columns)
    expect(field).toMatchObject({sample: {form: {embedding: {name: 'm.onnx', bytes: new Uint8Array(bytes)}}}})
})

test('pieces that are too few or too many are no inputs', async () => {
  const {header, pieces} = packInputs(inputs([1, 2, 3], [0, 1, 2]), 16)
  const cut = [...pieces]
  await expect(unpackInputs(header, asyncly(cut.slice(1)))).rejects.toThrow('hold less')
  await expect(unpackInputs(header, asyncly([...cut, new Uint8Array(1)]))).rejects.toThrow('hold more')
})

const asyncly = (pieces: readonly Uint8Array[]) => Readable.from(pieces) as AsyncIterable<Uint8Array>
