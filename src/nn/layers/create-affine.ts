import type {ConvolutionLayer, Layer, TransposedConvolutionLayer} from '../description.js'
import type {Kernels} from '../kernels/kernels.js'
import type {Affine, Parameters} from './affine.js'
import {createConvolution, createTransposedConvolution} from './convolution.js'
import {createLinearMap} from './linear.js'

type LinearLayer = Extract<Layer, {readonly kind: 'linear'}>

/** The map of a layer that has a weight and a bias. */
export function createAffine(
  kernels: Kernels,
  layer: LinearLayer | ConvolutionLayer | TransposedConvolutionLayer,
  parameters: Parameters,
): Affine {
  if (layer.kind === 'convolution') return createConvolution(kernels, layer, parameters)
  if (layer.kind === 'transposed-convolution') return createTransposedConvolution(kernels, layer, parameters)
  return createLinearMap(kernels, layer.inputs, layer.outputs, parameters)
}
