import type {Normalisation, NormalisationGradients} from './kernels.js'

export function columnMoments(rows: number, columns: number, x: Float32Array, mean: Float32Array, variance: Float32Array): void {
  for (let column = 0; column < columns; column++) {
    let sum = 0
    for (let row = 0; row < rows; row++) sum += x[row * columns + column]
    const centre = sum / rows
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (x[row * columns + column] - centre) ** 2
    mean[column] = centre
    variance[column] = squares / rows
  }
}

export function normalise(rows: number, columns: number, x: Float32Array, norm: Normalisation, out: Float32Array): void {
  for (let column = 0; column < columns; column++) {
    const factor = norm.scale[column] / Math.sqrt(norm.variance[column] + norm.epsilon)
    const shift = norm.shift[column] - norm.mean[column] * factor
    for (let at = column; at < rows * columns; at += columns) out[at] = x[at] * factor + shift
  }
}

export function normaliseBackward(
  rows: number,
  columns: number,
  x: Float32Array,
  norm: Normalisation,
  gradient: Float32Array,
  sums: NormalisationGradients,
): void {
  for (let column = 0; column < columns; column++) {
    const inverse = 1 / Math.sqrt(norm.variance[column] + norm.epsilon)
    const mean = norm.mean[column]
    let sum = 0
    let weighted = 0
    for (let at = column; at < rows * columns; at += columns) {
      sum += gradient[at]
      weighted += gradient[at] * (x[at] - mean) * inverse
    }
    sums.shift[column] = sum
    sums.scale[column] = weighted
    const factor = norm.scale[column] * inverse
    for (let at = column; at < rows * columns; at += columns) {
      gradient[at] = factor * (gradient[at] - sum / rows - ((x[at] - mean) * inverse * weighted) / rows)
    }
  }
}
