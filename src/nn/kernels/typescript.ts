import {adam, blend, leaky, leakyBackward, leakyMasked, silu, siluBackward} from './typescript-elementwise.js'
import {columnMoments, normalise, normaliseBackward} from './typescript-norm.js'
import {fold, unfold} from './typescript-windows.js'
import {fromPoints, toPoints} from './typescript-winograd.js'
import {createAddProduct, turned, wide} from './typescript-product.js'
import type {ColumnsOf, Kernels} from './kernels.js'

/** The kernels in plain TypeScript: the fallback where WASM is missing, and what the WASM ones are held against. */
export function createTypescriptKernels(): Kernels {
  const addProduct = createAddProduct()
  return {
    name: 'typescript',
    allocate: length => new Float32Array(length),
    product: (rows, columns, inner, a, b, c, bias) => {
      if (bias === undefined) c.fill(0, 0, rows * columns)
      else for (let row = 0; row < rows; row++) c.set(bias.subarray(0, columns), row * columns)
      addProduct(wide(a, inner), wide(b, columns), wide(c, columns), rows, inner, columns)
    },
    productRightTransposed: (rows, columns, inner, a, b, c) => {
      c.fill(0, 0, rows * columns)
      addProduct(wide(a, inner), turned(b, inner), wide(c, columns), rows, inner, columns)
    },
    productLeftTransposed: (rows, columns, inner, a, b, c, isAdded = false) => {
      if (!isAdded) c.fill(0, 0, rows * columns)
      addProduct(turned(a, rows), wide(b, columns), wide(c, columns), rows, inner, columns)
    },
    ...{columnSums, rowDots, scaleRows, multiply, add, copyColumns},
    ...{leaky, leakyBackward, leakyMasked, silu, siluBackward, blend, adam},
    ...{unfold, fold, toPoints, fromPoints},
    ...{columnMoments, normalise, normaliseBackward, firstAtMost},
  }
}

function firstAtMost(from: number, to: number, values: Float32Array, limit: number): number {
  for (let at = from; at < to; at++) if (values[at] <= limit) return at
  return to
}

function columnSums(rows: number, columns: number, a: Float32Array, sums: Float32Array): void {
  sums.fill(0, 0, columns)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) sums[column] += a[at]
  }
}

function rowDots(rows: number, columns: number, a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < columns; column++, at++) sum += a[at] * b[at]
    out[row] = sum
  }
}

function scaleRows(rows: number, columns: number, a: Float32Array, factors: Float32Array): void {
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) a[at] *= factors[row]
  }
}

function multiply(count: number, a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let at = 0; at < count; at++) out[at] = a[at] * b[at]
}

function add(count: number, a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let at = 0; at < count; at++) out[at] = a[at] + b[at]
}

function copyColumns(rows: number, columns: number, from: ColumnsOf, to: ColumnsOf): void {
  for (let row = 0; row < rows; row++) {
    const source = row * from.width + from.at
    const target = row * to.width + to.at
    for (let column = 0; column < columns; column++) to.values[target + column] = from.values[source + column]
  }
}
