/**
 * Tables of numbers over some columns, one number per combination of their codes: a marginal, a potential. Combinations are numbered
 * with the last column running fastest. `sizes` holds the number of codes of every column of the data.
 */

export const cellCount = (columns: readonly number[], sizes: readonly number[]): number =>
  columns.reduce((product, column) => product * sizes[column], 1)

/** For each cell over `columns`, the cell over `onto` that it belongs to. @param onto Columns that are all in `columns`. */
export function projection(columns: readonly number[], onto: readonly number[], sizes: readonly number[]): Int32Array {
  let map = Int32Array.of(0)
  for (const column of columns) {
    const size = sizes[column]
    const step = strideOf(onto, column, sizes)
    const longer = new Int32Array(map.length * size)
    map.forEach((start, at) => {
      for (let code = 0; code < size; code++) longer[at * size + code] = start + code * step
    })
    map = longer
  }
  return map
}

/** How far apart two cells are whose codes differ by 1 in this column; 0 where the column is none of these. */
function strideOf(columns: readonly number[], column: number, sizes: readonly number[]): number {
  const at = columns.indexOf(column)
  return at < 0 ? 0 : cellCount(columns.slice(at + 1), sizes)
}

/** Sums of what is mapped to the same cell. */
export function sumInto(values: Float64Array, map: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count)
  for (let cell = 0; cell < values.length; cell++) sums[map[cell]] += values[cell]
  return sums
}

/**
 * The cell of each row; -1 where it has no code in one of the columns.
 * @param codes One array [rows] per column of the data; -1 for no code.
 */
export function cellsOfRows(
  codes: readonly Int32Array[],
  columns: readonly number[],
  sizes: readonly number[],
  rowCount: number,
): Int32Array {
  const cells = new Int32Array(rowCount)
  for (const column of columns) {
    const [own, size] = [codes[column], sizes[column]]
    for (let row = 0; row < rowCount; row++) cells[row] = cells[row] < 0 || own[row] < 0 ? -1 : cells[row] * size + own[row]
  }
  return cells
}
