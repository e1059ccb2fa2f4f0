import {describe, expect, test} from 'vitest'
import {createRng, permutation} from '../../../src/core/rng.js'
import type {Layer} from '../../../src/nn/description.js'
import {graphSizes, type GraphInput, type GraphModel} from '../../../src/nn/graph.js'
import {initialise} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {dot, linear, normals, WATCHING} from '../../support/nn.js'
import {numericGradient, referenceForward, relativeError, toRows} from '../../support/reference-network.js'

const executors = [createOwnExecutor('typescript'), createOwnExecutor()]
const [SIZE, SAID, KNOWN, OF_PAIR] = [4, 3, 2, 3]

const block: Layer = {
  kind: 'residual',
  layers: [
    {kind: 'layer-norm', size: SIZE},
    {kind: 'neighbour-sums', size: SIZE, kinds: 2},
    linear(4 * SIZE, SIZE),
    {kind: 'silu'},
    linear(SIZE, SIZE),
  ],
}
const model: GraphModel = {
  nodes: {
    inputs: 3,
    layers: [
      linear(3, SIZE),
      {kind: 'time-shift', size: SIZE, places: 1, timesteps: 10, embedding: 4},
      block,
      block,
      linear(SIZE, SAID + SIZE),
    ],
  },
  embedded: SIZE,
  pairs: {inputs: 2 * SIZE + KNOWN, layers: [linear(2 * SIZE + KNOWN, 5), {kind: 'silu'}, linear(5, OF_PAIR)]},
  optimiser: WATCHING,
  maxNodes: 12,
  maxPairs: 12,
}

/** Two graphs, of 4 nodes and of 3; every edge both ways round. */
const EDGES = [
  [0, 1, 0],
  [1, 2, 1],
  [2, 3, 0],
  [4, 6, 1],
] as const
const PAIRS = [
  [0, 1],
  [0, 3],
  [2, 1],
  [5, 4],
  [6, 5],
] as const

function batchOf(x: Float32Array, known: Float32Array, name = (node: number) => node): GraphInput {
  const both = EDGES.flatMap(([one, other, kind]) => [
    [name(one), name(other), kind],
    [name(other), name(one), kind],
  ])
  const part = (at: number) => Int32Array.from(both, edge => edge[at])
  const graphs = {firsts: Int32Array.of(0, 4, 7), from: part(0), to: part(1), kind: part(2), edges: both.length}
  const ends = Int32Array.from(PAIRS.flatMap(pair => pair.map(name)))
  return {nodes: 7, pairs: 5, graphs, x, timesteps: Int32Array.of(3, 3, 3, 3, 9, 9, 9), ends, known}
}

/** The network in double precision, by its definition. */
function reference(parameters: ArrayLike<number>, {x, timesteps, graphs, ends, known}: GraphInput) {
  const cursor = {at: 0, mask: 0}
  const nodes = referenceForward(model.nodes.layers, parameters, cursor, toRows(x, 3), {times: timesteps, graphs})
  const embedding = (node: number) => nodes[node].slice(SAID)
  const pairs = toRows(ends, 2).map(([one, other], pair) => {
    const [a, b] = [embedding(one), embedding(other)]
    return [
      ...a.map((value, i) => value + b[i]),
      ...a.map((value, i) => value * b[i]),
      ...known.slice(pair * KNOWN, (pair + 1) * KNOWN),
    ]
  })
  return {
    nodes: nodes.flatMap(row => row.slice(0, SAID)),
    pairs: referenceForward(model.pairs.layers, parameters, cursor, pairs).flat(),
  }
}

describe.each(executors)('networks on graphs on $name kernels', executor => {
  const rng = createRng('graphs')
  const start = [...initialise(model.nodes, rng), ...initialise(model.pairs, rng)]
  // Norm layers start as the identity, which would hide a gradient that forgets the scale.
  const parameters = Float32Array.from(start, value => value * (0.8 + 0.4 * rng.next()))
  const [x, known] = [normals(rng, 7 * 3), normals(rng, 5 * KNOWN)]

  test('have the outputs and the gradient of their definition', () => {
    const batch = batchOf(x, known)
    const towards = {nodes: normals(rng, 7 * SAID), pairs: normals(rng, 5 * OF_PAIR)}
    const trainer = executor.graph(model, parameters)
    const {nodes, pairs} = trainer.forward(batch)
    const expected = reference(parameters, batch)
    expect(relativeError(nodes, expected.nodes)).toBeLessThan(1e-5)
    expect(relativeError(pairs, expected.pairs)).toBeLessThan(1e-5)
    trainer.backward(towards)
    const gradient = trainer.state().subarray(parameters.length, 2 * parameters.length)
    const loss = (at: ArrayLike<number>) => {
      const output = reference(at, batch)
      return dot(towards.nodes, output.nodes) + dot(towards.pairs, output.pairs)
    }
    expect(relativeError(gradient, numericGradient(loss, parameters))).toBeLessThan(2e-5)
    expect(graphSizes(model).parameters).toBe(parameters.length)
  })

  test('say the same whatever the order of the nodes is', () => {
    const [first, second] = [permutation(rng, 4), permutation(rng, 3)]
    const name = (node: number) => (node < 4 ? first[node] : 4 + second[node - 4])
    const moved = new Float32Array(x.length)
    for (let node = 0; node < 7; node++) moved.set(x.subarray(3 * node, 3 * node + 3), 3 * name(node))
    const trainer = executor.graph(model, parameters)
    const plain = trainer.apply(batchOf(x, known))
    const [nodes, pairs] = [plain.nodes.slice(), plain.pairs.slice()]
    const other = trainer.apply(batchOf(moved, known, name))
    expect(relativeError(other.pairs, pairs)).toBeLessThan(1e-5)
    for (let node = 0; node < 7; node++)
      expect(
        relativeError(
          other.nodes.subarray(SAID * name(node), SAID * (name(node) + 1)),
          nodes.subarray(SAID * node, SAID * (node + 1)),
        ),
      ).toBeLessThan(1e-4)
  })

  test('go on from a checkpoint bit by bit, and refuse one of another model', () => {
    const learning = {...model, average: 0.9, optimiser: {...WATCHING, rate: 0.01, beta1: 0.9, beta2: 0.999}}
    const step = (trainer: ReturnType<typeof executor.graph>) => {
      const {nodes, pairs} = trainer.forward(batchOf(x, known))
      trainer.backward({nodes: nodes.slice(), pairs: pairs.slice()})
    }
    const [one, two] = [executor.graph(learning, parameters), executor.graph(learning, parameters)]
    step(one)
    two.restore(one.state())
    for (const trainer of [one, two]) step(trainer)
    expect(two.parameters({averaged: true})).toEqual(one.parameters({averaged: true}))
    expect(two.parameters()).not.toEqual(parameters)
    expect(() => {
      two.restore(new Float32Array(3))
    }).toThrow(RangeError)
  })

  test('refuse batches without graphs, too large ones and networks that do not fit each other', () => {
    const trainer = executor.graph(model, parameters)
    expect(() => trainer.forward({...batchOf(x, known), nodes: 13})).toThrow(RangeError)
    expect(() => graphSizes({...model, embedded: 8})).toThrow(RangeError)
    expect(() => executor.chain({parts: [model.nodes], optimiser: WATCHING, maxRows: 7}, parameters.slice(0, 1))).toThrow(
      RangeError,
    )
  })
})
