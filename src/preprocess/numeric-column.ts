import type {NumericColumn} from '../core/table.js'

/** A column of numbers that were computed. */
export function numericColumnOf(name: string, values: Float64Array): NumericColumn {
  let [min, max] = [NaN, NaN]
  for (const value of values) {
    if (!(value >= min)) min = value
    if (!(value <= max)) max = value
  }
  return {kind: 'numeric', field: {kind: 'numeric', name, min, max, decimals: 17, integer: false, missing: 0}, values}
}
