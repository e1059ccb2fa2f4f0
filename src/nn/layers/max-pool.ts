import {pooledSize, type MaxPoolLayer} from '../description.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * The largest value of each channel in windows that lie side by side (Ranzato et al., "Unsupervised learning of invariant feature
 * hierarchies", CVPR 2007, section 2). Pictures `[rows, height x width x channels]` in, `[rows, down x across x channels]` out; rows
 * and columns that fill no window are left out. The gradient goes to the first of the largest values. Written once, in TypeScript: it
 * moves numbers and takes a small share of a convolution's time.
 */
export function createMaxPool({kernels, maxRows}: Site, layer: MaxPoolLayer): RunningLayer {
  const {width, channels, tall, wide} = layer
  const inputs = layer.height * width * channels
  const {down, across} = pooledSize(layer)
  const outputs = down * across * channels
  const output = kernels.allocate(maxRows * outputs)
  const inputGradient = kernels.allocate(maxRows * inputs)
  const chosen = new Int32Array(maxRows * outputs)
  // How far the other numbers of a window lie from its first; 0 where it has fewer.
  const right = (wide - 1) * channels
  const below = (tall - 1) * width * channels
  const aslant = right + below

  function pool(x: Float32Array, row: number): void {
    let to = row * outputs
    for (let i = 0; i < down; i++)
      for (let j = 0; j < across; j++) {
        let at = row * inputs + (i * tall * width + j * wide) * channels
        for (const end = at + channels; at < end; at++, to++) {
          let best = at
          if (x[at + right] > x[best]) best = at + right
          if (x[at + below] > x[best]) best = at + below
          if (x[at + aslant] > x[best]) best = at + aslant
          chosen[to] = best
          output[to] = x[best]
        }
      }
  }

  return {
    width: outputs,
    forward: (x, {rows}) => {
      for (let row = 0; row < rows; row++) pool(x, row)
      return output
    },
    backward: (gradient, rows) => {
      inputGradient.fill(0, 0, rows * inputs)
      for (let at = 0; at < rows * outputs; at++) inputGradient[chosen[at]] += gradient[at]
      return inputGradient
    },
  }
}
