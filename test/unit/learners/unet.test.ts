import {describe, expect, test} from 'vitest'
import {createRng, type Rng} from '../../../src/core/rng.js'
import {markedWeight, segmentationLoss, segmentationLosses} from '../../../src/learners/segmentation/unet/losses.js'
import {unetNetwork} from '../../../src/learners/segmentation/unet/network.js'
import {unet} from '../../../src/learners/segmentation/unet.js'
import type {MaskedPictures} from '../../../src/learners/segmentation/segmenter.js'
import {outputWidth, parameterCount, type Layer, type Network} from '../../../src/nn/description.js'
import {initialise} from '../../../src/nn/initialise.js'
import type {Kernels} from '../../../src/nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../../src/nn/kernels/typescript.js'
import {loadWasmKernels} from '../../../src/nn/kernels/wasm.js'
import {createNetwork} from '../../../src/nn/own/network.js'
import {dot, normals, WATCHING} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const wasm = loadWasmKernels()
if (!('withKernels' in wasm)) throw new Error(wasm.missing)
const sets = [
  ['typescript', (build: (kernels: Kernels) => readonly Float32Array[]) => build(createTypescriptKernels())],
  ['wasm', wasm.withKernels<readonly Float32Array[]>],
] as const

const ROWS = 2
const places = 6
const gate = (gating: number): Layer => ({kind: 'attention-gate', size: 4, gating, places, units: 3})
const networks: Record<string, Network> = {
  'an attention gate': {inputs: 24, layers: [{kind: 'tanh'}, gate(1), {kind: 'tanh'}]},
  'an attention gate that weighs nothing': {inputs: 24, layers: [{kind: 'tanh'}, gate(4)]},
  // Smooth units: finite differences across the corner of a ReLU are no gradient.
  'a U-Net of odd sides': smooth(unetNetwork({width: 5, height: 3, channels: 3}, {filters: 1, attention: false})),
  'a U-Net with attention gates': smooth(unetNetwork({width: 4, height: 3, channels: 1}, {filters: 1, attention: true})),
}

function smooth({inputs, layers}: Network): Network {
  const change = (layer: Layer): Layer =>
    layer.kind === 'relu' ? {kind: 'silu'} : layer.kind === 'concat-input' ? {...layer, layers: layer.layers.map(change)} : layer
  return {inputs, layers: layers.map(change)}
}

describe.each(sets)('on %s kernels', (_, withKernels) => {
  test.each(Object.keys(networks))('%s has the outputs and the gradient of its definition', name => {
    const network = networks[name]
    const rng = createRng(name)
    const start = initialise(network, rng).map(value => value * (0.8 + 0.4 * rng.next()) + 0.01)
    const x = normals(rng, ROWS * network.inputs)
    const towards = normals(rng, ROWS * outputWidth(network))
    const [outputs, gradient] = withKernels(kernels => {
      const {body, gradients} = createNetwork(kernels, network, {start, optimiser: WATCHING, maxRows: ROWS})
      const [input, delta] = [x, towards].map(values => {
        const buffer = kernels.allocate(values.length)
        buffer.set(values)
        return buffer
      })
      const found = body.forward(input, {rows: ROWS, training: true}).slice(0, towards.length)
      body.backward(delta, ROWS, true)
      body.parameterGradients?.(ROWS)
      return [found, gradients.slice()]
    })
    const reference = (at: ArrayLike<number>) =>
      referenceForward(network.layers, at, {at: 0, mask: 0}, toRows(x, network.inputs)).flat()
    expect(relativeError(outputs, reference(start))).toBeLessThan(2e-6)
    // The kernels are of single precision; what double precision makes of the loss is held against 1e-6 below.
    expect(
      relativeError(
        gradient,
        numericGradient(at => dot(towards, reference(at)), start),
      ),
    ).toBeLessThan(1e-5)
    expect(start.length).toBe(parameterCount(network.layers))
  })
})

describe('the losses of segmentation', () => {
  const rng = createRng('losses')
  const logits = Float64Array.from(normals(rng, 40), value => 3 * value)
  const marks = Float64Array.from(logits, () => (rng.next() < 0.3 ? 1 : 0))
  const space = new Float64Array(40)

  test.each(segmentationLosses)('%s has the gradient of its definition', name => {
    const loss = segmentationLoss(name, 4)
    const gradient = new Float64Array(40)
    loss(40, logits, marks, gradient)
    const expected = numericGradient(at => loss(40, at, marks, space), logits)
    expect(relativeError(gradient, expected)).toBeLessThan(1e-6)
  })

  test('are 0 for what is marked right beyond doubt, and finite for what is wrong beyond doubt', () => {
    const certain = marks.map(mark => (mark === 1 ? 1000 : -1000))
    for (const name of segmentationLosses) {
      expect(segmentationLoss(name, 4)(40, certain, marks, space)).toBeCloseTo(0, 12)
      expect(
        segmentationLoss(name, 4)(
          40,
          certain.map(value => -value),
          marks,
          space,
        ),
      ).toBeGreaterThan(0.9)
      expect(space.every(Number.isFinite)).toBe(true)
    }
  })

  test('weighted cross-entropy is ln 2 at logits of 0, marked pixels counting as often as they weigh', () => {
    const loss = segmentationLoss('weighted-bce', 3)
    expect(loss(4, [0, 0, 0, 0], [0, 0, 0, 0], space)).toBeCloseTo(Math.LN2, 12)
    expect(loss(4, [0, 0, 0, 0], [1, 0, 0, 0], space)).toBeCloseTo((6 / 4) * Math.LN2, 12)
  })

  test('soft Dice of probabilities of 1/2 follows from its definition', () => {
    // sum p g = 1, sum p^2 = 1, sum g^2 = 2: 1 - (2 + 1) / (1 + 2 + 1)
    expect(segmentationLoss('dice', 1)(4, [0, 0, 0, 0], [1, 1, 0, 0], space)).toBeCloseTo(1 / 4, 12)
  })

  test('a marked pixel weighs as many times as there is more background, up to the limit and never less than 1', () => {
    expect(markedWeight([1, 0, 0, 0], 50)).toBe(3)
    expect(markedWeight([1, ...Array<number>(999).fill(0)], 50)).toBe(50)
    expect(markedWeight([1, 1, 1, 0], 50)).toBe(1)
  })
})

/** Bright discs on noise, and where they are. */
function discs(count: number, rng: Rng, side = 12): MaskedPictures {
  const [pixels, masks] = [new Float32Array(count * side * side), new Uint8Array(count * side * side)]
  for (let row = 0; row < count; row++) {
    const [x, y, radius] = [3 + 6 * rng.next(), 3 + 6 * rng.next(), 1.5 + 1.5 * rng.next()]
    for (let at = 0; at < side * side; at++) {
      const isIn = row % 2 === 0 && Math.hypot((at % side) - x, Math.floor(at / side) - y) < radius
      masks[row * side * side + at] = isIn ? 1 : 0
      pixels[row * side * side + at] = (isIn ? 0.4 : -0.4) + 0.8 * (rng.next() - 0.5)
    }
  }
  return {count, width: side, height: side, channels: 1, pixels, masks}
}

const contextOf = (seed: string, signal = new AbortController().signal) => ({
  rng: createRng(seed),
  signal,
  progress: () => undefined,
})

describe('unet', () => {
  const [train, unseen] = [discs(60, createRng('train')), discs(30, createRng('unseen'))]
  const share = (marked: ArrayLike<number>) => {
    let [both, sum] = [0, 0]
    unseen.masks.forEach((mask, at) => {
      both += mask * marked[at]
      sum += mask + marked[at]
    })
    return (2 * both) / sum
  }

  test.each(segmentationLosses)('learns to mark unseen discs with %s', async loss => {
    const segmenter = await unet.create({filters: 4, steps: 150, loss, mostWeight: 5}).fit(train, contextOf('a'))
    // Marking by chance what is marked on average, or everything, stays below 0.15.
    expect(share(segmenter.mark(unseen))).toBeGreaterThan(0.7)
  })

  test('with attention gates learns it too, the same with the same seed', async () => {
    const segmenter = unet.create({filters: 4, steps: 150, attention: 'gates'})
    const [one, two] = await Promise.all([1, 2].map(() => segmenter.fit(train, contextOf('a'))))
    const marked = one.mark(unseen)
    expect(share(marked)).toBeGreaterThan(0.7)
    expect(two.mark(unseen)).toEqual(marked)
  })

  test('marks pictures by themselves, whichever others are asked about', async () => {
    const segmenter = await unet.create({filters: 2, steps: 5, batchSize: 4}).fit(train, contextOf('a'))
    const some = {count: 3, pixels: unseen.pixels.slice(0, 3 * 144)}
    expect(segmenter.mark(some)).toEqual(segmenter.mark(unseen).slice(0, 3 * 144))
  })

  test('does not train where nothing is marked, on pictures that are too large, or when it is asked to stop', async () => {
    const blank = {...train, masks: new Uint8Array(60 * 144)}
    await expect(unet.create().fit(blank, contextOf('a'))).rejects.toThrow('nothing is marked')
    const large = {...train, width: 4000, height: 4000}
    await expect(unet.create().fit(large, contextOf('a'))).rejects.toThrow('too much memory')
    await expect(unet.create().fit(train, contextOf('a', AbortSignal.abort()))).rejects.toMatchObject({name: 'Interrupted'})
  })
})
