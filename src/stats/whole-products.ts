import type {Matrix} from '../core/matrix.js'
import {loadWasmKernels} from '../nn/kernels/wasm.js'
import type {Kernels} from '../nn/kernels/kernels.js'

const ROWS_AT_ONCE = 256
/** Whole numbers up to here, and sums of them, are exact in single precision. */
const EXACT = 2 ** 24

/**
 * Inner products of all pairs of rows of whole numbers, exact, by products of matrices in single precision: numbers are centred, and so few
 * columns taken at once that no sum leaves the whole numbers that single precision holds; the parts are added up in double precision.
 * For levels of 8 bit that are 1,024 columns.
 *
 * @param rows [rows, columns].
 * @param breathe Is called now and then; what it throws ends the work.
 * @returns Per row its products with the rows up to itself; undefined where the kernels are not built or numbers are
 *   too large, or not whole.
 */
export async function wholeProducts(rows: Matrix, breathe: Breathe = () => undefined): Promise<Float64Array[] | undefined> {
  let [low, high] = [Infinity, -Infinity]
  for (const value of rows.data) {
    if (!Number.isInteger(value)) return undefined
    if (value < low) low = value
    if (value > high) high = value
  }
  const middle = Math.round((low + high) / 2)
  const columns = Math.min(rows.columns, Math.floor(EXACT / Math.max(1, high - middle, middle - low) ** 2))
  const loaded = loadWasmKernels()
  if (!(columns >= 1) || 'missing' in loaded) return undefined
  const products = Array.from({length: rows.rows}, (_, row) => new Float64Array(row + 1))
  const bench = loaded.withKernels(kernels => benchOf(kernels, Math.min(columns, rows.columns)))
  for (let first = 0; first < rows.columns; first += columns)
    await addProducts(bench, rows, {first, last: Math.min(rows.columns, first + columns), middle}, products, breathe)
  const sums = sumsOf(rows)
  const constant = rows.columns * middle * middle
  products.forEach((own, row) => {
    // (a - m)(b - m) = ab - m (a + b) + m^2
    for (let other = 0; other <= row; other++) own[other] += middle * (sums[row] + sums[other]) - constant
  })
  return products
}

type Breathe = () => Promise<void> | undefined

interface Strip {
  readonly first: number
  readonly last: number
  readonly middle: number
}

/** Kernels, and the numbers that they work on. */
const benchOf = (kernels: Kernels, width: number) => ({
  kernels,
  left: kernels.allocate(ROWS_AT_ONCE * width),
  right: kernels.allocate(ROWS_AT_ONCE * width),
  part: kernels.allocate(ROWS_AT_ONCE * ROWS_AT_ONCE),
})

async function addProducts(
  {kernels, left, right, part}: ReturnType<typeof benchOf>,
  rows: Matrix,
  strip: Strip,
  products: readonly Float64Array[],
  breathe: Breathe,
): Promise<void> {
  const width = strip.last - strip.first
  for (let from = 0; from < rows.rows; from += ROWS_AT_ONCE) {
    const to = Math.min(rows.rows, from + ROWS_AT_ONCE)
    place(rows, from, to, strip, left)
    for (let start = 0; start <= from; start += ROWS_AT_ONCE) {
      await breathe()
      const end = Math.min(rows.rows, start + ROWS_AT_ONCE)
      place(rows, start, end, strip, right)
      kernels.productRightTransposed(to - from, end - start, width, left, right, part)
      for (let row = from; row < to; row++) {
        const own = products[row]
        const at = (row - from) * (end - start) - start
        for (let other = start; other < Math.min(end, row + 1); other++) own[other] += part[at + other]
      }
    }
  }
}

function place({data, columns}: Matrix, from: number, to: number, {first, last, middle}: Strip, into: Float32Array): void {
  for (let row = from, at = 0; row < to; row++)
    for (let column = first; column < last; column++) into[at++] = data[row * columns + column] - middle
}

function sumsOf({data, rows, columns}: Matrix): Float64Array {
  const sums = new Float64Array(rows)
  for (let row = 0; row < rows; row++) for (let at = row * columns; at < (row + 1) * columns; at++) sums[row] += data[at]
  return sums
}
