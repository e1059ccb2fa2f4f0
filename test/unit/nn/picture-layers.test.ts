import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {outputWidth, type Layer, type Network} from '../../../src/nn/description.js'
import {initialise} from '../../../src/nn/initialise.js'
import type {Kernels} from '../../../src/nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../../src/nn/kernels/typescript.js'
import {loadWasmKernels} from '../../../src/nn/kernels/wasm.js'
import {createSite} from '../../../src/nn/layers/layer.js'
import {createSequence} from '../../../src/nn/layers/sequence.js'
import {windowOver} from '../../../src/nn/window.js'
import {dot, normals} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const wasm = loadWasmKernels()
if (!('withKernels' in wasm)) throw new Error(wasm.missing)
const sets = [
  ['typescript', (build: (kernels: Kernels) => Float32Array[]) => build(createTypescriptKernels())],
  ['wasm', wasm.withKernels<Float32Array[]>],
] as const

const ROWS = 3
const TIMES = Int32Array.of(4, 0, 9)
const PLACES = 6
const CHANNELS = 4
const INPUTS = PLACES * CHANNELS

const same = windowOver({height: 2, width: 3, channels: CHANNELS, kernel: 3, stride: 1, padding: 1})
const convolution: Layer = {kind: 'convolution', window: same, filters: CHANNELS}
const timeShift: Layer = {kind: 'time-shift', size: CHANNELS, places: PLACES, timesteps: 10, embedding: 6}
const groupNorm = (groups: number): Layer => ({kind: 'group-norm', size: CHANNELS, groups, places: PLACES})
const block: Layer = {
  kind: 'residual',
  layers: [groupNorm(2), {kind: 'silu'}, convolution, timeShift, {kind: 'silu'}, convolution],
}

const cases: Record<string, readonly Layer[]> = {
  'group norm in one group': [groupNorm(1)],
  'group norm in two groups': [convolution, groupNorm(2), {kind: 'silu'}, convolution],
  'group norm by channel': [groupNorm(4), {kind: 'tanh'}],
  'a time shift': [{kind: 'tanh'}, timeShift, {kind: 'silu'}],
  'layers that their input is added to': [{kind: 'residual', layers: [{kind: 'silu'}, convolution, {kind: 'tanh'}]}],
  'residual blocks': [block, block, {kind: 'silu'}, convolution],
  'a skip connection': [
    convolution,
    {kind: 'concat-input', layers: [{kind: 'silu'}, {...convolution, filters: 2}], places: PLACES},
    {...convolution, window: {...same, channels: 6}},
  ],
}

/** Outputs, gradient of the inputs and of the parameters where d(loss)/d(outputs) is `towards`. */
function run(kernels: Kernels, network: Network, [parameters, x, towards]: readonly Float32Array[]): Float32Array[] {
  const vectors = {
    ...{parameters: kernels.allocate(parameters.length), gradients: kernels.allocate(parameters.length)},
    statistics: kernels.allocate(1),
  }
  vectors.parameters.set(parameters)
  const [input, gradient] = [x, towards].map(values => {
    const buffer = kernels.allocate(values.length)
    buffer.set(values)
    return buffer
  })
  const body = createSequence(createSite(kernels, ROWS, vectors), network)
  const outputs = body.forward(input, {rows: ROWS, training: true, times: TIMES}).slice(0, towards.length)
  const inputGradient = body.backward(gradient, ROWS, false).slice(0, x.length)
  body.parameterGradients?.(ROWS)
  return [outputs, inputGradient, vectors.gradients.slice()]
}

describe.each(sets)('on %s kernels', (_, withKernels) => {
  test.each(Object.keys(cases))('%s: outputs and gradients are those of the definition', name => {
    const rng = createRng(name)
    const network = {inputs: INPUTS, layers: cases[name]}
    // Norm layers start as the identity, which would hide a gradient that forgets the scale.
    const parameters = initialise(network, rng).map(value => value * (0.8 + 0.4 * rng.next()) + 0.01)
    const x = normals(rng, ROWS * INPUTS)
    const towards = normals(rng, ROWS * outputWidth(network))
    const [outputs, ofInputs, ofParameters] = withKernels(kernels => run(kernels, network, [parameters, x, towards]))

    const reference = (at: ArrayLike<number>, rows: ArrayLike<number>) =>
      referenceForward(network.layers, at, {at: 0, mask: 0}, toRows(rows, INPUTS), {times: TIMES}).flat()
    const ofInput = numericGradient(at => dot(towards, reference(parameters, at)), x)
    const ofParameter = numericGradient(at => dot(towards, reference(at, x)), parameters)
    expect(relativeError(outputs, reference(parameters, x))).toBeLessThan(1e-6)
    expect(relativeError(ofInputs, ofInput)).toBeLessThan(1e-6)
    expect(relativeError(ofParameters, ofParameter)).toBeLessThan(1e-6)
  })
})

test('a network that looks at time steps says so when there are none', () => {
  const kernels = createTypescriptKernels()
  const vectors = [0, 1, 2].map(() => new Float32Array(100))
  const site = createSite(kernels, 1, {parameters: vectors[0], gradients: vectors[1], statistics: vectors[2]})
  const body = createSequence(site, {inputs: INPUTS, layers: [timeShift]})
  expect(() => body.forward(new Float32Array(INPUTS), {rows: 1, training: false})).toThrow('time steps')
})

test('layers of other widths than their input cannot be added to it, and channels must fall into groups', () => {
  const narrow: Layer = {kind: 'residual', layers: [{...convolution, filters: 2}]}
  expect(() => outputWidth({inputs: INPUTS, layers: [narrow]})).toThrow('cannot be added')
  const site = createSite(createTypescriptKernels(), 1, {
    ...{parameters: new Float32Array(8), gradients: new Float32Array(8), statistics: new Float32Array(0)},
  })
  expect(() => createSequence(site, {inputs: INPUTS, layers: [groupNorm(3)]})).toThrow('groups of one size')
})
