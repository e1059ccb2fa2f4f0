import {createMatrix, type Matrix} from '../../core/matrix.js'
import {MISSING_CODE, type Column, type Table} from '../../core/table.js'
import {midranks} from '../../stats/ranks.js'

/** Levels that fewer rows have say nothing of their own. */
const FEWEST_ROWS = 3
/** So many levels of a column are looked at, the commonest. */
const MOST_LEVELS = 30
/** Two rows with different levels are as far apart as two random numbers of a column on average. */
const LEVEL_WEIGHT = Math.sqrt(1 / 6)

export interface ShiftFeatures {
  /** [rows, features]: where a value lies, how far out, which level, whether it is missing. */
  readonly means: Matrix
  /** [rows, features] for distances. */
  readonly points: Matrix
  /** Per feature of `means` the column that it is made from. */
  readonly columns: readonly string[]
}

interface Feature {
  readonly column: string
  readonly values: Float64Array
  readonly inPoints: boolean
}

/**
 * A table's rows as numbers that units and outliers do not change: numbers by their ranks in [-1/2, 1/2] and the
 * squares of these, levels and missing cells by indicators.
 */
export function shiftFeatures(table: Table): ShiftFeatures {
  const features = table.columns.flatMap(featuresOf)
  const inPoints = features.filter(feature => feature.inPoints)
  return {
    means: matrixOf(features, table.rowCount),
    points: matrixOf(inPoints, table.rowCount),
    columns: features.map(({column}) => column),
  }
}

function featuresOf(column: Column): Feature[] {
  const {name} = column.field
  const missing =
    column.kind === 'numeric'
      ? column.values.map(value => (Number.isNaN(value) ? 1 : 0))
      : column.codes.map(code => (code === MISSING_CODE ? 1 : 0))
  const indicator = (values: ArrayLike<number>): Feature => ({
    column: name,
    values: Float64Array.from(values, value => value * LEVEL_WEIGHT),
    inPoints: true,
  })
  const gaps = missing.some(value => value === 1) ? [indicator(missing)] : []
  if (column.kind === 'categorical')
    return [...commonLevels(column.codes).map(level => indicator(column.codes.map(code => (code === level ? 1 : 0)))), ...gaps]
  const ranks = centredRanks(column.values)
  return [
    {column: name, values: ranks, inPoints: true},
    {column: name, values: ranks.map(rank => rank ** 2), inPoints: false},
    ...gaps,
  ]
}

function commonLevels(codes: Int32Array): number[] {
  const counts = new Map<number, number>()
  for (const code of codes) if (code !== MISSING_CODE) counts.set(code, (counts.get(code) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => count >= FEWEST_ROWS)
  return common
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, MOST_LEVELS)
    .map(([level]) => level)
}

/** Missing values are in the middle. */
function centredRanks(values: Float64Array): Float64Array {
  const present = Array.from(values.keys()).filter(row => !Number.isNaN(values[row]))
  const ranks = midranks(present.map(row => values[row]))
  const centred = new Float64Array(values.length)
  present.forEach((row, at) => (centred[row] = (ranks[at] - 0.5) / present.length - 0.5))
  return centred
}

function matrixOf(features: readonly Feature[], rows: number): Matrix {
  const matrix = createMatrix(rows, features.length)
  features.forEach(({values}, at) => {
    for (let row = 0; row < rows; row++) matrix.data[row * features.length + at] = values[row]
  })
  return matrix
}
