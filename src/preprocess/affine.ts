import {numericColumn, type NumericColumn} from '../core/table.js'
import {imputationOf} from './impute.js'
import type {FitTransform, FittedTransform} from './transform.js'

/**
 * Min-max to [-1, 1] by the training rows' range; rows outside it go beyond. A constant column becomes 0 and comes back exactly.
 * Missing values take the median of the training rows.
 */
export const fitMinmax: FitTransform = (train, name) => {
  const column = numericColumn(train, name)
  let min = Infinity
  let max = -Infinity
  for (const value of column.values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  if (!(max > min)) return affine(column, Number.isFinite(min) ? min : 0, 0)
  return affine(column, min / 2 + max / 2, max / 2 - min / 2)
}

/**
 * Mean 0 and standard deviation 1 (the population's, divisor n) over the training rows. A constant column becomes 0 and comes
 * back exactly. Missing values take the median of the training rows.
 */
export const fitStandardise: FitTransform = (train, name) => {
  const column = numericColumn(train, name)
  const fill = imputationOf(column)
  let mean = 0
  let squares = 0
  column.values.forEach((raw, at) => {
    const value = Number.isNaN(raw) ? fill : raw
    const delta = value - mean
    mean += delta / (at + 1)
    squares += delta * (value - mean)
  })
  const deviation = Math.sqrt(squares / Math.max(1, column.values.length))
  // Rounding leaves a constant column a deviation of about 1e-16 of its size.
  return affine(column, mean, deviation > 1e-14 * Math.abs(mean) ? deviation : 0)
}

/** Values as they are; missing ones take the median of the training rows. */
export const fitIdentity: FitTransform = (train, name) => affine(numericColumn(train, name), 0, 1)

/** feature = (value - centre) / scale; with scale 0 the feature is 0 and the value is the centre. */
function affine(train: NumericColumn, centre: number, scale: number): FittedTransform {
  const fill = imputationOf(train)
  const {field} = train
  return {
    featureNames: [field.name],
    forward(column, target, offset, stride) {
      if (column.kind !== 'numeric') throw new RangeError(`Column '${field.name}' is not numeric.`)
      for (let row = 0; row < column.values.length; row++) {
        const value = Number.isNaN(column.values[row]) ? fill : column.values[row]
        target[row * stride + offset] = scale === 0 ? 0 : (value - centre) / scale
      }
    },
    inverse(source, offset, stride, rowCount) {
      const values = new Float64Array(rowCount)
      for (let row = 0; row < rowCount; row++) values[row] = centre + scale * source[row * stride + offset]
      return {kind: 'numeric', field, values}
    },
  }
}
