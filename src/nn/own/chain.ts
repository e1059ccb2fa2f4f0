import type {ChainInput, ChainModel, ChainTrainer} from '../chain.js'
import {requireRows} from '../check-model.js'
import {outputWidth, parameterCount} from '../description.js'
import type {Kernels} from '../kernels/kernels.js'
import {copyIn, createSite} from '../layers/layer.js'
import {createSequence} from '../layers/sequence.js'
import {createStatistics, createVectors} from './network.js'
import {joinState, restoreState} from './state.js'

/** @throws {RangeError} When sizes do not fit each other. */
export function createChain(kernels: Kernels, model: ChainModel, start: Float32Array): ChainTrainer {
  const {parts: networks, maxRows, average} = model
  const layers = networks.flatMap(network => network.layers)
  const whole = {inputs: networks[0].inputs, layers}
  outputWidth(whole)
  const count = parameterCount(layers)
  const vectors = createVectors(kernels, start, count, model.optimiser)
  const statistics = createStatistics(kernels, whole)
  const site = createSite(kernels, maxRows, {...vectors, statistics})
  const chain = networks.map(network => ({inputs: network.inputs, body: createSequence(site, network)}))
  const [input, gradient] = [Math.max(...networks.map(({inputs}) => inputs)), outputWidth(whole)].map(width =>
    kernels.allocate(maxRows * width),
  )
  const averaged = average === undefined ? undefined : kernels.allocate(count)
  averaged?.set(vectors.parameters)
  const parts = [vectors.parameters, statistics, ...vectors.optimiser.state, ...(averaged ? [averaged] : [])]
  let rows = 0

  /** Takes the rows of the input from row `from` on. */
  function run({rows: count, x, timesteps}: ChainInput, links: typeof chain, training: boolean, from = 0): Float32Array {
    const {inputs} = links[0]
    copyIn(input, x.subarray(from * inputs), count * inputs)
    const pass = {rows: count, training, times: timesteps?.subarray(from)}
    let values = input
    for (const {body} of links) values = body.forward(values, pass)
    return values
  }

  function withAverage<T>(isWanted: boolean | undefined, work: () => T): T {
    if (isWanted !== true || averaged === undefined) return work()
    const trained = vectors.parameters.slice()
    vectors.parameters.set(averaged)
    try {
      return work()
    } finally {
      vectors.parameters.set(trained)
    }
  }

  return {
    forward: batch => {
      requireRows(batch.rows, maxRows)
      rows = batch.rows
      return run(batch, chain, true)
    },
    backward: outputGradient => {
      copyIn(gradient, outputGradient, rows * (chain.at(-1)?.body.width ?? 0))
      let towards = gradient
      for (let at = chain.length - 1; at >= 0; at--) towards = chain[at].body.backward(towards, rows, at === 0)
      for (const {body} of chain) body.parameterGradients?.(rows)
      vectors.optimiser.step()
      if (averaged && average !== undefined) kernels.blend(count, averaged, vectors.parameters, average)
    },
    apply: (given, options = {}) => {
      const links = options.part === undefined ? chain : [chain[options.part]]
      const width = links.at(-1)?.body.width ?? 0
      const made = new Float32Array(given.rows * width)
      withAverage(options.averaged, () => {
        for (let from = 0; from < given.rows; from += maxRows) {
          const count = Math.min(maxRows, given.rows - from)
          made.set(run({...given, rows: count}, links, false, from).subarray(0, count * width), from * width)
        }
      })
      return made
    },
    parameters: options => (options?.averaged && averaged ? averaged : vectors.parameters).slice(),
    state: () => joinState(parts),
    restore: state => {
      restoreState(parts, state)
    },
    dispose: () => undefined,
  }
}
