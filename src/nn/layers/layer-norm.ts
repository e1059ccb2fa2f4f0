import {NORM_EPSILON} from '../description.js'
import type {RunningLayer, Site} from './layer.js'

/**
 * Layer normalisation (Ba et al., arXiv:1607.06450, equation 4): each row by its own mean and biased variance, then scaled and
 * shifted by column. Row r's gradients are delta[r] times the normalised row for the scale and delta[r] for the shift.
 */
export function createLayerNorm(site: Site, width: number): RunningLayer {
  const {kernels, maxRows} = site
  const [scale, shift] = [site.take(width), site.take(width)]
  const [output, normalised, inverse] = [maxRows * width, maxRows * width, maxRows].map(size => kernels.allocate(size))
  const [delta, inputGradient] = [kernels.allocate(maxRows * width), kernels.allocate(maxRows * width)]

  function normaliseRow(x: Float32Array, row: number): void {
    const start = row * width
    let sum = 0
    for (let at = start; at < start + width; at++) sum += x[at]
    const mean = sum / width
    let squares = 0
    for (let at = start; at < start + width; at++) squares += (x[at] - mean) ** 2
    inverse[row] = 1 / Math.sqrt(squares / width + NORM_EPSILON)
    for (let column = 0; column < width; column++) {
      normalised[start + column] = (x[start + column] - mean) * inverse[row]
      output[start + column] = normalised[start + column] * scale.values[column] + shift.values[column]
    }
  }

  function rowGradient(gradient: Float32Array, row: number): void {
    const start = row * width
    let sum = 0
    let weighted = 0
    for (let column = 0; column < width; column++) {
      const scaled = gradient[start + column] * scale.values[column]
      sum += scaled
      weighted += scaled * normalised[start + column]
    }
    for (let column = 0; column < width; column++) {
      const at = start + column
      inputGradient[at] = inverse[row] * (gradient[at] * scale.values[column] - (sum + normalised[at] * weighted) / width)
    }
  }

  return {
    width,
    forward: (x, {rows}) => {
      for (let row = 0; row < rows; row++) normaliseRow(x, row)
      return output
    },
    backward: (gradient, rows) => {
      delta.set(gradient.subarray(0, rows * width))
      for (let row = 0; row < rows; row++) rowGradient(gradient, row)
      return inputGradient
    },
    parameterGradients: rows => {
      kernels.columnSums(rows, width, delta, shift.gradients)
      // The normalised rows are not needed any more.
      kernels.multiply(rows * width, delta, normalised, normalised)
      kernels.columnSums(rows, width, normalised, scale.gradients)
    },
    addSquaredNorms: (rows, norms, rowsPerExample) => {
      for (let from = 0; from < rows; from += rowsPerExample) {
        const until = Math.min(rows, from + rowsPerExample) * width
        for (let column = 0; column < width; column++) {
          let [shifts, scales] = [0, 0]
          for (let at = from * width + column; at < until; at += width) {
            shifts += delta[at]
            scales += delta[at] * normalised[at]
          }
          norms[from / rowsPerExample] += shifts ** 2 + scales ** 2
        }
      }
    },
    scaleRows: (rows, factors) => {
      kernels.scaleRows(rows, width, delta, factors)
    },
  }
}
