import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import type {EmbeddingNetwork, ImageForm, NumericColumn} from '../../../src/core/column.js'
import {createMatrix} from '../../../src/core/matrix.js'
import {Table} from '../../../src/core/table.js'
import {embeddingModel} from '../../../src/preprocess/embedding/embedding-model.js'
import {loadRuntime} from '../../../src/preprocess/embedding/load-runtime.js'
import {sampleFeatures} from '../../../src/preprocess/sample-features.js'

interface Golden {
  readonly pictures: readonly (readonly number[])[]
  readonly embedded: readonly (readonly number[])[]
}

/** Made by fixtures/golden/onnx/make.py. */
const folder = new URL('../../../fixtures/golden/onnx/', import.meta.url)
const golden = JSON.parse(readFileSync(new URL('tiny.json', folder), 'utf8')) as Golden
const network = (name: string, bytes: Uint8Array = readFileSync(new URL(name, folder))): EmbeddingNetwork => ({
  ...{name, sha256: 'not asked for', bytes},
})
const form: ImageForm = {kind: 'image', width: 4, height: 4, channels: 1, bits: 8}
const isThere = await import('onnxruntime-web').then(
  () => true,
  () => false,
)

function matrixOf(rows: readonly (readonly number[])[]) {
  const matrix = createMatrix(rows.length, rows[0].length)
  rows.forEach((row, at) => {
    matrix.data.set(row, at * matrix.columns)
  })
  return matrix
}

const pictures = (rows: readonly (readonly number[])[], own: ImageForm) =>
  new Table(
    'source',
    rows[0].map((_, place): NumericColumn => {
      const field = {kind: 'numeric', name: `p${place}`, min: 0, max: 255, decimals: 0, integer: true, missing: 0} as const
      return {kind: 'numeric', field: {...field, sample: {form: own, place}}, values: Float64Array.from(rows, row => row[place])}
    }),
    rows.length,
  )

test('the package that runs networks is asked for by name where it is not installed', async () => {
  const missing = Object.assign(new Error('not there'), {code: 'ERR_MODULE_NOT_FOUND'})
  await expect(loadRuntime("'model.onnx'", () => Promise.reject(missing))).rejects.toMatchObject({
    code: 'driver-missing',
    suggestions: ['Install it (148 MB): npm install onnxruntime-web'],
  })
})

describe.skipIf(!isThere && process.env['MINORITY_REPORT_REQUIRE_ONNX'] !== '1')(
  'a network in ONNX (needs onnxruntime-web, which is no dependency)',
  () => {
    test('makes of pictures what its reference makes', async () => {
      const {data, columns} = await (await embeddingModel(network('tiny.onnx'), form)).embed(matrixOf(golden.pictures))
      expect(columns).toBe(2)
      // Single precision.
      golden.embedded.flat().forEach((value, at) => {
        expect(data[at]).toBeCloseTo(value, 5)
      })
    })

    test('makes the features of pictures, in the place of their pixels', async () => {
      const table = pictures(golden.pictures, {...form, embedding: network('tiny.onnx')})
      const features = (await (await sampleFeatures(table)).transform(table)).columns
      expect(features.map(({field}) => field.name)).toEqual(['component 1', 'component 2'])
      const lengthOf = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, at) => value - b[at]))
      const placeOf = (row: number) => features.map(column => (column.kind === 'numeric' ? column.values[row] : NaN))
      // All two components turn the output and keep its distances.
      expect(lengthOf(placeOf(0), placeOf(1))).toBeCloseTo(lengthOf(golden.embedded[0], golden.embedded[1]), 5)
    })

    test.each<[string, EmbeddingNetwork, ImageForm, RegExp]>([
      ['is no network', network('text', Buffer.from('no network')), form, /is no network in ONNX/],
      ['has two outputs', network('two.onnx'), form, /has 2 outputs: mean, conv/],
      ['wants another size', network('tiny.onnx'), {...form, width: 5}, /\? x 1 x 4 x 4, and the pictures have \? x 1 x 4 x 5/],
      ['wants other channels', network('tiny.onnx'), {...form, channels: 3}, /the pictures have \? x 3 x 4 x 4/],
    ])('is refused where it %s', async (_, given, own, message) => {
      await expect(embeddingModel(given, own)).rejects.toMatchObject({
        code: 'embedding',
        message: expect.stringMatching(message) as string,
      })
    })
  },
)
