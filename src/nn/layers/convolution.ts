import type {ConvolutionLayer, TransposedConvolutionLayer} from '../description.js'
import type {Kernels} from '../kernels/kernels.js'
import {patchOf, pictureOf, placesOf, type Window} from '../window.js'
import type {Affine, Parameters} from './affine.js'

/** Numbers of the patches that are worked on at a time, so that they stay in a processor's cache. */
const PATCHES_AT_A_TIME = 131_072

/**
 * Cross-correlation: at each place of the window, `filters` sums of what it covers, y = patch W + b with W `[patch, filters]`
 * (Chellapilla et al., "High performance convolutional neural networks for document processing", 2006, section 3.1: patches are laid
 * out as rows of a matrix). Pictures `[rows, height x width x channels]` in, `[rows, places x filters]` out.
 */
export function createConvolution(kernels: Kernels, {window, filters}: ConvolutionLayer, parameters: Parameters): Affine {
  const {weight, bias} = parameters
  const patches = createPatches(kernels, window)
  const [patch, picture, places] = [patchOf(window), pictureOf(window), placesOf(window)]
  const addToWeight = createSums(kernels, weight.gradients)
  return {
    forward: (rows, x, y, hasBias) => {
      patches.forEachPart(rows, (from, count) => {
        kernels.unfold(count, window, x.subarray(from * picture), patches.values)
        const out = y.subarray(from * places * filters)
        kernels.product(count * places, filters, patch, patches.values, weight.values, out, hasBias ? bias.values : undefined)
      })
    },
    backward: (rows, gradient, inputGradient) => {
      patches.forEachPart(rows, (from, count) => {
        const own = gradient.subarray(from * places * filters)
        kernels.productRightTransposed(count * places, patch, filters, own, weight.values, patches.values)
        kernels.fold(count, window, patches.values, inputGradient.subarray(from * picture))
      })
    },
    weightGradient: (rows, x, gradient) => {
      weight.gradients.fill(0)
      patches.forEachPart(rows, (from, count) => {
        kernels.unfold(count, window, x.subarray(from * picture), patches.values)
        const own = gradient.subarray(from * places * filters)
        addToWeight(sums => {
          kernels.productLeftTransposed(patch, filters, count * places, patches.values, own, sums)
        })
      })
    },
    biasGradient: (rows, gradient) => {
      kernels.columnSums(rows * places, filters, gradient, bias.gradients)
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
  parameters: Parameters,
): Affine {
  const {weight, bias} = parameters
  const patches = createPatches(kernels, window)
  const [patch, picture, places] = [patchOf(window), pictureOf(window), placesOf(window)]
  const addToWeight = createSums(kernels, weight.gradients)
  return {
    forward: (rows, x, y, hasBias) => {
      patches.forEachPart(rows, (from, count) => {
        kernels.product(count * places, patch, inputs, x.subarray(from * places * inputs), weight.values, patches.values)
        kernels.fold(count, window, patches.values, y.subarray(from * picture), hasBias ? bias.values : undefined)
      })
    },
    backward: (rows, gradient, inputGradient) => {
      patches.forEachPart(rows, (from, count) => {
        kernels.unfold(count, window, gradient.subarray(from * picture), patches.values)
        const out = inputGradient.subarray(from * places * inputs)
        kernels.productRightTransposed(count * places, inputs, patch, patches.values, weight.values, out)
      })
    },
    weightGradient: (rows, x, gradient) => {
      weight.gradients.fill(0)
      patches.forEachPart(rows, (from, count) => {
        kernels.unfold(count, window, gradient.subarray(from * picture), patches.values)
        const own = x.subarray(from * places * inputs)
        addToWeight(sums => {
          kernels.productLeftTransposed(inputs, patch, count * places, own, patches.values, sums)
        })
      })
    },
    biasGradient: (rows, gradient) => {
      kernels.columnSums(rows * window.height * window.width, window.channels, gradient, bias.gradients)
    },
  }
}

/** Room for the patches of some pictures, and the rows of a batch in parts of so many. */
function createPatches(kernels: Kernels, window: Window) {
  const size = placesOf(window) * patchOf(window)
  const most = Math.max(1, Math.floor(PATCHES_AT_A_TIME / size))
  return {
    values: kernels.allocate(most * size),
    forEachPart: (rows: number, work: (from: number, count: number) => void) => {
      for (let from = 0; from < rows; from += most) work(from, Math.min(most, rows - from))
    },
  }
}

/** Adds what is written into an array of the same length. */
function createSums(kernels: Kernels, total: Float32Array): (write: (sums: Float32Array) => void) => void {
  const sums = kernels.allocate(total.length)
  return write => {
    write(sums)
    kernels.add(total.length, total, sums, total)
  }
}
