import {forEachPair} from './example-pairs.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * y = x W + b with W `[inputs, outputs]`. Row r's gradient of W is the outer product of x[r] and delta[r], so that its squared
 * norm is |x[r]|^2 |delta[r]|^2, plus |delta[r]|^2 for the bias (Goodfellow, arXiv:1510.01799, section 3); that of the sum over several
 * rows is the sum of (x[r] . x[s] + 1) (delta[r] . delta[s]) over all pairs of them.
 */
export function createLinear(site: Site, inputs: number, outputs: number): RunningLayer {
  const {kernels, maxRows} = site
  const weight = site.take(inputs * outputs)
  const bias = site.take(outputs)
  const output = kernels.allocate(maxRows * outputs)
  const inputGradient = kernels.allocate(maxRows * inputs)
  const [inputDots, deltaDots] = [kernels.allocate(maxRows), kernels.allocate(maxRows)]
  let input = output
  let delta = output
  return {
    width: outputs,
    forward: (x, {rows}) => {
      input = x
      kernels.product(rows, outputs, inputs, x, weight.values, output, bias.values)
      return output
    },
    backward: (gradient, rows, isFirst) => {
      delta = gradient
      if (!isFirst) kernels.productRightTransposed(rows, inputs, outputs, gradient, weight.values, inputGradient)
      return inputGradient
    },
    parameterGradients: rows => {
      kernels.productLeftTransposed(inputs, outputs, rows, input, delta, weight.gradients)
      kernels.columnSums(rows, outputs, delta, bias.gradients)
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
