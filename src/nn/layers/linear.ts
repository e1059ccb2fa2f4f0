import type {RunningLayer, Site} from './layer.js'

/**
 * y = x W + b with W `[inputs, outputs]`. Row r's gradient of W is the outer product of x[r] and delta[r], so that its squared
 * norm is |x[r]|^2 |delta[r]|^2, plus |delta[r]|^2 for the bias (Goodfellow, arXiv:1510.01799, section 3).
 */
export function createLinear(site: Site, inputs: number, outputs: number): RunningLayer {
  const {kernels, maxRows} = site
  const weight = site.take(inputs * outputs)
  const bias = site.take(outputs)
  const output = kernels.allocate(maxRows * outputs)
  const inputGradient = kernels.allocate(maxRows * inputs)
  const [inputNorms, deltaNorms] = [kernels.allocate(maxRows), kernels.allocate(maxRows)]
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
    addSquaredNorms: (rows, norms) => {
      kernels.rowDots(rows, inputs, input, input, inputNorms)
      kernels.rowDots(rows, outputs, delta, delta, deltaNorms)
      for (let row = 0; row < rows; row++) norms[row] += (inputNorms[row] + 1) * deltaNorms[row]
    },
    scaleRows: (rows, factors) => {
      kernels.scaleRows(rows, outputs, delta, factors)
    },
  }
}
