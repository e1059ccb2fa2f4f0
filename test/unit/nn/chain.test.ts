import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import type {ChainModel} from '../../../src/nn/chain.js'
import type {Network} from '../../../src/nn/description.js'
import {initialise} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {dot, linear, normals, WATCHING} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const ROWS = 4
const encoder: Network = {inputs: 5, layers: [linear(5, 6), {kind: 'batch-norm', size: 6}, {kind: 'silu'}, linear(6, 2)]}
const decoder: Network = {inputs: 2, layers: [linear(2, 6), {kind: 'tanh'}, linear(6, 3)]}
const model: ChainModel = {parts: [encoder, decoder], optimiser: WATCHING, maxRows: ROWS}
const learning = {...WATCHING, rate: 0.1, beta1: 0.5, beta2: 0.9}
const startOf = (seed: string) =>
  Float32Array.from([encoder, decoder].flatMap((part, at) => [...initialise(part, createRng(`${seed}/${at}`))]))

describe.each([createOwnExecutor('typescript'), createOwnExecutor()])('a chain on $name kernels', executor => {
  const rng = createRng('chain')
  const x = normals(rng, ROWS * 5)
  const towards = normals(rng, ROWS * 3)
  const start = startOf('start').map(value => value * (0.8 + 0.4 * rng.next()))

  test('has the outputs and the gradient of its networks one after the other', () => {
    const chain = executor.chain(model, start)
    const outputs = chain.forward({rows: ROWS, x}).slice(0, towards.length)
    chain.backward(towards)
    const reference = (at: ArrayLike<number>) =>
      referenceForward([...encoder.layers, ...decoder.layers], at, {at: 0, mask: 0}, toRows(x, 5)).flat()
    expect(relativeError(outputs, reference(start))).toBeLessThan(1e-6)
    // After parameters and the running moments of 6 columns come Adam's first moments, here the gradient.
    const gradient = chain.state().subarray(start.length + 12, 2 * start.length + 12)
    expect(
      relativeError(
        gradient,
        numericGradient(at => dot(towards, reference(at)), start),
      ),
    ).toBeLessThan(1e-6)
  })

  test('runs its networks one by one as it runs them together, for any number of rows', () => {
    const chain = executor.chain(model, start)
    chain.forward({rows: ROWS, x})
    const many = normals(createRng('many'), 11 * 5)
    const codes = chain.apply({rows: 11, x: many}, {part: 0})
    expect(codes).toHaveLength(11 * 2)
    expect(chain.apply({rows: 11, x: codes}, {part: 1})).toEqual(chain.apply({rows: 11, x: many}))
    // Running moments: a row does not depend on the others.
    expect(chain.apply({rows: 1, x: many.subarray(5)}, {part: 0})).toEqual(codes.slice(2, 4))
  })

  test('goes on from a kept state bit by bit, and applies its averaged parameters where asked to', () => {
    const train = {...model, optimiser: learning, average: 0.5}
    const [one, other] = [executor.chain(train, start), executor.chain(train, startOf('another'))]
    const step = (chain: typeof one) => {
      chain.forward({rows: ROWS, x})
      chain.backward(towards)
    }
    step(one)
    other.restore(one.state())
    step(one)
    step(other)
    expect(other.state()).toEqual(one.state())
    const averaged = one.parameters({averaged: true})
    expect(averaged).not.toEqual(one.parameters())
    const input = {rows: ROWS, x}
    const before = one.apply(input)
    const byAverage = one.apply(input, {averaged: true})
    expect(byAverage).not.toEqual(before)
    expect(one.apply(input)).toEqual(before)
  })

  test('refuses parts that do not fit, parameters of another number and too many rows', () => {
    expect(() => executor.chain({...model, parts: [decoder, encoder]}, start)).toThrow('cannot follow')
    expect(() => executor.chain(model, start.subarray(1))).toThrow('parameters')
    const chain = executor.chain(model, start)
    expect(() => chain.forward({rows: ROWS + 1, x})).toThrow(`at most ${ROWS} rows`)
    expect(() => {
      chain.restore(new Float32Array(3))
    }).toThrow('The state of this model')
  })
})
