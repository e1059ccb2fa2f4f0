import type {Rank, Tensor, Tensor2D} from '@tensorflow/tfjs'
import {criticBlocks, type CriticBlock} from '../nn/critic-blocks.js'
import type {Network} from '../nn/description.js'
import {requireMask, rowOf} from './layers.js'
import type {Tensorflow} from './load-tensorflow.js'

/** Packs that a critic's loss is made of, all `[packs, inputs]`, with their dropout masks. */
export interface CriticPacks {
  readonly real: Tensor2D
  readonly made: Tensor2D
  readonly mixed: Tensor2D
  readonly realMasks: readonly Tensor2D[]
  readonly madeMasks: readonly Tensor2D[]
  readonly mixedMasks: readonly Tensor2D[]
}

/** Norms below the root of this are taken for 0, where the penalty's gradient is 0. */
const SMALLEST_SQUARE = 1e-30

/**
 * The critic and its gradient penalty (Gulrajani et al., arXiv:1704.00028, algorithm 1). TensorFlow.js derives second-order gradients
 * wrongly. The critic is piecewise linear, though: its input gradient is a product W1 M1 W2 M2 ... of weights and of
 * masks that do not change in a neighbourhood, so it is written as forward operations on constant masks, and only
 * first-order gradients are asked for.
 */
export function createCritic(tf: Tensorflow, network: Network) {
  const blocks = criticBlocks(network)
  if (blocks.some(({layer}) => layer.kind !== 'linear')) throw new RangeError('On TensorFlow a critic has no convolutions.')

  /** Scores `[packs, 1]`; without masks there is no dropout. */
  function scores(parts: readonly Tensor[], packs: Tensor2D, masks?: readonly Tensor2D[]): Tensor2D {
    return blocks.reduce((h, block, index) => {
      const active = leaky(block, linear(parts, index, h))
      return block.maskNumber !== undefined && masks ? tf.mul<Tensor2D>(active, requireMask(masks, block.maskNumber)) : active
    }, packs)
  }

  const linear = (parts: readonly Tensor[], index: number, h: Tensor2D): Tensor2D =>
    tf.add(tf.matMul(h, parts[2 * index] as Tensor2D), parts[2 * index + 1])

  const leaky = ({slope}: CriticBlock, z: Tensor2D): Tensor2D => {
    if (slope === 1) return z
    return slope === 0 ? tf.relu(z) : tf.leakyRelu(z, slope)
  }

  /** d(output)/d(z) of every block at these packs: slopes times dropout masks. */
  function derivatives(parts: readonly Tensor[], packs: Tensor2D, masks: readonly Tensor2D[]): Tensor2D[] {
    let h = packs
    return blocks.map((block, index) => {
      const z = linear(parts, index, h)
      const slopes = tf.where<Tensor2D>(tf.greater(z, 0), tf.onesLike(z), tf.fill(z.shape, block.slope))
      const derivative = block.maskNumber === undefined ? slopes : tf.mul<Tensor2D>(slopes, requireMask(masks, block.maskNumber))
      h = tf.mul(z, derivative)
      return derivative
    })
  }

  /** Input gradients `[packs, inputs]` from the last layer down. */
  function inputGradient(parts: readonly Tensor[], masks: readonly Tensor2D[]): Tensor2D {
    return blocks.reduceRight(
      (gradient, _, index) => tf.matMul(tf.mul<Tensor2D>(gradient, masks[index]), tf.transpose(parts[2 * index] as Tensor2D)),
      tf.ones<Rank.R2>([masks[0].shape[0], 1]),
    )
  }

  return {
    scores,
    /**
     * Makes the loss as a function of the parts: mean scores and mean (norm - 1)^2. The masks are taken at `parts`, outside of any
     * gradient.
     */
    losses: (parts: readonly Tensor[], packs: CriticPacks) => {
      const masks = derivatives(parts, packs.mixed, packs.mixedMasks)
      return (variable: readonly Tensor[]) => {
        const squares = tf.sum(tf.square(inputGradient(variable, masks)), 1)
        return {
          real: tf.mean(scores(variable, packs.real, packs.realMasks)),
          made: tf.mean(scores(variable, packs.made, packs.madeMasks)),
          squared: tf.mean(tf.square(tf.sub(tf.sqrt(tf.maximum(squares, SMALLEST_SQUARE)), 1))),
        }
      }
    },
  }
}

/** One pack of a batch, with its masks, as a batch of its own. */
export function onePack(tf: Tensorflow, packs: CriticPacks, at: number): CriticPacks {
  const row = (values: Tensor2D) => rowOf(tf, values, at)
  const {real, made, mixed, realMasks, madeMasks, mixedMasks} = packs
  return {
    ...{real: row(real), made: row(made), mixed: row(mixed)},
    ...{realMasks: realMasks.map(row), madeMasks: madeMasks.map(row), mixedMasks: mixedMasks.map(row)},
  }
}
