import {createMatrix, type Matrix} from '../core/matrix.js'
import {isOfSample, sampleColumns} from '../core/sample-form.js'
import {Table, type NumericColumn, type Role} from '../core/table.js'
import {componentsOf, principalComponents} from '../stats/principal-components.js'

/** On X-rays of 28 x 28 so many components hold more than nine tenths of the variance, and distances in them order pictures. */
const COMPONENTS = 40
/** Rows that the components are found in: more do not change where they lie. */
const MOST_ROWS = 1000

/** Turns samples, such as pictures, into features that attacks and learners on tables can use. */
export interface SampleFeatures {
  /** The same rows with columns `component 1`, ... in the place of the numbers of samples; other columns stay. */
  transform<R extends Role>(table: Table<R>): Table<R>
}

/**
 * Features of samples: where each lies along the principal components of some of them.
 *
 * @param samples Rows that whoever uses the features holds: components are found in them alone.
 */
export function sampleFeatures(samples: Table): SampleFeatures {
  const rows = samples.rowCount <= MOST_ROWS ? samples : samples.select(evenly(samples.rowCount, MOST_ROWS), samples.role)
  const components = principalComponents(sampleNumbers(rows), COMPONENTS)
  return {
    transform: table => {
      const scores = componentsOf(sampleNumbers(table), components)
      const features = Array.from({length: scores.columns}, (_, at) => featureColumn(scores, at))
      return table.withColumns([...features, ...table.columns.filter(({field}) => !isOfSample(field))])
    },
  }
}

const evenly = (rows: number, count: number) => Int32Array.from({length: count}, (_, at) => Math.floor((at * rows) / count))

/** The numbers of samples: [rows, numbers], in the order of their form. */
export function sampleNumbers(table: Table): Matrix {
  const columns = sampleColumns(table)
  const matrix = createMatrix(table.rowCount, columns.length)
  columns.forEach(({values}, at) => {
    for (let row = 0; row < values.length; row++) matrix.data[row * columns.length + at] = values[row]
  })
  return matrix
}

function featureColumn(scores: Matrix, at: number): NumericColumn {
  const values = Float64Array.from({length: scores.rows}, (_, row) => scores.data[row * scores.columns + at])
  let [min, max] = [NaN, NaN]
  for (const value of values) {
    if (!(value >= min)) min = value
    if (!(value <= max)) max = value
  }
  return {
    kind: 'numeric',
    field: {kind: 'numeric', name: `component ${at + 1}`, min, max, decimals: 17, integer: false, missing: 0},
    values,
  }
}
