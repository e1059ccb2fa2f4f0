import {requireRows} from '../check-model.js'
import {graphSizes, type GraphInput, type GraphModel, type GraphOutput, type GraphTrainer} from '../graph.js'
import type {Kernels} from '../kernels/kernels.js'
import {copyIn, createSite} from '../layers/layer.js'
import {createSequence} from '../layers/sequence.js'
import {createVectors} from './network.js'
import {joinState, restoreState} from './state.js'
import {parameterCount} from '../description.js'

/** @throws {RangeError} When sizes do not fit each other. */
export function createGraphTrainer(kernels: Kernels, model: GraphModel, start: Float32Array): GraphTrainer {
  const {nodes, pairs, embedded, maxNodes, maxPairs, average} = model
  const {said, known, ofPair, parameters: count} = graphSizes(model)
  const vectors = createVectors(kernels, start, count, model.optimiser)
  const ofNodes = parameterCount(nodes.layers)
  const siteOf = (maxRows: number, from: number, to: number) =>
    createSite(kernels, maxRows, {
      parameters: vectors.parameters.subarray(from, to),
      gradients: vectors.gradients.subarray(from, to),
      statistics: new Float32Array(0),
    })
  const body = createSequence(siteOf(maxNodes, 0, ofNodes), nodes)
  const head = createSequence(siteOf(maxPairs, ofNodes, count), pairs)
  const averaged = average === undefined ? undefined : kernels.allocate(count)
  averaged?.set(vectors.parameters)
  const parts = [vectors.parameters, ...vectors.optimiser.state, ...(averaged ? [averaged] : [])]
  const width = said + embedded
  const [x, delta] = [nodes.inputs, width].map(size => kernels.allocate(maxNodes * size))
  const [joined, headDelta] = [pairs.inputs, ofPair].map(size => kernels.allocate(maxPairs * size))
  const ofEachNode = new Float32Array(maxNodes * said)
  let embeddings = x
  let seen: GraphInput | undefined

  /** [sum, product] of the embeddings of both ends, and what is known of the pair. */
  function joinPairs({pairs: rows, ends, known: given}: GraphInput): void {
    for (let row = 0; row < rows; row++) {
      const [one, other] = [ends[2 * row] * width + said, ends[2 * row + 1] * width + said]
      const to = row * pairs.inputs
      for (let at = 0; at < embedded; at++) {
        joined[to + at] = embeddings[one + at] + embeddings[other + at]
        joined[to + embedded + at] = embeddings[one + at] * embeddings[other + at]
      }
      for (let at = 0; at < known; at++) joined[to + 2 * embedded + at] = given[row * known + at]
    }
  }

  /** Adds what pairs say to the gradients of the embeddings of their ends. */
  function splitPairs({pairs: rows, ends}: GraphInput, gradient: Float32Array): void {
    for (let row = 0; row < rows; row++) {
      const [one, other] = [ends[2 * row] * width + said, ends[2 * row + 1] * width + said]
      const from = row * pairs.inputs
      for (let at = 0; at < embedded; at++) {
        const [ofSum, ofProduct] = [gradient[from + at], gradient[from + embedded + at]]
        delta[one + at] += ofSum + ofProduct * embeddings[other + at]
        delta[other + at] += ofSum + ofProduct * embeddings[one + at]
      }
    }
  }

  function run(input: GraphInput, training: boolean): GraphOutput {
    requireRows(input.nodes, maxNodes)
    requireRows(input.pairs, maxPairs)
    copyIn(x, input.x, input.nodes * nodes.inputs)
    embeddings = body.forward(x, {rows: input.nodes, training, times: input.timesteps, graphs: input.graphs})
    for (let row = 0; row < input.nodes; row++) ofEachNode.set(embeddings.subarray(row * width, row * width + said), row * said)
    joinPairs(input)
    const ofPairs = head.forward(joined, {rows: input.pairs, training})
    return {nodes: ofEachNode.subarray(0, input.nodes * said), pairs: ofPairs.subarray(0, input.pairs * ofPair)}
  }

  return {
    forward: batch => {
      seen = batch
      return run(batch, true)
    },
    backward: gradient => {
      if (seen === undefined) throw new RangeError('Nothing went forward yet.')
      copyIn(headDelta, gradient.pairs, seen.pairs * ofPair)
      const towards = head.backward(headDelta, seen.pairs, false)
      delta.fill(0, 0, seen.nodes * width)
      for (let row = 0; row < seen.nodes; row++) delta.set(gradient.nodes.subarray(row * said, (row + 1) * said), row * width)
      splitPairs(seen, towards)
      head.parameterGradients?.(seen.pairs)
      body.backward(delta, seen.nodes, true)
      body.parameterGradients?.(seen.nodes)
      vectors.optimiser.step()
      if (averaged && average !== undefined) kernels.blend(count, averaged, vectors.parameters, average)
    },
    apply: (input, options) => {
      const trained = options?.averaged && averaged ? vectors.parameters.slice() : undefined
      if (trained && averaged) vectors.parameters.set(averaged)
      try {
        return run(input, false)
      } finally {
        if (trained) vectors.parameters.set(trained)
      }
    },
    parameters: options => (options?.averaged && averaged ? averaged : vectors.parameters).slice(),
    state: () => joinState(parts),
    restore: state => {
      restoreState(parts, state)
    },
    dispose: () => undefined,
  }
}
