import type {ImageForm} from '../../../core/column.js'
import type {ChainModel} from '../../../nn/chain.js'
import type {Network} from '../../../nn/description.js'
import {doublingLayers, halvingLayers, halvings, refuseHugePictures} from '../shared/halvings.js'

export interface AutoencoderSettings {
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
}

/** Places of the two networks in the chain. */
export const ENCODER = 0
export const DECODER = 1

/**
 * Encoder and decoder of DeepSMOTE (arXiv:2105.02340, section III-B): convolutions that halve the picture, with batch norm in all but the
 * first, a code of `embedding` numbers, and transposed convolutions that double it back, tanh at the end.
 *
 * @throws {NotApplicable} When the sides cannot be halved twice.
 * @throws {UserError} When the networks would take too much memory.
 */
export function autoencoder(form: ImageForm, settings: AutoencoderSettings): ChainModel {
  const {batchSize, hidden, embedding, learningRate} = settings
  const sizes = halvings('deep-smote', form, hidden)
  const {pixels, smallest} = sizes
  const encoder: Network = {
    inputs: pixels,
    layers: [...halvingLayers(sizes, true), {kind: 'linear', inputs: smallest, outputs: embedding}],
  }
  const decoder: Network = {
    inputs: embedding,
    layers: [{kind: 'linear', inputs: embedding, outputs: smallest}, ...doublingLayers(sizes)],
  }
  const maxRows = 2 * batchSize
  refuseHugePictures('deep-smote', form, hidden, {inputs: pixels, layers: [...encoder.layers, ...decoder.layers]}, maxRows)
  return {
    parts: [encoder, decoder],
    optimiser: {
      ...{kind: 'adam', rate: learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0},
      schedule: {kind: 'constant'},
    },
    maxRows,
  }
}
