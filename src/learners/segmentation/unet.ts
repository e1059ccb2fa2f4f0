import {NotApplicable} from '../../core/errors.js'
import type {OptionSpecs} from '../../core/options.js'
import type {Network} from '../../nn/description.js'
import type {WithKernels} from '../../nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../nn/kernels/typescript.js'
import {loadWasmKernels} from '../../nn/kernels/wasm.js'
import {defineSegmenter} from './define-segmenter.js'
import {markedWeight, segmentationLoss, segmentationLosses} from './unet/losses.js'
import {keptNumbers, unetNetwork} from './unet/network.js'
import {trainUnet} from './unet/train.js'

/** Numbers that a training may keep at once: 1 GB. */
const MOST_NUMBERS = 2 ** 28

export const unetOptions = {
  filters: {
    type: 'integer',
    min: 1,
    max: 64,
    default: 8,
    description: 'Channels at full size, twice as many at each smaller one.',
  },
  attention: {
    type: 'choice',
    choices: ['none', 'gates'],
    default: 'none',
    description: 'gates: what skip connections bring is weighed, pixel by pixel.',
  },
  loss: {
    type: 'choice',
    choices: segmentationLosses,
    default: 'dice',
    description: 'dice: soft Dice of the batch; weighted-bce: cross-entropy with marked pixels weighed up; both: their sum.',
  },
  mostWeight: {
    type: 'number',
    min: 1,
    max: 10_000,
    default: 50,
    description: 'Most that a marked pixel weighs in the cross-entropy; else as many times as there is more background.',
  },
  steps: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    default: 500,
    description: 'Batches that it is trained on, whatever their number.',
  },
  batchSize: {type: 'integer', min: 1, max: 1024, default: 16, description: 'Pictures per step, at most all there are.'},
  learningRate: {type: 'number', min: 1e-8, max: 1, default: 3e-3, description: "Adam's step size, falling to 0 with the steps."},
} as const satisfies OptionSpecs

/**
 * A small U-Net ({@link unetNetwork}) that learns to mark in pictures what their masks mark, in a fixed number of steps: more pictures do
 * not make it train longer. A pixel is marked where its logit is above 0. Trained on pictures of all classes, never on changed ones.
 *
 * Ronneberger, Fischer and Brox, arXiv:1505.04597; attention gates: Oktay et al., arXiv:1804.03999; losses: see {@link segmentationLoss}.
 *
 * @throws {NotApplicable} When nothing is marked in the training pictures.
 */
export const unet = defineSegmenter({
  name: 'unet',
  summary: 'A small U-Net that marks in pictures what their masks mark.',
  source: 'Ronneberger, Fischer and Brox, U-Net, arXiv:1505.04597; Oktay et al., Attention U-Net, arXiv:1804.03999',
  options: unetOptions,
  create({filters, attention, loss, mostWeight, steps, batchSize, learningRate}) {
    const loaded = loadWasmKernels()
    const withKernels: WithKernels = 'withKernels' in loaded ? loaded.withKernels : build => build(createTypescriptKernels())
    return {
      async fit(pictures, context) {
        const {masks} = pictures
        if (!masks.includes(1)) throw new NotApplicable('nothing is marked in the training pictures')
        const network = unetNetwork(pictures, {filters, attention: attention === 'gates'})
        const training = {steps, batchSize, learningRate, loss: segmentationLoss(loss, markedWeight(masks, mostWeight))}
        refuseHuge(network, batchSize)
        return {mark: await trainUnet(withKernels, network, pictures, training, context)}
      },
    }
  },
})

/** @throws {NotApplicable} When what is kept of a batch passes a gigabyte. */
function refuseHuge(network: Network, batchSize: number): void {
  if (batchSize * keptNumbers(network) <= MOST_NUMBERS) return
  throw new NotApplicable("unet would need too much memory: give a smaller 'filters' or 'batchSize', or smaller pictures")
}
