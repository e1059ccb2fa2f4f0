import {headsWidth, type Head} from '../description.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * What each group of output columns becomes: tanh, softmax, the identity, or softmax((logits + Gumbel noise) / temperature) (Jang et al.,
 * arXiv:1611.01144, equation 2). Noise comes with the pass, `[rows, width]`; without it the logits alone count.
 */
export function createHeads({kernels, maxRows}: Site, heads: readonly Head[], temperature: number): RunningLayer {
  const width = headsWidth(heads)
  const output = kernels.allocate(maxRows * width)
  return {
    width,
    forward: (logits, {rows, gumbel}) => {
      for (let row = 0; row < rows; row++) {
        let at = row * width
        for (const {kind, size} of heads) {
          if (kind === 'tanh') for (let end = at + size, i = at; i < end; i++) output[i] = Math.tanh(logits[i])
          else if (kind === 'identity') for (let end = at + size, i = at; i < end; i++) output[i] = logits[i]
          else if (kind === 'softmax') softmax(logits, undefined, 1, at, size, output)
          else softmax(logits, gumbel, temperature, at, size, output)
          at += size
        }
      }
      return output
    },
    backward: (gradient, rows) => {
      for (let row = 0; row < rows; row++) {
        let at = row * width
        for (const {kind, size} of heads) {
          if (kind === 'tanh') for (let end = at + size, i = at; i < end; i++) gradient[i] *= 1 - output[i] * output[i]
          else if (kind === 'softmax') softmaxBackward(output, 1, at, size, gradient)
          else if (kind === 'gumbel-softmax') softmaxBackward(output, temperature, at, size, gradient)
          at += size
        }
      }
      return gradient
    },
  }
}

/** Softmax of one group of one row, the largest logit subtracted first. */
export function softmax(
  logits: Float32Array,
  noise: Float32Array | undefined,
  temperature: number,
  at: number,
  size: number,
  output: Float32Array,
): void {
  let largest = -Infinity
  for (let i = at; i < at + size; i++) largest = Math.max(largest, logits[i] + (noise ? noise[i] : 0))
  let sum = 0
  for (let i = at; i < at + size; i++) {
    output[i] = Math.exp((logits[i] + (noise ? noise[i] : 0) - largest) / temperature)
    sum += output[i]
  }
  for (let i = at; i < at + size; i++) output[i] /= sum
}

function softmaxBackward(output: Float32Array, temperature: number, at: number, size: number, gradient: Float32Array): void {
  let weighted = 0
  for (let i = at; i < at + size; i++) weighted += output[i] * gradient[i]
  for (let i = at; i < at + size; i++) gradient[i] = (output[i] * (gradient[i] - weighted)) / temperature
}
