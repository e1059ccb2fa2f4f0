import type {Head} from '../description.js'
import {crossEntropy} from './conditional-loss.js'

/**
 * TVAE's reconstruction loss, as in its package: for Gaussian columns (x - y)^2 / (2 sigma^2) + log sigma with y the
 * output (after tanh for `tanh` heads), for softmax heads the cross-entropy against the largest of x. Returns the sum
 * over columns, mean over rows; the gradient of the decoder's outputs and of the sigmas, times `factor`, replace what
 * was there. Departure: constants of the density are left out, as there.
 */
export function createReconstructionLoss(
  heads: readonly Head[],
  sigma: {readonly values: Float32Array; readonly gradients: Float32Array},
) {
  const columns = heads.reduce((sum, {size}) => sum + size, 0)

  function gaussian(kind: Head['kind'], output: number, x: number, column: number): {loss: number; slope: number} {
    const spread = sigma.values[column]
    const y = kind === 'tanh' ? Math.tanh(output) : output
    const difference = y - x
    const square = (difference / spread) ** 2
    sigma.gradients[column] += (1 - square) / spread
    const slope = (difference / spread ** 2) * (kind === 'tanh' ? 1 - y * y : 1)
    return {loss: square / 2 + Math.log(spread), slope}
  }

  return (rows: number, outputs: Float32Array, x: Float32Array, factor: number, gradient: Float32Array): number => {
    const share = factor / rows
    let loss = 0
    sigma.gradients.fill(0)
    gradient.fill(0, 0, rows * columns)
    for (let row = 0; row < rows; row++) {
      let column = 0
      for (const {kind, size} of heads) {
        const at = row * columns + column
        if (kind === 'tanh' || kind === 'identity') {
          for (let i = 0; i < size; i++) {
            const part = gaussian(kind, outputs[at + i], x[at + i], column + i)
            loss += part.loss
            gradient[at + i] = share * part.slope
          }
        } else loss += crossEntropy(outputs, at, size, largestAt(x, at, size), share, gradient)
        column += size
      }
    }
    for (let column = 0; column < columns; column++) sigma.gradients[column] *= share
    return loss / rows
  }
}

function largestAt(values: Float32Array, at: number, size: number): number {
  let best = 0
  for (let i = 1; i < size; i++) if (values[at + i] > values[at + best]) best = i
  return best
}
