import type {ConvolutionLayer, TransposedConvolutionLayer} from '../description.js'
import type {Kernels} from '../kernels/kernels.js'
import {placesOf} from '../window.js'
import type {Affine, Parameters} from './affine.js'
import {createMinimalMap, tapsOf} from './minimal-map.js'
import type {PictureMap, PictureMapPlan} from './picture-map.js'
import {createUnfoldedMap} from './unfolded-map.js'

/**
 * Cross-correlation: at each place of the window, `filters` sums of what it covers, y = patch W + b with W `[patch, filters]`. Pictures
 * `[rows, height x width x channels]` in, `[rows, places x filters]` out.
 */
export function createConvolution(kernels: Kernels, {window, filters}: ConvolutionLayer, {weight, bias}: Parameters): Affine {
  const map = createMap(kernels, {window, filters, weight, isFiltersFirst: false})
  return {
    forward: (rows, x, y, hasBias) => {
      map.toPlaces(rows, x, y, hasBias ? bias.values : undefined)
    },
    backward: (rows, gradient, inputGradient) => {
      map.toPictures(rows, gradient, inputGradient)
    },
    weightGradient: (rows, x, gradient) => {
      map.weightGradient(rows, x, gradient)
    },
    biasGradient: (rows, gradient) => {
      kernels.columnSums(rows * placesOf(window), filters, gradient, bias.gradients)
    },
  }
}

/**
 * The transpose of a convolution: each place of the smaller picture paints a patch of the larger one, and patches add up where they meet
 * (Dumoulin and Visin, arXiv:1603.07285, section 4). W is `[inputs, patch]`. `[rows, places x inputs]` in, pictures
 * `[rows, height x width x channels]` out.
 */
export function createTransposedConvolution(
  kernels: Kernels,
  {window, inputs}: TransposedConvolutionLayer,
  {weight, bias}: Parameters,
): Affine {
  const map = createMap(kernels, {window, filters: inputs, weight, isFiltersFirst: true})
  return {
    forward: (rows, x, y, hasBias) => {
      map.toPictures(rows, x, y, hasBias ? bias.values : undefined)
    },
    backward: (rows, gradient, inputGradient) => {
      map.toPlaces(rows, gradient, inputGradient)
    },
    weightGradient: (rows, x, gradient) => {
      map.weightGradient(rows, gradient, x)
    },
    biasGradient: (rows, gradient) => {
      kernels.columnSums(rows * window.height * window.width, window.channels, gradient, bias.gradients)
    },
  }
}

/** The faster of the two maps for the window. */
function createMap(kernels: Kernels, plan: PictureMapPlan): PictureMap {
  const taps = tapsOf(plan.window, plan.filters)
  return taps === undefined ? createUnfoldedMap(kernels, plan) : createMinimalMap(kernels, plan, taps)
}
