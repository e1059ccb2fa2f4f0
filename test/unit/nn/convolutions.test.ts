import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {outputWidth, parameterCount, type Layer, type Network} from '../../../src/nn/description.js'
import type {WganModel} from '../../../src/nn/executor.js'
import {initialise} from '../../../src/nn/initialise.js'
import type {Kernels} from '../../../src/nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../../src/nn/kernels/typescript.js'
import {loadWasmKernels} from '../../../src/nn/kernels/wasm.js'
import {createSite} from '../../../src/nn/layers/layer.js'
import {createSequence} from '../../../src/nn/layers/sequence.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {patchOf, pictureOf, placesOf, windowOver, type Window} from '../../../src/nn/window.js'
import {dot, linear, normals, WATCHING} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const wasm = loadWasmKernels()
if (!('withKernels' in wasm)) throw new Error(wasm.missing)
const sets = [
  ['typescript', (build: (kernels: Kernels) => Float32Array[]) => build(createTypescriptKernels())],
  ['wasm', wasm.withKernels<Float32Array[]>],
] as const

/** Odd sides, edges that the last place does not reach, channels in fours and not. */
const windows: readonly Window[] = [
  {height: 4, width: 4, channels: 1, kernel: 4, stride: 2, padding: 1},
  {height: 6, width: 5, channels: 3, kernel: 3, stride: 1, padding: 1},
  {height: 7, width: 6, channels: 4, kernel: 3, stride: 2, padding: 1},
  {height: 5, width: 8, channels: 5, kernel: 4, stride: 1, padding: 0},
  {height: 6, width: 6, channels: 2, kernel: 1, stride: 1, padding: 0},
  // By minimal filtering where there are as many filters: even and odd numbers of places.
  {height: 4, width: 6, channels: 8, kernel: 4, stride: 2, padding: 1},
  {height: 3, width: 4, channels: 8, kernel: 3, stride: 1, padding: 1},
  {height: 4, width: 3, channels: 8, kernel: 2, stride: 1, padding: 0},
].map(windowOver)
const named = windows.map(window => {
  const {height, width, channels, kernel, stride, padding} = window
  return [`${kernel} x ${kernel} over ${height} x ${width} x ${channels}, stride ${stride}, padding ${padding}`, window] as const
})

const ROWS = 3

/** Outputs, gradient of the inputs and of the parameters where d(loss)/d(outputs) is `towards`. */
function run(
  kernels: Kernels,
  network: Network,
  parameters: Float32Array,
  x: Float32Array,
  towards: Float32Array,
): Float32Array[] {
  const vectors = {
    ...{parameters: kernels.allocate(parameters.length), gradients: kernels.allocate(parameters.length)},
    statistics: kernels.allocate(64),
  }
  vectors.parameters.set(parameters)
  const [input, gradient] = [x, towards].map(values => {
    const buffer = kernels.allocate(values.length)
    buffer.set(values)
    return buffer
  })
  const body = createSequence(createSite(kernels, ROWS, vectors), network)
  const outputs = body.forward(input, {rows: ROWS, training: true}).slice(0, towards.length)
  const inputGradient = body.backward(gradient, ROWS, false).slice(0, x.length)
  body.parameterGradients?.(ROWS)
  return [outputs, inputGradient, vectors.gradients.slice()]
}

/** Enough for minimal filtering where the channels are. */
const filtersOver = ({channels}: Window) => (channels < 8 ? 3 : 8)

function layersOver(window: Window, kind: string): readonly Layer[] {
  const filters = filtersOver(window)
  if (kind === 'convolution') return [{kind, window, filters}]
  const transposed: Layer = {kind: 'transposed-convolution', window, inputs: filters}
  if (kind === 'transposed-convolution') return [transposed]
  return [
    {kind: 'batch-norm', size: 3, places: placesOf(window)},
    {kind: 'silu'},
    transposed,
    {kind: 'tanh'},
    {kind: 'convolution', window, filters: 2},
  ]
}

describe.each(sets)('on %s kernels', (_, withKernels) => {
  describe.each([
    ['convolution', named],
    ['transposed-convolution', named],
    ['sequence with channel norm', named.slice(0, 1)],
  ] as const)('a %s', (kind, cases) => {
    test.each(cases)('has the outputs and gradients of its definition: %s', (title, window) => {
      const rng = createRng(`${kind} ${title}`)
      const layers = layersOver(window, kind)
      const inputs = kind === 'convolution' ? pictureOf(window) : filtersOver(window) * placesOf(window)
      const network = {inputs, layers}
      const parameters = initialise(network, rng).map(value => 1.2 * value)
      const x = normals(rng, ROWS * inputs)
      const towards = normals(rng, ROWS * outputWidth(network))
      const [outputs, ofInputs, ofParameters] = withKernels(kernels => run(kernels, network, parameters, x, towards))

      const reference = (at: ArrayLike<number>, rows: ArrayLike<number>) =>
        referenceForward(layers, at, {at: 0, mask: 0}, toRows(rows, inputs)).flat()
      expect(relativeError(outputs, reference(parameters, x))).toBeLessThan(1e-6)
      expect(
        relativeError(
          ofInputs,
          numericGradient(at => dot(towards, reference(parameters, at)), x),
        ),
      ).toBeLessThan(1e-6)
      expect(
        relativeError(
          ofParameters,
          numericGradient(at => dot(towards, reference(at, x)), parameters),
        ),
      ).toBeLessThan(1e-6)
    })
  })
})

test.each(named)('WASM and TypeScript kernels lay out the same patches and add them up alike: %s', (title, window) => {
  const rng = createRng(title)
  const pictures = normals(rng, ROWS * pictureOf(window))
  const patches = normals(rng, ROWS * placesOf(window) * patchOf(window))
  const bias = normals(rng, window.channels)
  const [plain, fast] = sets.map(([, withKernels]) =>
    withKernels(kernels => {
      const buffers = [pictures, patches, bias, patches, pictures, pictures].map(values => {
        const buffer = kernels.allocate(values.length)
        buffer.set(values)
        return buffer
      })
      kernels.unfold(ROWS, window, buffers[0], buffers[3])
      kernels.fold(ROWS, window, buffers[1], buffers[4], buffers[2])
      kernels.fold(ROWS, window, buffers[1], buffers[5])
      return buffers.slice(3).map(buffer => buffer.slice())
    }),
  )
  expect(fast[0]).toEqual(plain[0])
  expect(relativeError(fast[1], plain[1])).toBeLessThan(1e-6)
  expect(relativeError(fast[2], plain[2])).toBeLessThan(1e-6)
  expect(plain[1]).not.toEqual(plain[2])
})

describe.each([2, 3] as const)('with %i taps', taps => {
  // Of the last tiles of places, one row and one column are missing.
  const places = {rows: 2, down: 2, across: 3, rowStep: 120, tileDown: 80, tileAcross: 16, placeDown: 40, placeAcross: 8}
  const inputs = {...places, rowStep: 384, tileDown: 128, placeDown: 64}
  const cases = [
    ['outputs', {...places, run: 8, height: 3, width: 5}],
    ['inputs', {...inputs, run: 8, height: 6, width: 8}],
    ['filters', {...inputs, run: 8, height: 6, width: 8}],
  ] as const
  test.each(cases)('WASM and TypeScript kernels map tiles of %s to points and back alike', (part, tiles) => {
    const rng = createRng(`${taps} ${part}`)
    const values = normals(rng, 2 * inputs.rowStep)
    const points = normals(rng, 16 * 2 * 2 * 3 * 8)
    const bias = normals(rng, 8)
    const [plain, fast] = sets.map(([, withKernels]) =>
      withKernels(kernels => {
        const buffers = [values, points, bias, points, values, values].map(given => {
          const buffer = kernels.allocate(given.length)
          buffer.set(given)
          return buffer
        })
        kernels.toPoints(taps, part, tiles, buffers[0], buffers[3])
        kernels.fromPoints(taps, part, tiles, buffers[1], buffers[4])
        if (part === 'outputs') kernels.fromPoints(taps, part, tiles, buffers[1], buffers[5], buffers[2])
        return buffers.slice(3).map(buffer => buffer.slice())
      }),
    )
    fast.forEach((found, at) => {
      expect(relativeError(found, plain[at])).toBeLessThan(1e-6)
    })
    expect(fast[0]).not.toEqual(points)
    expect(fast[1]).not.toEqual(values)
  })
})

const PIXELS = 4 * 4 * 2
const NOISE = 4
const first = windowOver({height: 4, width: 4, channels: 2, kernel: 4, stride: 2, padding: 1})
const second = windowOver({height: 2, width: 2, channels: 2, kernel: 3, stride: 1, padding: 1})
const model: WganModel = {
  generator: {
    inputs: NOISE,
    layers: [
      linear(NOISE, 4 * 2),
      {kind: 'batch-norm', size: 2, places: 4},
      {kind: 'relu'},
      {kind: 'transposed-convolution', window: first, inputs: 2},
      {kind: 'heads', heads: [{kind: 'tanh', size: PIXELS}], temperature: 1},
    ],
  },
  critic: {
    inputs: PIXELS,
    layers: [
      {kind: 'convolution', window: first, filters: 2},
      {kind: 'leaky-relu', slope: 0.2},
      {kind: 'convolution', window: second, filters: 2},
      {kind: 'leaky-relu', slope: 0.2},
      linear(8, 1),
    ],
  },
  ...{pac: 1, condition: 0, penalty: 10, maxRows: 4},
  ...{generatorOptimiser: WATCHING, criticOptimiser: WATCHING},
}

describe.each([createOwnExecutor('typescript'), createOwnExecutor()])('a convolutional WGAN on $name kernels', executor => {
  const rng = createRng('convolutional WGAN')
  const start = {generator: initialise(model.generator, rng), critic: initialise(model.critic, rng).map(value => 1.5 * value)}
  const batch = {
    ...{rows: 4, noise: normals(rng, 4 * NOISE), real: normals(rng, 4 * PIXELS)},
    mix: Float32Array.from([0.2, 0.9, 0.5, 0.7]),
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const make = (generator: ArrayLike<number>) =>
    referenceForward(model.generator.layers, generator, {at: 0, mask: 0}, toRows(batch.noise, NOISE))
  const scores = (critic: ArrayLike<number>, rows: number[][]) =>
    referenceForward(model.critic.layers, critic, {at: 0, mask: 0}, rows).flat()
  const [ofGenerator, ofCritic] = [start.generator.length, parameterCount(model.critic.layers)]

  test('has the critic losses and gradient of their definition, penalty included', () => {
    const trainer = executor.wgan(model, start)
    const losses = trainer.criticStep(batch)
    const made = make(start.generator)
    const real = toRows(batch.real, PIXELS)
    const mixed = real.map((row, r) => row.map((value, i) => batch.mix[r] * value + (1 - batch.mix[r]) * made[r][i]))
    const parts = (critic: ArrayLike<number>) => {
      // The critic is piecewise linear, so that central differences are exact between kinks.
      const norms = mixed.map(row => Math.hypot(...numericGradient(at => scores(critic, [[...at]])[0], row, 1e-4)))
      return [mean(scores(critic, made)), mean(scores(critic, real)), 10 * mean(norms.map(norm => (norm - 1) ** 2))]
    }
    const loss = (critic: ArrayLike<number>) => {
      const [ofMade, ofReal, penalty] = parts(critic)
      return ofMade - ofReal + penalty
    }
    expect([losses.made, losses.real, losses.penalty]).toEqual(parts(start.critic).map(part => expect.closeTo(part, 5) as number))
    const at = ofGenerator + 4 + 2 * ofGenerator + 1 + ofCritic
    const gradient = trainer.state().subarray(at, at + ofCritic)
    expect(relativeError(gradient, numericGradient(loss, start.critic, 1e-4))).toBeLessThan(1e-6)
  })

  test('has the generator gradient of its definition', () => {
    const trainer = executor.wgan(model, start)
    trainer.generatorStep(batch)
    const gradient = trainer.state().subarray(ofGenerator + 4, 2 * ofGenerator + 4)
    const expected = numericGradient(at => -mean(scores(start.critic, make(at))), start.generator)
    expect(relativeError(gradient, expected)).toBeLessThan(1e-6)
  })

  test('refuses private steps, whose examples could not be clipped one by one', () => {
    const trainer = executor.wgan(model, start)
    const privacy = {clip: 1, noise: new Float32Array(ofCritic), expectedExamples: 4}
    expect(() => trainer.criticStep(batch, privacy)).toThrow(/cannot be told apart in a convolution/)
  })
})
