import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {outputWidth, parameterCount, type Layer, type MaxPoolLayer} from '../../../src/nn/description.js'
import type {Kernels} from '../../../src/nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../../src/nn/kernels/typescript.js'
import {loadWasmKernels} from '../../../src/nn/kernels/wasm.js'
import {createSite} from '../../../src/nn/layers/layer.js'
import {createSequence} from '../../../src/nn/layers/sequence.js'
import {dot, normals} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const wasm = loadWasmKernels()
if (!('withKernels' in wasm)) throw new Error(wasm.missing)
const sets = [
  ['typescript', (build: (kernels: Kernels) => Float32Array[]) => build(createTypescriptKernels())],
  ['wasm', wasm.withKernels<Float32Array[]>],
] as const

const ROWS = 3

/** Outputs and gradients of the inputs and of the parameters where d(loss)/d(outputs) is `towards`. */
function run(kernels: Kernels, layers: readonly Layer[], inputs: number, given: readonly Float32Array[]): Float32Array[] {
  const [parameters, x, towards] = given.map(values => {
    const buffer = kernels.allocate(values.length)
    buffer.set(values)
    return buffer
  })
  const gradients = kernels.allocate(parameters.length)
  const site = createSite(kernels, ROWS, {parameters, gradients, statistics: kernels.allocate(0)})
  const body = createSequence(site, {inputs, layers})
  const outputs = body.forward(x, {rows: ROWS, training: true}).slice(0, towards.length)
  const inputGradient = body.backward(towards, ROWS, false).slice(0, x.length)
  body.parameterGradients?.(ROWS)
  return [outputs, inputGradient, gradients.slice()]
}

/** Odd sides, of which the last row or column is in no window, and windows that are no squares. */
const pools: readonly MaxPoolLayer[] = [
  {kind: 'max-pool', height: 4, width: 6, channels: 3, tall: 2, wide: 2},
  {kind: 'max-pool', height: 5, width: 7, channels: 2, tall: 2, wide: 2},
  {kind: 'max-pool', height: 1, width: 9, channels: 4, tall: 1, wide: 2},
]
const cases: readonly (readonly [string, readonly Layer[], number])[] = [
  ...pools.map(pool => {
    const {height, width, channels, tall, wide} = pool
    return [`pooling of ${height} x ${width} x ${channels} by ${tall} x ${wide}`, [pool], height * width * channels] as const
  }),
  ['cosines', [{kind: 'cosine', inputs: 7, outputs: 3, scale: 5}], 7],
  [
    'pooling, then cosines',
    [
      {kind: 'max-pool', height: 2, width: 4, channels: 3, tall: 2, wide: 2},
      {kind: 'cosine', inputs: 6, outputs: 4, scale: 2},
    ],
    24,
  ],
]

describe.each(sets)('on %s kernels', (_, withKernels) => {
  test.each(cases)('%s have the outputs and gradients of their definition', (title, layers, inputs) => {
    const rng = createRng(title)
    const parameters = normals(rng, parameterCount(layers))
    const x = normals(rng, ROWS * inputs)
    const towards = normals(rng, ROWS * outputWidth({inputs, layers}))
    const [outputs, ofInputs, ofParameters] = withKernels(kernels => run(kernels, layers, inputs, [parameters, x, towards]))
    const reference = (at: ArrayLike<number>, rows: ArrayLike<number>) =>
      referenceForward(layers, at, {at: 0, mask: 0}, toRows(rows, inputs)).flat()
    expect(relativeError(outputs, reference(parameters, x))).toBeLessThan(1e-6)
    const overInputs = numericGradient(at => dot(towards, reference(parameters, at)), x)
    expect(relativeError(ofInputs, overInputs)).toBeLessThan(1e-6)
    const overParameters = numericGradient(at => dot(towards, reference(at, x)), parameters)
    if (parameters.length > 0) expect(relativeError(ofParameters, overParameters)).toBeLessThan(1e-6)
  })

  test('cosines of a row of zeros, or with a column of zeros, are 0 and have no gradient', () => {
    const layers: readonly Layer[] = [{kind: 'cosine', inputs: 2, outputs: 2, scale: 3}]
    const given = [Float32Array.of(0, 1, 0, 2), Float32Array.of(0, 0, 1, 1, 2, 1), new Float32Array(6).fill(1)]
    const [outputs, ofInputs, ofParameters] = withKernels(kernels => run(kernels, layers, 2, given))
    expect([...outputs.subarray(0, 2)]).toEqual([0, 0])
    expect([outputs[2], outputs[4]]).toEqual([0, 0])
    expect([...ofInputs.subarray(0, 2)]).toEqual([0, 0])
    expect([ofParameters[0], ofParameters[2]]).toEqual([0, 0])
    expect([...ofInputs, ...ofParameters].every(Number.isFinite)).toBe(true)
  })
})

test('the gradient of equal numbers in a window goes to the first of them', () => {
  const layers: readonly Layer[] = [pools[0]]
  const pictures = new Float32Array(ROWS * 72)
  const [, ofInputs] = run(createTypescriptKernels(), layers, 72, [
    new Float32Array(0),
    pictures,
    new Float32Array(ROWS * 18).fill(1),
  ])
  expect([...ofInputs.subarray(0, 6)]).toEqual([1, 1, 1, 0, 0, 0])
  expect(ofInputs.reduce((sum, value) => sum + value, 0)).toBe(ROWS * 18)
})

test('a pooling layer that does not fit what is before it is refused', () => {
  expect(() => outputWidth({inputs: 10, layers: [pools[0]]})).toThrow('A max-pool layer of 72 inputs cannot follow 10 columns.')
})
