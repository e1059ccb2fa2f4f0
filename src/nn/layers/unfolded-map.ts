import type {Kernels} from '../kernels/kernels.js'
import {patchOf, pictureOf, placesOf} from '../window.js'
import {partsOf, type PictureMap, type PictureMapPlan} from './picture-map.js'

/** Numbers of the patches that are worked on at a time. */
const PATCHES_AT_A_TIME = 131_072

/**
 * At each place of the window, `filters` sums of what it covers: patches are laid out as rows of a matrix (Chellapilla et al., "High
 * performance convolutional neural networks for document processing", 2006, section 3.1).
 */
export function createUnfoldedMap(kernels: Kernels, {window, filters, weight, isFiltersFirst}: PictureMapPlan): PictureMap {
  const [patch, picture, places] = [patchOf(window), pictureOf(window), placesOf(window)]
  const parts = partsOf(PATCHES_AT_A_TIME, places * patch)
  const patches = kernels.allocate(parts.most * places * patch)
  return {
    toPlaces: (rows, pictures, values, bias) => {
      parts.forEach(rows, (from, count) => {
        kernels.unfold(count, window, pictures.subarray(from * picture), patches)
        const out = values.subarray(from * places * filters)
        if (isFiltersFirst) kernels.productRightTransposed(count * places, filters, patch, patches, weight.values, out)
        else kernels.product(count * places, filters, patch, patches, weight.values, out, bias)
      })
    },
    toPictures: (rows, values, pictures, bias) => {
      parts.forEach(rows, (from, count) => {
        const own = values.subarray(from * places * filters)
        if (isFiltersFirst) kernels.product(count * places, patch, filters, own, weight.values, patches)
        else kernels.productRightTransposed(count * places, patch, filters, own, weight.values, patches)
        kernels.fold(count, window, patches, pictures.subarray(from * picture), bias)
      })
    },
    weightGradient: (rows, pictures, values) => {
      weight.gradients.fill(0)
      parts.forEach(rows, (from, count) => {
        kernels.unfold(count, window, pictures.subarray(from * picture), patches)
        const own = values.subarray(from * places * filters)
        const terms = count * places
        if (isFiltersFirst) kernels.productLeftTransposed(filters, patch, terms, own, patches, weight.gradients, true)
        else kernels.productLeftTransposed(patch, filters, terms, patches, own, weight.gradients, true)
      })
    },
  }
}
