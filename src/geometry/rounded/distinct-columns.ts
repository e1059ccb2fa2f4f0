import {createMatrix, type Matrix} from '../../core/matrix.js'

/** Columns without those that repeat another. */
export interface DistinctColumns {
  readonly rows: Matrix
  /** Per column of the rows before, its number among those that are left. */
  readonly numberOf: Int32Array
}

/**
 * Leaves out columns that are equal to another one in all rows, as the channels are of a grey picture that is stored in colours: they were
 * rounded once, and count once.
 *
 * @param rows [rows, columns]
 */
export function distinctColumns(rows: Matrix): DistinctColumns {
  const sums = checksums(rows)
  const kept: number[] = []
  const bySum = new Map<number, number[]>()
  const numberOf = Int32Array.from(sums, (sum, column) => {
    const same = bySum.get(sum) ?? []
    const known = same.find(number => areEqual(rows, kept[number], column))
    if (known !== undefined) return known
    bySum.set(sum, [...same, kept.length])
    return kept.push(column) - 1
  })
  if (kept.length === rows.columns) return {rows, numberOf}
  const left = createMatrix(rows.rows, kept.length)
  for (let row = 0; row < rows.rows; row++)
    kept.forEach((column, at) => (left.data[row * kept.length + at] = rows.data[row * rows.columns + column]))
  return {rows: left, numberOf}
}

/** Equal for equal columns. */
function checksums({data, columns}: Matrix): Int32Array {
  const sums = new Int32Array(columns)
  for (let at = 0; at < data.length; at++) sums[at % columns] = Math.imul(sums[at % columns], 31) + data[at]
  return sums
}

function areEqual({data, columns}: Matrix, a: number, b: number): boolean {
  for (let start = 0; start < data.length; start += columns) if (data[start + a] !== data[start + b]) return false
  return true
}
