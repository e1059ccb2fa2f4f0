import {numericColumn, type Table} from '../../core/table.js'
import {coarseQuantiles} from '../coarse-quantiles.js'
import type {Modes} from './modes.js'
import type {NumberEncoding} from './numbers.js'
import type {TabularEncoding} from './tabular.js'

/** So many values stand behind every number of a mode, at least. */
const ROWS_PER_MODE = 5

/**
 * An encoding that a file may hold: to read rows back, without single values of the columns beyond the ends of their
 * ranges. Tables of quantiles become those of {@link coarseQuantiles}, at the same probabilities; a mode that is the
 * likeliest one of fewer than five values gets the mean and deviation of the five values nearest to it.
 *
 * @param encoding As it was fitted. @param train The rows that it was fitted to.
 */
export function coarseEncoding(encoding: TabularEncoding, train: Table): TabularEncoding {
  return {columns: encoding.columns.map(column => (column.kind === 'numbers' ? coarseNumbers(column, train) : column))}
}

function coarseNumbers(column: NumberEncoding, train: Table): NumberEncoding {
  const {scaling} = column
  if (scaling.kind !== 'quantile-normal' && scaling.kind !== 'modes') return column
  const values = numericColumn(train, column.name)
    .values.filter(value => !Number.isNaN(value))
    .sort()
  if (scaling.kind === 'modes') return {...column, scaling: coarseModes(scaling, values)}
  return {...column, scaling: {...scaling, quantiles: coarseQuantiles(values)}}
}

function coarseModes(modes: Modes, values: Float64Array): Modes {
  const {means, deviations, weights} = modes
  const counts = new Int32Array(means.length)
  const logDensity = (value: number, mode: number) =>
    Math.log(weights[mode] / deviations[mode]) - ((value - means[mode]) / deviations[mode]) ** 2 / 2
  for (const value of values) {
    const densities = means.map((_, mode) => logDensity(value, mode))
    counts[densities.indexOf(Math.max(...densities))]++
  }
  const coarse = means.map((mean, mode) =>
    counts[mode] < ROWS_PER_MODE ? momentsNear(mean, values) : {mean, deviation: deviations[mode]},
  )
  return {...modes, means: coarse.map(({mean}) => mean), deviations: coarse.map(({deviation}) => deviation)}
}

/** Mean and deviation of the values nearest to a place. */
function momentsNear(place: number, values: Float64Array): {mean: number; deviation: number} {
  const near = values.toSorted((a, b) => Math.abs(a - place) - Math.abs(b - place)).subarray(0, ROWS_PER_MODE)
  const mean = near.reduce((sum, value) => sum + value / near.length, 0)
  return {mean, deviation: Math.sqrt(near.reduce((sum, value) => sum + (value - mean) ** 2 / near.length, 0))}
}
