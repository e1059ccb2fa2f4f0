import type {ReadOptions} from '../read-options.js'
import {blankRowNotes} from '../row-filter.js'
import type {ReadColumn} from './gather.js'

/**
 * Numbers of the rows that hold anything; left out where all do. A row with nothing but a label is kept: somebody may be known by it alone.
 */
export function recordsIn(
  columns: readonly ReadColumn[],
  rowCount: number,
  {target, group}: ReadOptions,
): {records?: readonly number[]; notes: readonly string[]} {
  const label = columns.find(({name}) => name === target)?.cells
  const cells = columns
    .filter(({name, column}) => name !== target && name !== group && column.isKey !== true)
    .map(column => column.cells)
  const isBlank = (row: number) => cells.every(each => each.isMissing(row))
  if (cells.length + (label === undefined ? 0 : 1) < 2) return {notes: []}
  const blank = new Set<number>()
  let labelsAlone = 0
  for (let row = 0; row < rowCount; row++) {
    if (!isBlank(row)) continue
    if (label?.isMissing(row) === false) labelsAlone++
    else blank.add(row)
  }
  const notes = blankRowNotes(blank.size, labelsAlone)
  if (blank.size === 0) return {notes}
  return {records: Array.from({length: rowCount}, (_, row) => row).filter(row => !blank.has(row)), notes}
}
