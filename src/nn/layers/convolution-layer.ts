import {outputWidth, parameterLayout, type ConvolutionLayer, type TransposedConvolutionLayer} from '../description.js'
import {createAffine} from './create-affine.js'
import type {RunningLayer, Site} from './layer.js'

/** A convolution or its transpose with buffers of its own, for rows of so many inputs. */
export function createConvolutionLayer(
  site: Site,
  layer: ConvolutionLayer | TransposedConvolutionLayer,
  inputs: number,
): RunningLayer {
  const {kernels, maxRows} = site
  const width = outputWidth({inputs, layers: [layer]})
  const [weight, bias] = parameterLayout([layer]).map(({size}) => site.take(size))
  const affine = createAffine(kernels, layer, {weight, bias})
  const output = kernels.allocate(maxRows * width)
  const inputGradient = kernels.allocate(maxRows * inputs)
  let input = output
  let delta = output
  return {
    width,
    forward: (x, {rows}) => {
      input = x
      affine.forward(rows, x, output, true)
      return output
    },
    backward: (gradient, rows, isFirst) => {
      delta = gradient
      if (!isFirst) affine.backward(rows, gradient, inputGradient)
      return inputGradient
    },
    parameterGradients: rows => {
      affine.weightGradient(rows, input, delta)
      affine.biasGradient(rows, delta)
    },
  }
}
