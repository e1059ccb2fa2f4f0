import {numericColumn, type NumericColumn} from '../core/table.js'
import {medianOf, missingIn} from './impute.js'
import type {FitTransform, FittedTransform} from './transform.js'

/**
 * Min-max to [-1, 1] by the training rows' range, whose ends become exactly -1 and 1; rows outside it go beyond. A constant
 * column becomes 0 and comes back exactly. Missing values take the median of the training rows.
 */
export const fitMinmax: FitTransform = (train, name) => {
  const column = numericColumn(train, name)
  const {min, max} = rangeOf(column.values)
  // In halves, so that the range of very large numbers does not overflow.
  const half = max / 2 - min / 2
  if (!(half > 0)) return constant(column, Number.isFinite(min) ? min : 0)
  return scalar(
    column,
    value => ((value / 2 - min / 2) / half) * 2 - 1,
    feature => (min / 2 + ((feature + 1) / 2) * half) * 2,
  )
}

/**
 * Mean 0 and standard deviation 1 (the population's, divisor n) over the training rows. A constant column becomes 0 and comes
 * back exactly. Missing values take the median of the training rows and count as such in mean and deviation.
 */
export const fitStandardise: FitTransform = (train, name) => {
  const column = numericColumn(train, name)
  const {min, max} = rangeOf(column.values)
  const half = max / 2 - min / 2
  if (!(half > 0)) return constant(column, Number.isFinite(min) ? min : 0)
  const fill = missingIn(column) > 0 ? medianOf(column) : NaN
  // Relative to the range, so that squares neither overflow nor vanish.
  let mean = 0
  let squares = 0
  column.values.forEach((raw, at) => {
    const value = ((Number.isNaN(raw) ? fill : raw) / 2 - min / 2) / half
    const delta = value - mean
    mean += delta / (at + 1)
    squares += delta * (value - mean)
  })
  const deviation = Math.sqrt(squares / column.values.length)
  return scalar(
    column,
    value => ((value / 2 - min / 2) / half - mean) / deviation,
    feature => (min / 2 + (mean + feature * deviation) * half) * 2,
  )
}

/** Values as they are; missing ones take the median of the training rows. */
export const fitIdentity: FitTransform = (train, name) =>
  scalar(
    numericColumn(train, name),
    value => value,
    feature => feature,
  )

function rangeOf(values: Float64Array): {min: number; max: number} {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return {min, max}
}

/** A column of one value. */
export const constant = (train: NumericColumn, value: number) =>
  scalar(
    train,
    () => 0,
    () => value,
  )

/** One feature per value. */
export function scalar(
  train: NumericColumn,
  toFeature: (value: number) => number,
  toValue: (feature: number) => number,
): FittedTransform {
  const {field} = train
  // Sorting for the median is the dearest step of all: only when a cell asks for it.
  let fill: number | undefined
  return {
    featureNames: [field.name],
    forward(column, target, offset, stride) {
      if (column.kind !== 'numeric') throw new RangeError(`Column '${field.name}' is not numeric.`)
      for (let row = 0; row < column.values.length; row++) {
        const value = column.values[row]
        target[row * stride + offset] = toFeature(Number.isNaN(value) ? (fill ??= medianOf(train)) : value)
      }
    },
    inverse(source, offset, stride, rowCount) {
      const values = new Float64Array(rowCount)
      for (let row = 0; row < rowCount; row++) values[row] = toValue(source[row * stride + offset])
      return {kind: 'numeric', field, values}
    },
  }
}
