import type {Scalar, Tensor2D} from '@tensorflow/tfjs'
import type {Head} from '../nn/description.js'
import {splitHeads} from './layers.js'
import type {Tensorflow} from './load-tensorflow.js'

/**
 * CTGAN's conditional loss (arXiv:1907.00503, section 4.3): mean over the rows of the cross-entropy between the level that a row's
 * condition sets and the head it belongs to. Logits `[rows, columns]`, condition `[rows, width]`; 0 without condition heads.
 * @throws {RangeError} When the heads have more columns than the condition.
 */
export function conditionalLoss(tf: Tensorflow, heads: readonly Head[], conditionHeads: readonly number[], width: number) {
  const sizes = conditionHeads.map(head => heads[head].size)
  const used = sizes.reduce((sum, size) => sum + size, 0)
  if (used > width) throw new RangeError(`The condition has ${width} columns, its heads have ${used}.`)

  return (logits: Tensor2D, condition: Float32Array | undefined): Scalar => {
    if (!condition || sizes.length === 0) return tf.scalar(0)
    const rows = logits.shape[0]
    const set = Float32Array.from({length: rows * used}, (_, at) =>
      condition[Math.floor(at / used) * width + (at % used)] === 1 ? 1 : 0,
    )
    const targets = tf.split<Tensor2D>(tf.tensor2d(set, [rows, used]), sizes, 1)
    const parts = splitHeads(tf, heads, logits)
    const losses = conditionHeads.map((head, index) => crossEntropy(tf, parts[head], targets[index]))
    return tf.div<Scalar>(tf.addN(losses), rows)
  }
}

/** - sum of targets x log softmax(logits), over rows and columns. */
export function crossEntropy(tf: Tensorflow, logits: Tensor2D, targets: Tensor2D): Scalar {
  return tf.neg<Scalar>(tf.sum(tf.mul(targets, tf.logSoftmax(logits))))
}
