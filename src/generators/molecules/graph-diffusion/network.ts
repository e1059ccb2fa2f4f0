import {UserError} from '../../../core/errors.js'
import type {Rng} from '../../../core/rng.js'
import type {Layer, Network} from '../../../nn/description.js'
import type {GraphModel} from '../../../nn/graph.js'
import {initialise} from '../../../nn/initialise.js'
import {KNOWN, nodeInputs} from './graph-batch.js'
import {BONDS, pairCount, type AtomKinds} from './templates.js'

export interface DenoiserSettings {
  readonly batchSize: number
  readonly hidden: number
  readonly blocks: number
  readonly learningRate: number
  readonly timesteps: number
  readonly mostAtoms: number
}

/** Columns of the embedding of a time step. */
const EMBEDDING = 64
/** Weight of the old average in the moving average of the parameters. */
const AVERAGE = 0.999
const WEIGHT_DECAY = 1e-4

/**
 * A network that says of noisy molecules what their built atoms and bonds are: residual blocks of layer norm, sums over neighbours along
 * each order of bonds and over the molecule, and two linear layers with SiLU; then logits of every atom's kind, and of every pair's bond
 * from the embeddings of both. It stands where DiGress has a graph transformer (arXiv:2209.14734, section 4 and figure 3): attention
 * between all atoms costs their number squared times the width, and sums over bonds hardly anything.
 */
export function graphDenoiser(kinds: AtomKinds, settings: DenoiserSettings & {readonly steps: number}): GraphModel {
  const {batchSize, hidden, blocks, learningRate, timesteps, mostAtoms, steps} = settings
  const linear = (inputs: number, outputs: number): Layer => ({kind: 'linear', inputs, outputs})
  const sums = {kind: 'neighbour-sums', size: hidden, kinds: BONDS - 1} as const
  const block: Layer = {
    kind: 'residual',
    layers: [
      {kind: 'layer-norm', size: hidden},
      sums,
      linear(hidden * (sums.kinds + 2), hidden),
      {kind: 'silu'},
      linear(hidden, hidden),
    ],
  }
  const nodes: Network = {
    inputs: nodeInputs(kinds),
    layers: [
      linear(nodeInputs(kinds), hidden),
      {kind: 'time-shift', size: hidden, places: 1, timesteps, embedding: EMBEDDING},
      ...Array.from({length: blocks}, () => block),
      {kind: 'layer-norm', size: hidden},
      linear(hidden, kinds.built + hidden),
    ],
  }
  const pairs: Network = {
    inputs: 2 * hidden + KNOWN,
    layers: [linear(2 * hidden + KNOWN, hidden), {kind: 'silu'}, linear(hidden, BONDS)],
  }
  return {
    ...{nodes, pairs, embedded: hidden},
    optimiser: {
      ...{kind: 'adamw', rate: learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: WEIGHT_DECAY},
      schedule: {kind: 'linear', steps},
    },
    // A training of few steps must not end as an average with its random start.
    average: Math.min(AVERAGE, 1 - 10 / (steps + 10)),
    maxNodes: batchSize * mostAtoms,
    // A core has no fewer than three atoms, the smallest ring.
    maxPairs: batchSize * pairCount(3, mostAtoms - 3),
  }
}

/** Numbers of 4 bytes that a network may keep at once: a gigabyte. */
const MOST_NUMBERS = 2 ** 28
/** Numbers kept for each node and pair, outputs of all layers and their gradients, in widths. */
const PER_NODE = (blocks: number) => 8 + 24 * blocks
const PER_PAIR = 10

/** @throws {UserError} When a batch would take more than a gigabyte. */
export function refuseHugeNetworks(kinds: AtomKinds, settings: DenoiserSettings): void {
  const {hidden, blocks, batchSize, mostAtoms} = settings
  const {maxNodes, maxPairs} = graphDenoiser(kinds, {...settings, steps: 1})
  if (hidden * (maxNodes * PER_NODE(blocks) + maxPairs * PER_PAIR) <= MOST_NUMBERS) return
  throw new UserError(
    'wrong-option',
    {owner: 'graph-diffusion', option: 'hidden', given: hidden},
    `graph-diffusion would need too much memory with 'hidden' ${hidden}, 'blocks' ${blocks} and ${batchSize} molecules of up to ` +
      `${mostAtoms} atoms at a time.`,
    [`Give a smaller 'hidden', 'batchSize' or 'mostAtoms'.`],
  )
}

/** First parameters of both networks. */
export const firstParameters = ({nodes, pairs}: GraphModel, rng: Rng): Float32Array =>
  Float32Array.from([...initialise(nodes, rng.fork('nodes')), ...initialise(pairs, rng.fork('pairs'))])
