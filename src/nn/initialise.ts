import {normal, type Rng} from '../core/rng.js'
import {parameterLayout, type Network, type ParameterSlot} from './description.js'
import {denoiserLayout} from './denoiser-layout.js'
import type {DenoiserModel, VaeModel} from './executor.js'

export type Scheme = 'torch' | 'glorot' | 'he'

/**
 * First parameters of a network. Weights are uniform in [-limit, limit]: `torch` 1 / sqrt(inputs), for biases too (PyTorch's
 * default for linear layers), `glorot` sqrt(6 / (inputs + outputs)) (Glorot and Bengio, 2010, equation 16), `he` sqrt(6 / inputs)
 * (He et al., arXiv:1502.01852, equation 10); the last two start biases at 0. Norm layers start as the identity.
 */
export function initialise({layers}: Network, rng: Rng, scheme: Scheme = 'torch'): Float32Array {
  return initialiseSlots(parameterLayout(layers), rng, scheme)
}

/** PyTorch's defaults; label embeddings are standard normal. */
export function initialiseDenoiser(model: DenoiserModel, rng: Rng): Float32Array {
  return initialiseSlots(denoiserLayout(model), rng, 'torch')
}

/** Encoder and decoder as `initialise`, every sigma 0.1 as in TVAE's package. */
export function initialiseVae({encoder, decoder, heads}: VaeModel, rng: Rng): Float32Array {
  const sigmas = heads.flatMap(({size}) => Array<number>(size).fill(0.1))
  return Float32Array.from([...initialise(encoder, rng), ...initialise(decoder, rng), ...sigmas])
}

function initialiseSlots(slots: readonly (ParameterSlot & {embedding?: boolean})[], rng: Rng, scheme: Scheme): Float32Array {
  const last = slots.at(-1)
  const values = new Float32Array(last ? last.offset + last.size : 0)
  let fanIn = 1
  for (const {role, shape, offset, size, embedding, ...slot} of slots) {
    const part = values.subarray(offset, offset + size)
    if (embedding) fill(part, () => normal(rng))
    else if (role === 'weight') {
      fanIn = slot.fanIn ?? shape[0]
      const limit = weightLimit(scheme, fanIn, shape[1])
      fill(part, () => (2 * rng.next() - 1) * limit)
    } else if (role === 'bias' && scheme === 'torch') fill(part, () => (2 * rng.next() - 1) / Math.sqrt(fanIn))
    else if (role === 'scale') part.fill(1)
  }
  return values
}

function weightLimit(scheme: Scheme, inputs: number, outputs: number): number {
  if (scheme === 'torch') return 1 / Math.sqrt(inputs)
  return scheme === 'glorot' ? Math.sqrt(6 / (inputs + outputs)) : Math.sqrt(6 / inputs)
}

function fill(target: Float32Array, draw: () => number): void {
  for (let index = 0; index < target.length; index++) target[index] = draw()
}
