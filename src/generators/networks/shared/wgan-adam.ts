import type {Optimiser} from '../../../nn/executor.js'

/** Adam with the moments that CTGAN uses for its networks. */
export const wganAdam = (rate: number, weightDecay: number): Optimiser => ({
  kind: 'adam',
  rate,
  beta1: 0.5,
  beta2: 0.9,
  epsilon: 1e-8,
  weightDecay,
  schedule: {kind: 'constant'},
})
