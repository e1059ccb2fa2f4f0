import type {Optimiser} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {rateShare} from './schedule.js'

/** An optimiser with its moments. */
export interface RunningOptimiser {
  /** Changes the parameters by one step along the gradients. */
  step(): void
  /** What a checkpoint keeps: both moments and the number of steps taken (exact in float32 up to 2^24). */
  readonly state: readonly Float32Array[]
}

/**
 * Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1) with weight decay added to the gradient, or AdamW with decay of the parameters
 * themselves (Loshchilov and Hutter, arXiv:1711.05101, algorithm 2); as in PyTorch the decay of AdamW is multiplied by the rate.
 */
export function createAdam(
  kernels: Kernels,
  parameters: Float32Array,
  gradients: Float32Array,
  optimiser: Optimiser,
): RunningOptimiser {
  const {kind, rate, beta1, beta2, epsilon, weightDecay, schedule} = optimiser
  const count = parameters.length
  const buffers = {parameters, gradients, first: kernels.allocate(count), second: kernels.allocate(count)}
  const steps = new Float32Array(1)
  return {
    state: [buffers.first, buffers.second, steps],
    step: () => {
      steps[0]++
      const now = rate * rateShare(schedule, steps[0])
      kernels.adam(count, buffers, {
        beta1,
        beta2,
        epsilon,
        step: now / (1 - beta1 ** steps[0]),
        rootScale: 1 / Math.sqrt(1 - beta2 ** steps[0]),
        coupled: kind === 'adam' ? weightDecay : 0,
        keep: kind === 'adamw' ? 1 - now * weightDecay : 1,
      })
    },
  }
}
