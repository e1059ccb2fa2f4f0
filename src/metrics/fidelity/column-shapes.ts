import {defineFidelity} from './define-fidelity.js'
import type {Context} from '../../core/context.js'
import {MISSING_CODE, type Column} from '../../core/table.js'
import type {ColumnFigure, FidelityFigures, FidelityInput} from './fidelity.js'
import {requireRows} from './points.js'
import {namedFigures, withErrors} from './resample.js'

/**
 * How far the values of each column are apart by themselves: for numbers the two-sample statistic of Kolmogorov and Smirnov,
 * the largest gap between the two distribution functions (Massey, doi:10.1080/01621459.1951.10500769); for categories the total
 * variation distance, half the sum of the absolute differences of the levels' shares. Both are in [0, 1], 0 being equal. Missing
 * cells count as a value of their own, above all numbers. Gives every column, the mean over the columns and the largest. Two
 * halves of the same real rows are not at 0 either: the report shows where they are.
 *
 * @throws {NotApplicable} With fewer than 2 rows on a side, or without columns.
 */
export const columnShapes = defineFidelity({
  name: 'column-shapes',
  summary:
    "How far each column's values are from those of real rows: Kolmogorov-Smirnov for numbers, total variation for categories.",
  source: 'Massey (1951), doi:10.1080/01621459.1951.10500769; total variation distance',
  options: {},
  create() {
    return {measure: compareColumns}
  },
})

async function compareColumns(input: FidelityInput, context: Context): Promise<FidelityFigures> {
  requireRows(input, 2)
  const {real, synthetic} = input
  const pairs = real.columns.map(column => ranked(column, synthetic.column(column.field.name)))
  const range = [0, 1] as const
  const figures = await withErrors(
    {real: real.rowCount, synthetic: synthetic.rowCount},
    new Array<typeof range>(pairs.length + 2).fill(range),
    (realRows, syntheticRows) => {
      const distances = pairs.map(pair => distanceOf(pair, realRows, syntheticRows))
      const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length
      return [mean, Math.max(...distances), ...distances]
    },
    context,
  )
  const columns = pairs.flatMap(({name, ordered}, at): ColumnFigure[] => {
    const figure = figures[at + 2]
    return figure === undefined ? [] : [{name, statistic: ordered ? 'Kolmogorov-Smirnov' : 'total variation', ...figure}]
  })
  return {figures: namedFigures(['meanDistance', 'largestDistance'], figures), columns}
}

/** The values of one column on both sides as positions among all its values. */
interface RankedColumn {
  readonly name: string
  readonly ordered: boolean
  readonly positions: number
  readonly real: Int32Array
  readonly synthetic: Int32Array
}

function ranked(real: Column, synthetic: Column): RankedColumn {
  const {name} = real.field
  if (real.kind === 'numeric' && synthetic.kind === 'numeric') {
    const values = [...new Set([...real.values, ...synthetic.values])].filter(value => !Number.isNaN(value))
    const position = new Map(values.sort((a, b) => a - b).map((value, at) => [value, at]))
    const place = (value: number) => position.get(value) ?? values.length
    return {
      name,
      ordered: true,
      positions: values.length + 1,
      real: Int32Array.from(real.values, place),
      synthetic: Int32Array.from(synthetic.values, place),
    }
  }
  if (real.kind !== 'categorical' || synthetic.kind !== 'categorical')
    throw new RangeError(`Column '${name}' must be of one kind on both sides.`)
  const levels = real.field.levels.length
  const place = (code: number) => (code === MISSING_CODE ? levels : code)
  return {name, ordered: false, positions: levels + 1, real: real.codes.map(place), synthetic: synthetic.codes.map(place)}
}

function distanceOf(column: RankedColumn, realRows: Int32Array, syntheticRows: Int32Array): number {
  const differences = new Float64Array(column.positions)
  for (const row of realRows) differences[column.real[row]] += 1 / realRows.length
  for (const row of syntheticRows) differences[column.synthetic[row]] -= 1 / syntheticRows.length
  const distance = column.ordered ? largestGap(differences) : differences.reduce((sum, each) => sum + Math.abs(each), 0) / 2
  return Math.min(1, distance)
}

function largestGap(differences: Float64Array): number {
  let [gap, largest] = [0, 0]
  for (const difference of differences) {
    gap += difference
    largest = Math.max(largest, Math.abs(gap))
  }
  return largest
}
