import type {Scalar, Tensor, Tensor1D} from '@tensorflow/tfjs'
import type {PrivateStep} from '../nn/executor.js'
import {addNoise, clipFactors} from '../nn/own/privacy.js'
import type {Tensorflow} from './load-tensorflow.js'

/** First-order gradients of a loss of the parts, which all must take part in it. Call within `tf.tidy`. */
export function gradientsOf(tf: Tensorflow, loss: (parts: readonly Tensor[]) => Scalar, parts: readonly Tensor[]): Tensor[] {
  return tf.valueAndGrads((...inputs: Tensor[]) => loss(inputs))([...parts]).grads
}

/**
 * The gradient of a private step: each example's own gradient, clipped, summed, with noise (Abadi et al., arXiv:1607.00133, algorithm 1).
 * Examples go one by one through the network, which is slow and leaves nothing to derive by hand.
 */
export function privateGradient(
  tf: Tensorflow,
  size: number,
  examples: number,
  gradientOf: (example: number) => readonly Tensor[],
  privacy: PrivateStep,
): Tensor1D {
  const sum = new Float32Array(size)
  for (let example = 0; example < examples; example++) {
    const gradient = tf.tidy(() => tf.concat1d(gradientOf(example).map(part => tf.reshape(part, [-1]))).dataSync<'float32'>())
    const factor = Float32Array.of(gradient.reduce((total, value) => total + value * value, 0))
    clipFactors(1, factor, privacy.clip)
    for (let at = 0; at < size; at++) sum[at] += factor[0] * gradient[at]
  }
  addNoise(sum, privacy)
  return tf.tensor1d(sum)
}
