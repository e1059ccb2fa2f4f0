/** Numbers in rows, one after the other: value (i, j) is data[i * columns + j]. */
export interface Matrix {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

export function createMatrix(rows: number, columns: number): Matrix {
  return {data: new Float64Array(rows * columns), rows, columns}
}

/** Indices of so many rows at equal distances. */
export const evenRows = (rows: number, count: number): Int32Array =>
  Int32Array.from({length: count}, (_, at) => Math.floor((at * rows) / count))

/** The rows with these indices, copied in the order given. */
export function pickRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  const {columns} = matrix
  const picked = createMatrix(indices.length, columns)
  for (let row = 0; row < indices.length; row++) {
    const start = indices[row] * columns
    picked.data.set(matrix.data.subarray(start, start + columns), row * columns)
  }
  return picked
}

/** One matrix under the other. */
export function stackRows(...parts: readonly Matrix[]): Matrix {
  const columns = parts[0].columns
  const stacked = createMatrix(
    parts.reduce((sum, part) => sum + part.rows, 0),
    columns,
  )
  let at = 0
  for (const part of parts) {
    stacked.data.set(part.data, at)
    at += part.data.length
  }
  return stacked
}

/** Square of the Euclidean distance of a row of one matrix and a row of another with the same columns. */
export function squaredDistance(a: Matrix, rowA: number, b: Matrix, rowB: number): number {
  let sum = 0
  for (let column = 0; column < a.columns; column++)
    sum += (a.data[rowA * a.columns + column] - b.data[rowB * b.columns + column]) ** 2
  return sum
}
