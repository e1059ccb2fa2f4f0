import type {Features} from '../../../preprocess/tabular/layout.js'
import type {NoisyBatch} from '../../networks/tabddpm/diffusion.js'

/**
 * With x = a clean + s noise, a^2 + s^2 = 1, the velocity is v = a noise - s clean. On columns that are standard normal
 * and independent the best guess of it is 0, so a network that has learnt nothing makes such rows, where one that
 * predicts the noise would make none.
 *
 * Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models, arXiv:2202.00512, section 4.
 *
 * @param kept What is left of a row after each time step: a^2.
 */

/** Replaces the noise of a batch, which the loss compares the network's output with, by the velocity. */
export function aimAtVelocity(
  batch: NoisyBatch,
  {data, width}: Features,
  chosen: ArrayLike<number>,
  kept: Float64Array,
  scalars: number,
): void {
  for (let row = 0; row < batch.rows; row++) {
    const left = kept[batch.timesteps[row]]
    for (let at = 0; at < scalars; at++) {
      const place = row * scalars + at
      batch.noise[place] = Math.sqrt(left) * batch.noise[place] - Math.sqrt(1 - left) * data[chosen[row] * width + at]
    }
  }
}

/** Turns the velocities of an output [rows, width] into the noise s x + a v, in place. */
export function toNoise(output: Float32Array, x: Float32Array, timesteps: Int32Array, kept: Float64Array, scalars: number): void {
  const width = output.length / timesteps.length
  timesteps.forEach((time, row) => {
    const [signal, spread] = [Math.sqrt(kept[time]), Math.sqrt(1 - kept[time])]
    for (let at = row * width; at < row * width + scalars; at++) output[at] = spread * x[at] + signal * output[at]
  })
}
