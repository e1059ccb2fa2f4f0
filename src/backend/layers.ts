import type {Tensor, Tensor2D} from '@tensorflow/tfjs'
import {NORM_EPSILON, type Head, type Layer} from '../nn/description.js'
import type {Tensorflow} from './load-tensorflow.js'
import type {RunningMoments} from './running-moments.js'

/** What one forward pass is fed beside its rows. */
export interface Pass {
  /** Batch norm by the batch's own moments, dropout by the masks; otherwise running moments and no dropout. */
  readonly training: boolean
  readonly moments: RunningMoments
  /** Whether a training pass moves the running moments: once per step. */
  readonly movesMoments?: boolean
  /** One per dropout layer whose rate is above 0. */
  readonly masks?: readonly Tensor2D[] | undefined
  readonly gumbel?: Tensor2D | undefined
}

/** How far layers have come in their parameters, masks and running moments. */
export interface Cursor {
  part: number
  mask: number
  moments: number
}

export const startOfLayers = (): Cursor => ({part: 0, mask: 0, moments: 0})

/**
 * The outputs of a description's layers as differentiable operations: what each layer computes is said in `src/nn/layers`, its
 * gradient is TensorFlow's. Only operations whose first-order gradients work on the WASM backend are used.
 * @throws {RangeError} When a training pass lacks a mask, or has a single row for batch norm.
 */
export function runLayers(
  tf: Tensorflow,
  layers: readonly Layer[],
  parts: readonly Tensor[],
  input: Tensor2D,
  pass: Pass,
  cursor: Cursor = startOfLayers(),
): Tensor2D {
  return layers.reduce((values, layer) => runLayer(tf, layer, parts, values, pass, cursor), input)
}

function runLayer(tf: Tensorflow, layer: Layer, parts: readonly Tensor[], x: Tensor2D, pass: Pass, cursor: Cursor): Tensor2D {
  switch (layer.kind) {
    case 'linear':
      return tf.add(tf.matMul(x, parts[cursor.part++] as Tensor2D), parts[cursor.part++])
    case 'relu':
      return tf.relu(x)
    case 'leaky-relu':
      return tf.leakyRelu(x, layer.slope)
    case 'silu':
      return tf.mul(x, tf.sigmoid(x))
    case 'tanh':
      return tf.tanh(x)
    case 'dropout':
      return layer.rate > 0 && pass.training ? tf.mul(x, requireMask(pass.masks, cursor.mask++)) : x
    case 'convolution':
    case 'transposed-convolution':
    case 'group-norm':
    case 'residual':
    case 'time-shift':
    case 'attention-gate':
    case 'max-pool':
    case 'cosine':
    case 'neighbour-sums':
      throw new RangeError('Layers of pictures and graphs run on the own kernels alone.')
    case 'batch-norm':
      if (layer.places !== undefined) throw new RangeError('Batch norm by channel runs on the own kernels alone.')
      return batchNorm(tf, x, [parts[cursor.part++], parts[cursor.part++]], pass, cursor.moments++)
    case 'layer-norm': {
      const {mean, variance} = moments(tf, x, 1)
      return normalise(tf, x, mean, variance, [parts[cursor.part++], parts[cursor.part++]])
    }
    case 'concat-input':
      if (layer.places !== undefined) throw new RangeError('Channels are put side by side on the own kernels alone.')
      return tf.concat([runLayers(tf, layer.layers, parts, x, pass, cursor), x], 1)
    case 'heads':
      return runHeads(tf, layer.heads, layer.temperature, x, pass.gumbel)
  }
}

function batchNorm(tf: Tensorflow, x: Tensor2D, affine: readonly [Tensor, Tensor], pass: Pass, index: number): Tensor2D {
  if (!pass.training) {
    const {mean, variance} = pass.moments.of(index)
    return normalise(tf, x, tf.tensor1d(mean), tf.tensor1d(variance), affine)
  }
  const rows = x.shape[0]
  if (rows < 2) throw new RangeError('Batch norm needs at least two rows in a training batch.')
  const {mean, variance} = moments(tf, x, 0)
  if (pass.movesMoments) pass.moments.move(index, rows, mean.dataSync<'float32'>(), variance.dataSync<'float32'>())
  return normalise(tf, x, mean, variance, affine)
}

function moments(tf: Tensorflow, x: Tensor2D, axis: 0 | 1): {mean: Tensor; variance: Tensor} {
  const mean = tf.mean(x, axis, true)
  return {mean, variance: tf.mean(tf.square(tf.sub(x, mean)), axis, true)}
}

function normalise(
  tf: Tensorflow,
  x: Tensor2D,
  mean: Tensor,
  variance: Tensor,
  [scale, shift]: readonly [Tensor, Tensor],
): Tensor2D {
  const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, NORM_EPSILON)))
  return tf.add(tf.mul(normalised, scale), shift)
}

function runHeads(
  tf: Tensorflow,
  heads: readonly Head[],
  temperature: number,
  logits: Tensor2D,
  gumbel: Tensor2D | undefined,
): Tensor2D {
  const joined = joinElementwise(heads)
  const parts = splitHeads(tf, joined, logits)
  const noise = gumbel && splitHeads(tf, joined, gumbel)
  return tf.concat(
    joined.map(({kind}, index): Tensor2D => {
      if (kind === 'tanh') return tf.tanh(parts[index])
      if (kind === 'identity') return parts[index]
      if (kind === 'softmax') return tf.softmax(parts[index])
      return tf.softmax(tf.div(noise ? tf.add(parts[index], noise[index]) : parts[index], temperature))
    }),
    1,
  )
}

/** Neighbouring heads whose columns do not look at each other as one: few large operations are faster than many small ones. */
export function joinElementwise(heads: readonly Head[]): readonly Head[] {
  const joined: Head[] = []
  for (const head of heads) {
    const last = joined.at(-1)
    const joins = last?.kind === head.kind && (head.kind === 'tanh' || head.kind === 'identity')
    if (joins) joined[joined.length - 1] = {kind: head.kind, size: last.size + head.size}
    else joined.push(head)
  }
  return joined
}

/** The columns of each head, or its values of a vector. The gradient of a split into one part fails in TensorFlow.js 4.22. */
export function splitHeads<T extends Tensor>(tf: Tensorflow, heads: readonly Head[], values: T): T[] {
  if (heads.length === 1) return [values]
  return tf.split<T>(
    values,
    heads.map(({size}) => size),
    -1,
  )
}

export function requireMask<T>(masks: readonly T[] | undefined, number: number): T {
  const mask = masks?.[number]
  if (!mask) throw new RangeError(`The batch brings no mask for dropout layer ${number}.`)
  return mask
}

/** The first `rows` rows of a row-major array. @throws {RangeError} When it is too short. */
export function rowsOf(tf: Tensorflow, values: Float32Array, rows: number, width: number, from = 0): Tensor2D {
  const part = values.subarray(from * width, (from + rows) * width)
  if (part.length < rows * width)
    throw new RangeError(`A batch array holds ${part.length} values where ${rows * width} are needed.`)
  return tf.tensor2d(part, [rows, width])
}

/** `tf.tidy` for results that are no tensors. */
export function tidied<T>(tf: Tensorflow, run: () => T): T {
  const results: T[] = []
  tf.tidy(() => {
    results.push(run())
  })
  return results[0]
}

export const rowOf = (tf: Tensorflow, values: Tensor2D, at: number): Tensor2D => someRows(tf, values, at, at + 1)

/** Rows from `from` on, before `until`. */
export function someRows(tf: Tensorflow, values: Tensor2D, from: number, until: number): Tensor2D {
  return tf.slice(values, [from, 0], [until - from, values.shape[1]])
}
