import {batchNormSizes, parameterCount, type Network} from '../description.js'
import type {Optimiser} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {createSite, type RunningLayer, type Site} from '../layers/layer.js'
import {createSequence} from '../layers/sequence.js'
import {createAdam, type RunningOptimiser} from '../optimiser/adam.js'
import {copyParameters} from './state.js'

/** Parameters, gradients and optimiser of one network. */
export interface Vectors {
  readonly parameters: Float32Array
  readonly gradients: Float32Array
  readonly optimiser: RunningOptimiser
}

export function createVectors(kernels: Kernels, start: Float32Array, count: number, optimiser: Optimiser): Vectors {
  const [parameters, gradients] = [kernels.allocate(count), kernels.allocate(count)]
  copyParameters(parameters, start)
  return {parameters, gradients, optimiser: createAdam(kernels, parameters, gradients, optimiser)}
}

/** A network in buffers of its own, ready to run and train. */
export interface RunningNetwork extends Vectors {
  readonly body: RunningLayer
  /** The last layer when it is `heads` and was asked for apart; its logits are the body's output. */
  readonly site: Site
  /** Running moments of batch norm. */
  readonly statistics: Float32Array
}

/** `layers` of the network are built; the rest of it is the caller's to add at `site`. */
export function createNetwork(
  kernels: Kernels,
  network: Network,
  options: {readonly start: Float32Array; readonly optimiser: Optimiser; readonly maxRows: number; readonly layers?: number},
): RunningNetwork {
  const vectors = createVectors(kernels, options.start, parameterCount(network.layers), options.optimiser)
  const statistics = createStatistics(kernels, network)
  const site = createSite(kernels, options.maxRows, {...vectors, statistics})
  const body = createSequence(site, {...network, layers: network.layers.slice(0, options.layers)})
  return {...vectors, body, site, statistics}
}

/** Running means 0 and variances 1, the pair of each batch norm layer together. */
export function createStatistics(kernels: Kernels, {layers}: Network): Float32Array {
  const sizes = batchNormSizes(layers)
  const statistics = kernels.allocate(2 * sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  for (const size of sizes) {
    statistics.fill(1, at + size, at + 2 * size)
    at += 2 * size
  }
  return statistics
}
