import type {Matrix} from '../../core/matrix.js'
import {columnOf} from './grid-column.js'
import type {Reference} from './find-grid.js'
import {findLooseGrid} from './loose/loose-grid.js'

/** Rows decode on no fewer columns than this (see `chooseGrids` and `chooseByRelations`). */
const FEWEST_COLUMNS = 3
/** Fewer different values may always be on a grid. */
const FEWEST_VALUES = 8
/** The finest step to a unit that columns are read on, and how near to it a value is: a fiftieth of all are by chance. */
const STEPS_TO_UNIT = 1e6
const NEAR = 0.01
/** Of the records: some may be wrong, or have more decimals. */
const LEAST_SHARE = 0.25

/**
 * Whether records that are known tell of grids: decimals of up to six digits in the units of the references, or any even steps. A
 * column of few values counts as one on a grid. Where hardly a column does, reading grids shows nothing.
 *
 * @param records [records, columns].
 * @param references Per column: zeros and units.
 */
export function areOnGrids(records: Matrix, references: readonly (readonly Reference[])[]): boolean {
  let onGrids = 0
  for (let column = 0; column < records.columns && onGrids < FEWEST_COLUMNS; column++) {
    const values = columnOf(records, column)
    const isOn =
      new Set(values).size < FEWEST_VALUES ||
      references[column].some(reference => areDecimals(values, reference)) ||
      findLooseGrid(values) !== undefined
    if (isOn) onGrids++
  }
  return onGrids >= FEWEST_COLUMNS
}

function areDecimals(values: Float64Array, {zero, unit}: Reference): boolean {
  const on = values.filter(value => {
    const steps = ((value - zero) / unit) * STEPS_TO_UNIT
    return Math.abs(steps - Math.round(steps)) <= NEAR
  })
  return on.length >= LEAST_SHARE * values.length
}
