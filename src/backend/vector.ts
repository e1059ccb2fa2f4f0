import type {Tensor, Tensor1D} from '@tensorflow/tfjs'
import type {ParameterSlot} from '../nn/description.js'
import type {Optimiser} from '../nn/executor.js'
import {rateShare} from '../nn/optimiser/schedule.js'
import type {Tensorflow} from './load-tensorflow.js'

/** Parameters of a model in one tensor, with the moments of their optimiser. */
export interface Vector {
  readonly size: number
  /** The arrays of the slots, in their order. Call within `tf.tidy`. */
  parts(of?: Tensor1D): Tensor[]
  /** One step along the gradients of the parts, or along one flat gradient. */
  step(gradients: readonly Tensor[], after?: (parameters: Tensor1D) => Tensor1D): void
  readonly parameters: Tensor1D
  /** Parameters, both moments, the number of steps: what a checkpoint keeps. */
  read(): Float32Array[]
  write(parts: readonly Float32Array[]): void
  dispose(): void
}

/**
 * Adam and AdamW as `nn/optimiser/adam` describes them, as tensor operations on the whole vector.
 * @throws {RangeError} When the start has another length than the slots.
 */
export function createVector(tf: Tensorflow, slots: readonly ParameterSlot[], start: Float32Array, optimiser: Optimiser): Vector {
  const sizes = slots.map(({size}) => size)
  const size = sizes.reduce((sum, next) => sum + next, 0)
  if (start.length !== size) throw new RangeError(`The model has ${size} parameters. Got ${start.length} instead.`)
  const hold = (values: Float32Array) => tf.keep(tf.tensor1d(values.slice()))
  let held = [start, new Float32Array(size), new Float32Array(size)].map(hold)
  let steps = 0

  const replace = (next: Tensor1D[]) => {
    tf.dispose(held)
    held = next
  }

  return {
    size,
    get parameters() {
      return held[0]
    },
    parts: (of = held[0]) => tf.split(of, sizes).map((part, index) => tf.reshape(part, [...slots[index].shape])),
    step: (gradients, after = parameters => parameters) => {
      steps++
      replace(
        tf.tidy(() => {
          const next = adam(tf, held, tf.concat1d(gradients.map(gradient => tf.reshape(gradient, [-1]))), optimiser, steps)
          return [tf.keep(after(next[0])), tf.keep(next[1]), tf.keep(next[2])]
        }),
      )
    },
    read: () => [...held.map(tensor => tensor.dataSync<'float32'>().slice()), Float32Array.of(steps)],
    write: ([parameters, first, second, count]) => {
      replace([parameters, first, second].map(hold))
      steps = count[0]
    },
    dispose: () => {
      tf.dispose(held)
    },
  }
}

/** [parameters, first moment, second moment] after step number `steps`. */
function adam(
  tf: Tensorflow,
  [parameters, first, second]: readonly Tensor1D[],
  plainGradient: Tensor1D,
  {kind, rate, beta1, beta2, epsilon, weightDecay, schedule}: Optimiser,
  steps: number,
): [Tensor1D, Tensor1D, Tensor1D] {
  const now = rate * rateShare(schedule, steps)
  const coupled = kind === 'adam' && weightDecay !== 0
  const gradient = coupled ? tf.add<Tensor1D>(plainGradient, tf.mul(parameters, weightDecay)) : plainGradient
  const nextFirst = tf.add<Tensor1D>(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1))
  const nextSecond = tf.add<Tensor1D>(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2))
  const root = tf.add(tf.mul(tf.sqrt(nextSecond), 1 / Math.sqrt(1 - beta2 ** steps)), epsilon)
  const change = tf.div(tf.mul(nextFirst, now / (1 - beta1 ** steps)), root)
  const kept = kind === 'adamw' && weightDecay !== 0 ? tf.mul(parameters, 1 - now * weightDecay) : parameters
  return [tf.sub<Tensor1D>(kept, change), nextFirst, nextSecond]
}
