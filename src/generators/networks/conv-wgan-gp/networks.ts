import type {ImageForm} from '../../../core/column.js'
import type {Layer} from '../../../nn/description.js'
import type {WganModel} from '../../../nn/executor.js'
import {doublingLayers, halvingLayers, halvings, refuseHugePictures} from '../shared/halvings.js'
import {PENALTY} from '../shared/wgan-networks.js'
import {wganAdam} from '../shared/wgan-adam.js'

export interface ConvolutionalNetworks {
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
}

/**
 * A critic that halves the picture again and again, and a generator that doubles it in the same sizes: windows of 4 x 4 in
 * steps of 2, LeakyReLU 0.2 in the critic, batch norm by channel and ReLU in the generator, tanh at its end (Radford et al.,
 * arXiv:1511.06434, section 3; the critic has no batch norm: Gulrajani et al., arXiv:1704.00028, section 4).
 *
 * @throws {NotApplicable} When the sides cannot be halved twice.
 * @throws {UserError} When the networks would take too much memory.
 */
export function convolutionalWgan(
  form: ImageForm,
  {batchSize, hidden, embedding, learningRate}: ConvolutionalNetworks,
): WganModel {
  const sizes = halvings('conv-wgan-gp', form, hidden)
  const {pixels, smallest} = sizes
  const generator: readonly Layer[] = [{kind: 'linear', inputs: embedding, outputs: smallest}, ...doublingLayers(sizes)]
  const critic: readonly Layer[] = [...halvingLayers(sizes, false), {kind: 'linear', inputs: smallest, outputs: 1}]
  // The critic sees real, made and mixed pictures together.
  refuseHugePictures('conv-wgan-gp', form, hidden, {inputs: pixels, layers: critic}, 3 * batchSize)
  return {
    generator: {inputs: embedding, layers: generator},
    critic: {inputs: pixels, layers: critic},
    ...{pac: 1, condition: 0, penalty: PENALTY, maxRows: batchSize},
    ...{generatorOptimiser: wganAdam(learningRate, 0), criticOptimiser: wganAdam(learningRate, 0)},
  }
}
