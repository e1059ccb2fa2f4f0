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
    for (let term = 0; term < inner; term++) addScaledRow(columns, a[row * inner + term], b, term * columns, c, start)
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
  for (let row = 0; row < rows; row++) {
    for (let term = 0; term < inner; term++) addScaledRow(columns, a[term * rows + row], b, term * columns, c, row * columns)
  }
}

function addScaledRow(columns: number, weight: number, b: Float32Array, from: number, c: Float32Array, to: number): void {
  // Sparse inputs (one-hot levels, ReLU) are common enough to pay for the question.
  if (weight === 0) return
  for (let column = 0; column < columns; column++) c[to + column] += weight * b[from + column]
}

/** c = a b': every cell is the dot product of two rows. */
export function productRightTransposed(
  rows: number,
  columns: number,
  inner: number,
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) c[row * columns + column] = dot(inner, a, row * inner, b, column * inner)
  }
}

/** Four running sums, because one would wait for itself. */
function dot(count: number, a: Float32Array, from: number, b: Float32Array, other: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let at = 0
  for (; at + 3 < count; at += 4) {
    s0 += a[from + at] * b[other + at]
    s1 += a[from + at + 1] * b[other + at + 1]
    s2 += a[from + at + 2] * b[other + at + 2]
    s3 += a[from + at + 3] * b[other + at + 3]
  }
  for (; at < count; at++) s0 += a[from + at] * b[other + at]
  return s0 + s1 + (s2 + s3)
}
