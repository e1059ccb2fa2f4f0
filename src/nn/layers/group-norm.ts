import {NORM_EPSILON} from '../description.js'
import type {RunningLayer, Site} from './layer.js'

/** What of a layer is normed together. */
export interface NormedGroups {
  readonly size: number
  readonly groups: number
  readonly places: number
}

/**
 * Group normalisation (Wu and He, arXiv:1803.08494, equations 1 to 4): the channels of a row in groups of neighbours, each group by its
 * own mean and biased variance over all places, then scaled and shifted by channel.
 * @throws {RangeError} When the groups cannot be of one size.
 */
export function createGroupNorm(site: Site, {size, groups, places}: NormedGroups): RunningLayer {
  if (size % groups !== 0) throw new RangeError(`${size} channels cannot be ${groups} groups of one size.`)
  const {kernels, maxRows} = site
  const width = size * places
  const perGroup = size / groups
  const [scale, shift] = [site.take(size), site.take(size)]
  // Of a row's channels: those of a group hold the group's.
  const [means, variances] = [0, 1].map(() => kernels.allocate(maxRows * size))
  const [output, inputGradient] = [0, 1].map(() => kernels.allocate(maxRows * width))
  const [sums, products] = [0, 1].map(() => kernels.allocate(maxRows * size))
  let input = output

  /** Turns a row's moments by channel into those of the groups. */
  function pool(mean: Float32Array, variance: Float32Array): void {
    for (let from = 0; from < size; from += perGroup) {
      let [centre, spread] = [0, 0]
      for (let at = from; at < from + perGroup; at++) centre += mean[at] / perGroup
      for (let at = from; at < from + perGroup; at++) spread += (variance[at] + (mean[at] - centre) ** 2) / perGroup
      mean.fill(centre, from, from + perGroup)
      variance.fill(spread, from, from + perGroup)
    }
  }

  /** Sums of a row's gradient by channel, alone and times the normed input. */
  function sumUp(gradient: Float32Array, row: number): void {
    const channels = row * size
    sums.fill(0, channels, channels + size)
    products.fill(0, channels, channels + size)
    for (let at = row * width; at < (row + 1) * width;)
      for (let channel = channels; channel < channels + size; channel++, at++) {
        sums[channel] += gradient[at]
        products[channel] += gradient[at] * (input[at] - means[channel])
      }
    for (let channel = channels; channel < channels + size; channel++)
      products[channel] /= Math.sqrt(variances[channel] + NORM_EPSILON)
  }

  /** dx = inverse x (scale x g - mean(scale x g) - normed x x mean(scale x g x normed x)), means over the group. */
  function rowBackward(gradient: Float32Array, row: number): void {
    const channels = row * size
    for (let from = 0; from < size; from += perGroup) {
      let [mean, along] = [0, 0]
      for (let channel = from; channel < from + perGroup; channel++) {
        mean += (scale.values[channel] * sums[channels + channel]) / (perGroup * places)
        along += (scale.values[channel] * products[channels + channel]) / (perGroup * places)
      }
      const centre = means[channels + from]
      const inverse = 1 / Math.sqrt(variances[channels + from] + NORM_EPSILON)
      for (let start = row * width + from; start < (row + 1) * width; start += size)
        for (let i = 0; i < perGroup; i++) {
          const normed = (input[start + i] - centre) * inverse
          inputGradient[start + i] = inverse * (scale.values[from + i] * gradient[start + i] - mean - normed * along)
        }
    }
  }

  return {
    width,
    forward: (x, {rows}) => {
      input = x
      for (let row = 0; row < rows; row++) {
        const [from, to] = [row * size, (row + 1) * size]
        const [mean, variance] = [means.subarray(from, to), variances.subarray(from, to)]
        const norm = {mean, variance, scale: scale.values, shift: shift.values, epsilon: NORM_EPSILON}
        const [own, out] = [x, output].map(values => values.subarray(row * width, (row + 1) * width))
        kernels.columnMoments(places, size, own, mean, variance)
        pool(mean, variance)
        kernels.normalise(places, size, own, norm, out)
      }
      return output
    },
    backward: (gradient, rows) => {
      for (let row = 0; row < rows; row++) {
        sumUp(gradient, row)
        rowBackward(gradient, row)
      }
      return inputGradient
    },
    parameterGradients: rows => {
      kernels.columnSums(rows, size, sums, shift.gradients)
      kernels.columnSums(rows, size, products, scale.gradients)
    },
  }
}
