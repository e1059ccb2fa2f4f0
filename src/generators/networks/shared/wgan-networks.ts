import type {Head, Layer, Network} from '../../../nn/description.js'
import type {WganModel} from '../../../nn/executor.js'
import type {Layout} from '../../../preprocess/tabular/layout.js'
import {wganAdam} from './wgan-adam.js'

/** Weight of the gradient penalty: Gulrajani et al., arXiv:1704.00028, algorithm 1. */
export const PENALTY = 10

/** The head of a group of the layout, as `headsOf` numbers them. */
export const headOfGroup = ({scalars}: Layout, group: number): number => group + (scalars.length > 0 ? 1 : 0)

/**
 * Two hidden layers of linear, batch norm and ReLU, each with its input beside its output (a Residual layer of CTGAN),
 * and a linear layer into the heads. Xu et al., arXiv:1907.00503, section 4.4.
 *
 * @param normalise False leaves batch norm out, which ties the made rows of a batch, and so the records of it, together.
 */
export function residualGenerator(
  inputs: number,
  hidden: number,
  heads: readonly Head[],
  temperature: number,
  normalise = true,
): Network {
  const block = (width: number): Layer => ({
    kind: 'concat-input',
    layers: [
      {kind: 'linear', inputs: width, outputs: hidden},
      ...(normalise ? [{kind: 'batch-norm', size: hidden} as const] : []),
      {kind: 'relu'},
    ],
  })
  const outputs = heads.reduce((sum, {size}) => sum + size, 0)
  return {
    inputs,
    layers: [
      block(inputs),
      block(inputs + hidden),
      {kind: 'linear', inputs: inputs + 2 * hidden, outputs},
      {kind: 'heads', heads, temperature},
    ],
  }
}

/** Two hidden layers of linear and ReLU, and a linear layer into the heads: nothing that ties the rows of a batch together. */
export function plainGenerator(inputs: number, hidden: number, heads: readonly Head[]): Network {
  const outputs = heads.reduce((sum, {size}) => sum + size, 0)
  return {
    inputs,
    layers: [
      {kind: 'linear', inputs, outputs: hidden},
      {kind: 'relu'},
      {kind: 'linear', inputs: hidden, outputs: hidden},
      {kind: 'relu'},
      {kind: 'linear', inputs: hidden, outputs},
      {kind: 'heads', heads, temperature: 1},
    ],
  }
}

/** Two hidden layers of linear, LeakyReLU 0.2 and dropout, and a score. Xu et al., arXiv:1907.00503, section 4.4. */
export function criticNetwork(inputs: number, hidden: number, dropout: number): Network {
  const block = (width: number): Layer[] => [
    {kind: 'linear', inputs: width, outputs: hidden},
    {kind: 'leaky-relu', slope: 0.2},
    ...(dropout > 0 ? [{kind: 'dropout', rate: dropout} as const] : []),
  ]
  return {inputs, layers: [...block(inputs), ...block(hidden), {kind: 'linear', inputs: hidden, outputs: 1}]}
}

/** A generator of rows so wide beside a critic that judges them one by one: no condition, no dropout, no decay of weights. */
export function unconditionalWgan(
  generator: Network,
  width: number,
  {hidden, learningRate}: {readonly hidden: number; readonly learningRate: number},
  maxRows: number,
): WganModel {
  return {
    generator,
    critic: criticNetwork(width, hidden, 0),
    pac: 1,
    condition: 0,
    penalty: PENALTY,
    generatorOptimiser: wganAdam(learningRate, 0),
    criticOptimiser: wganAdam(learningRate, 0),
    maxRows,
  }
}
