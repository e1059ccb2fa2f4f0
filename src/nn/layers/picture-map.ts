import type {Window} from '../window.js'
import type {Parameters} from './affine.js'

/**
 * The linear map between pictures `[rows, height x width x channels]` and what stands at the places of a window over them,
 * `[rows, places x filters]`, in both directions: a convolution goes from pictures to places, its transpose from places to pictures.
 */
export interface PictureMap {
  toPlaces(rows: number, pictures: Float32Array, places: Float32Array, bias?: Float32Array): void
  toPictures(rows: number, places: Float32Array, pictures: Float32Array, bias?: Float32Array): void
  /** Summed over the rows. */
  weightGradient(rows: number, pictures: Float32Array, places: Float32Array): void
}

export interface PictureMapPlan {
  readonly window: Window
  readonly filters: number
  readonly weight: Parameters['weight']
  /** Whether the weight is `[patch, filters]` or, with the filters first, `[filters, patch]`. */
  readonly isFiltersFirst: boolean
}

/** The rows of a batch in parts of so many numbers at most, so that they stay in a processor's cache. */
export function partsOf(numbers: number, ofRow: number) {
  const most = Math.max(1, Math.floor(numbers / ofRow))
  return {
    most,
    forEach: (rows: number, work: (from: number, count: number) => void) => {
      for (let from = 0; from < rows; from += most) work(from, Math.min(most, rows - from))
    },
  }
}
