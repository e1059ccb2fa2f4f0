import {defineLearner} from './define-learner.js'
import {cnnOptions} from './cnn/options.js'
import {checkTrainingRows} from './training-rows.js'

/**
 * A small convolutional network on samples that lie on a grid, such as pictures: blocks of convolution, ReLU and pooling, a hidden layer,
 * a softmax (cnn/layers.ts), trained by AdamW in batches with a rate that falls to 0. It sees the numbers of samples as they
 * are and no other columns. Row weights scale each row's loss, relative to their mean: with weights by class it is the weighted
 * cross-entropy. Losses for rare classes: `class-balanced`, classes weighed by their effective number of rows (losses/class-weights.ts);
 * `focal` and `ldam` (losses/class-loss.ts), the latter on cosines, with the classes weighed in the last fifth of the steps (deferred
 * re-weighting); `reweighting`, rotating class-balanced batches after BRIQA (losses/rotating-batches.ts) whose rows are weighed by their
 * gradients after Ren et al. (cnn/weigh-rows.ts). `saliency` adds a fixed map of saliency as a channel (cnn/saliency.ts), where
 * SG-CLDFF (arXiv 2510.17278) learns one.
 *
 * No picture is flipped, turned or shifted in training. Networks run in single precision: the figures of WASM and TypeScript kernels differ
 * in their last digits.
 *
 * @throws {UserError} When an option is out of its range, or the network would take too much memory.
 */
export const cnn = defineLearner({
  name: 'cnn',
  summary: 'A small convolutional network, for pictures.',
  source:
    'LeCun, Bottou, Bengio and Haffner (1998), doi:10.1109/5.726791; 3 x 3 windows as Simonyan and Zisserman, arXiv 1409.1556; ' +
    'AdamW, arXiv 1711.05101',
  onNumbers: true,
  multiclass: true,
  byDefault: false,
  options: cnnOptions,
  async create(options) {
    const {fitCnn} = await import('./cnn/fit.js')
    return {
      async fit(features, labels, context, weights) {
        checkTrainingRows(features, labels, weights)
        const probabilities = await fitCnn(features, Int32Array.from(labels), 2, options, context, weights)
        return {predict: rows => probabilities(rows).filter((_, at) => at % 2 === 1)}
      },
      async fitClasses(features, labels, classes, context, weights) {
        const probabilities = await fitCnn(features, labels, classes, options, context, weights)
        return {classify: rows => mostProbable(probabilities(rows), classes)}
      },
    }
  },
})

/** The first of the most probable classes of each row. */
function mostProbable(probabilities: Float64Array, classes: number): Int32Array {
  return Int32Array.from({length: probabilities.length / classes}, (_, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes)
    return own.indexOf(Math.max(...own))
  })
}
