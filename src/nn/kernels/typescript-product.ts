/** c `[rows, columns]` = a b, row by row as weighted sums of the rows of b. */
export function product(
  rows: number,
  columns: number,
  inner: number,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  bias?: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    for (let column = 0; column < columns; column++) c[start + column] = bias ? bias[column] : 0
    addWeightedRows({columns, inner, first: row * inner, step: 1}, a, b, c, start)
  }
}

/** c = a' b: the same sums, with the weights read down the columns of a. */
export function productLeftTransposed(
  rows: number,
  columns: number,
  inner: number,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
): void {
  c.fill(0, 0, rows * columns)
  for (let row = 0; row < rows; row++) addWeightedRows({columns, inner, first: row, step: rows}, a, b, c, row * columns)
}

interface Sizes {
  readonly columns: number
  readonly inner: number
  /** Where the weights are in a. */
  readonly first: number
  readonly step: number
}

/** Four rows of b at a time, so that the row of c, which begins at `to`, is read and written a quarter as often. */
function addWeightedRows(
  {columns, inner, first, step}: Sizes,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  to: number,
): void {
  let term = 0
  for (; term + 3 < inner; term += 4) {
    const at = first + term * step
    const [w0, w1, w2, w3] = [a[at], a[at + step], a[at + 2 * step], a[at + 3 * step]]
    const b0 = term * columns
    const [b1, b2, b3] = [b0 + columns, b0 + 2 * columns, b0 + 3 * columns]
    for (let column = 0; column < columns; column++) {
      c[to + column] += w0 * b[b0 + column] + w1 * b[b1 + column] + (w2 * b[b2 + column] + w3 * b[b3 + column])
    }
  }
  for (; term < inner; term++) {
    const weight = a[first + term * step]
    for (let column = 0; column < columns; column++) c[to + column] += weight * b[term * columns + column]
  }
}

/** c = a b': every cell is the dot product of two rows; four cells at a time, because one sum would wait for itself. */
export function productRightTransposed(
  rows: number,
  columns: number,
  inner: number,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * inner
    let column = 0
    for (; column + 3 < columns; column += 4) {
      const b0 = column * inner
      const [b1, b2, b3] = [b0 + inner, b0 + 2 * inner, b0 + 3 * inner]
      let [s0, s1, s2, s3] = [0, 0, 0, 0]
      for (let term = 0; term < inner; term++) {
        const value = a[from + term]
        s0 += value * b[b0 + term]
        s1 += value * b[b1 + term]
        s2 += value * b[b2 + term]
        s3 += value * b[b3 + term]
      }
      const to = row * columns + column
      c[to] = s0
      c[to + 1] = s1
      c[to + 2] = s2
      c[to + 3] = s3
    }
    for (; column < columns; column++) {
      let sum = 0
      for (let term = 0; term < inner; term++) sum += a[from + term] * b[column * inner + term]
      c[row * columns + column] = sum
    }
  }
}
