import type {Matrix} from '../../core/matrix.js'
import type {Grid} from './find-grid.js'

/** A column of the points with its grid. */
export interface GridColumn {
  readonly column: number
  readonly grid: Grid
}

/** The row in steps of the columns' grids. */
export function inSteps({data, columns}: Matrix, row: number, chosen: readonly GridColumn[]): Float64Array {
  return Float64Array.from(chosen, ({column, grid}) => (data[row * columns + column] - grid.origin) / grid.step)
}

/** The grid with steps smaller by a factor. */
export function finer({origin, step, error, low, high}: Grid, factor: number): Grid {
  return {origin, step: step / factor, error: error * factor, low: low * factor, high: high * factor}
}

/** The released range, in steps. */
export const widthOf = ({low, high}: Grid) => high - low

export const byWidth = (a: GridColumn, b: GridColumn) => widthOf(a.grid) - widthOf(b.grid) || a.column - b.column

export function columnOf({data, rows, columns}: Matrix, column: number): Float64Array {
  return Float64Array.from({length: rows}, (_, row) => data[row * columns + column])
}
