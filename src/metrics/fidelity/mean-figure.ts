import {deviation, leastError} from '../standard-error.js'
import type {FidelityFigure} from './fidelity.js'

/** The mean over rows, with its standard error; where all rows are equal, that of a proportion (`leastError`). */
export function meanFigure(values: Float64Array, range: FidelityFigure['range']): FidelityFigure {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length
  const spread = values.length < 2 ? 0 : deviation(values) / Math.sqrt(values.length)
  return {value, standardError: spread || leastError(values.length), range}
}
