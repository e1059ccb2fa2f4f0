import type {Kernels} from '../kernels/kernels.js'
import type {Affine, Parameters} from './affine.js'
import {forEachPair} from './example-pairs.js'
import type {RunningLayer, Site} from './layer.js'

/** x W + b with W `[inputs, outputs]`. */
export function createLinearMap(kernels: Kernels, inputs: number, outputs: number, {weight, bias}: Parameters): Affine {
  return {
    forward: (rows, x, y, hasBias) => {
      kernels.product(rows, outputs, inputs, x, weight.values, y, hasBias ? bias.values : undefined)
    },
    backward: (rows, gradient, inputGradient) => {
      kernels.productRightTransposed(rows, inputs, outputs, gradient, weight.values, inputGradient)
    },
    weightGradient: (rows, x, gradient) => {
      kernels.productLeftTransposed(inputs, outputs, rows, x, gradient, weight.gradients)
    },
    biasGradient: (rows, gradient) => {
      kernels.columnSums(rows, outputs, gradient, bias.gradients)
    },
  }
}

/**
 * y = x W + b with W `[inputs, outputs]`. Row r's gradient of W is the outer product of x[r] and delta[r], so that its squared
 * norm is |x[r]|^2 |delta[r]|^2, plus |delta[r]|^2 for the bias (Goodfellow, arXiv:1510.01799, section 3); that of the sum over several
 * rows is the sum of (x[r] . x[s] + 1) (delta[r] . delta[s]) over all pairs of them.
 */
export function createLinear(site: Site, inputs: number, outputs: number): RunningLayer {
  const {kernels, maxRows} = site
  const [weight, bias] = [inputs * outputs, outputs].map(size => site.take(size))
  const map = createLinearMap(kernels, inputs, outputs, {weight, bias})
  const output = kernels.allocate(maxRows * outputs)
  const inputGradient = kernels.allocate(maxRows * inputs)
  const [inputDots, deltaDots] = [kernels.allocate(maxRows), kernels.allocate(maxRows)]
  let input = output
  let delta = output
  return {
    width: outputs,
    forward: (x, {rows}) => {
      input = x
      map.forward(rows, x, output, true)
      return output
    },
    backward: (gradient, rows, isFirst) => {
      delta = gradient
      if (!isFirst) map.backward(rows, gradient, inputGradient)
      return inputGradient
    },
    parameterGradients: rows => {
      map.weightGradient(rows, input, delta)
      map.biasGradient(rows, delta)
    },
    addSquaredNorms: (rows, norms, rowsPerExample) => {
      for (let shift = 0; shift < Math.min(rows, rowsPerExample); shift++) {
        kernels.rowDots(rows - shift, inputs, input, input.subarray(shift * inputs), inputDots)
        kernels.rowDots(rows - shift, outputs, delta, delta.subarray(shift * outputs), deltaDots)
        forEachPair(rows, rowsPerExample, shift, (row, example, times) => {
          norms[example] += times * (inputDots[row] + 1) * deltaDots[row]
        })
      }
    },
    scaleRows: (rows, factors) => {
      kernels.scaleRows(rows, outputs, delta, factors)
    },
  }
}
