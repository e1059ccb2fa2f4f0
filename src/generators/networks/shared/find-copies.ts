import type {Column, NumericColumn, Table} from '../../../core/table.js'

/** Numbers that differ by less than this share of their column's range are taken for the same. */
const SHARE_OF_RANGE = 1e-3

/**
 * Numbers of the rows that equal some training row in every column: levels exactly, numbers up to a thousandth of the range of
 * the training rows. Missing cells equal each other.
 *
 * @param train Has the columns of `rows`, by name.
 */
export function findCopies(rows: Table, train: Table): Int32Array {
  const same = rows.columns.map(column => comparison(column, train.column(column.field.name)))
  const equals = (row: number, other: number) => same.every(compare => compare(row, other))
  const copies: number[] = []
  for (let row = 0; row < rows.rowCount; row++)
    for (let other = 0; other < train.rowCount; other++)
      if (equals(row, other)) {
        copies.push(row)
        break
      }
  return Int32Array.from(copies)
}

/** Whether a cell of one column equals a cell of the other, by their rows. */
function comparison(column: Column, other: Column): (row: number, otherRow: number) => boolean {
  if (column.kind === 'categorical' && other.kind === 'categorical')
    return (row, otherRow) => column.codes[row] === other.codes[otherRow]
  if (column.kind !== 'numeric' || other.kind !== 'numeric') return () => false
  const tolerance = SHARE_OF_RANGE * rangeOf(other)
  return (row, otherRow) => {
    const [a, b] = [column.values[row], other.values[otherRow]]
    return Math.abs(a - b) <= tolerance || (Number.isNaN(a) && Number.isNaN(b))
  }
}

function rangeOf({values}: NumericColumn): number {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return max > min ? max - min : 0
}
