/** A matrix inside an array of either precision: value (i, j) is data[i * rowStep + j * columnStep]. */
export interface View {
  readonly data: Float32Array | Float64Array
  readonly rowStep: number
  readonly columnStep: number
}

/** A matrix row by row, of so many columns. */
export const wide = (data: View['data'], columns: number): View => ({data, rowStep: columns, columnStep: 1})

/** The transpose of such a matrix. */
export const turned = (data: View['data'], columns: number): View => ({data, rowStep: 1, columnStep: columns})

/** Working memory for products of up to `inner` terms. */
interface Space {
  /** Four rows of the left matrix, packed together. */
  readonly packed: Float64Array
  /** Where the right matrix's rows begin that meet them. */
  readonly offsets: Int32Array
}

type AddProduct = (a: View, b: View, out: View, rows: number, inner: number, columns: number) => void

/** `addProduct` with working memory of its own, which grows with the longest sum. */
export function createAddProduct(): AddProduct {
  let space: Space = {packed: new Float64Array(0), offsets: new Int32Array(0)}
  return (a, b, out, rows, inner, columns) => {
    if (space.offsets.length < inner) space = {packed: new Float64Array(4 * inner), offsets: new Int32Array(inner)}
    addProduct(a, b, out, rows, inner, columns, space)
  }
}

/**
 * Adds the product of a [rows, inner] and b [inner, columns] to `out` [rows, columns], whose columns lie one after the other. Every
 * sum is taken in double precision and in the order of its terms. Works on blocks of four rows by two columns, whose
 * sums stay in registers, and skips the inner places at which all four rows of `a` are zero: one-hot columns and silent
 * units cost little.
 */
function addProduct(a: View, b: View, out: View, rows: number, inner: number, columns: number, space: Space): void {
  const whole = rows - (rows % 4)
  for (let i = 0; i < whole; i += 4) {
    const count = pack(a, b.rowStep, i, inner, space)
    addFourRows(b, out, i, columns, count, space)
    if (columns % 2 === 1) for (let row = i; row < i + 4; row++) addOne(a, b, out, row, columns - 1, inner)
  }
  for (let i = whole; i < rows; i++) for (let j = 0; j < columns; j++) addOne(a, b, out, i, j, inner)
}

/** Copies what is not zero of four rows; returns how many places there are. */
function pack({data, rowStep, columnStep}: View, bStep: number, i: number, inner: number, {packed, offsets}: Space): number {
  let at = i * rowStep
  let count = 0
  for (let k = 0; k < inner; k++, at += columnStep) {
    const x0 = data[at]
    const x1 = data[at + rowStep]
    const x2 = data[at + 2 * rowStep]
    const x3 = data[at + 3 * rowStep]
    if (x0 === 0 && x1 === 0 && x2 === 0 && x3 === 0) continue
    packed[4 * count] = x0
    packed[4 * count + 1] = x1
    packed[4 * count + 2] = x2
    packed[4 * count + 3] = x3
    offsets[count++] = k * bStep
  }
  return count
}

function addFourRows(b: View, out: View, i: number, columns: number, count: number, {packed, offsets}: Space): void {
  const right = b.data
  const sums = out.data
  const across = b.columnStep
  const down = out.rowStep
  let from = 0
  let to = i * down
  for (let j = 0; j + 1 < columns; j += 2, from += 2 * across, to += 2) {
    let s00 = 0
    let s01 = 0
    let s10 = 0
    let s11 = 0
    let s20 = 0
    let s21 = 0
    let s30 = 0
    let s31 = 0
    for (let at = 0; at < count; at++) {
      const place = from + offsets[at]
      const y0 = right[place]
      const y1 = right[place + across]
      const x0 = packed[4 * at]
      const x1 = packed[4 * at + 1]
      const x2 = packed[4 * at + 2]
      const x3 = packed[4 * at + 3]
      s00 += x0 * y0
      s01 += x0 * y1
      s10 += x1 * y0
      s11 += x1 * y1
      s20 += x2 * y0
      s21 += x2 * y1
      s30 += x3 * y0
      s31 += x3 * y1
    }
    sums[to] += s00
    sums[to + 1] += s01
    sums[to + down] += s10
    sums[to + down + 1] += s11
    sums[to + 2 * down] += s20
    sums[to + 2 * down + 1] += s21
    sums[to + 3 * down] += s30
    sums[to + 3 * down + 1] += s31
  }
}

function addOne(a: View, b: View, out: View, i: number, j: number, inner: number): void {
  let from = i * a.rowStep
  let other = j * b.columnStep
  let sum = 0
  for (let k = 0; k < inner; k++, from += a.columnStep, other += b.rowStep) sum += a.data[from] * b.data[other]
  out.data[i * out.rowStep + j] += sum
}
