import {breather, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import type {DenseKernels, WithDenseKernels} from '../nn/kernels/dense.js'

/** What a logistic regression minimises: the weighted log losses plus `penalty` / 2 times the squared coefficients. */
export interface Problem {
  readonly features: Matrix
  readonly labels: Uint8Array
  /** [rows] */
  readonly weights: Float64Array
  readonly penalty: number
}

/** The objective and its derivatives at some coefficients; the intercept is last. */
export interface Derivatives {
  readonly loss: number
  /** [columns + 1] */
  readonly gradient: Float64Array
  /** [columns + 1, columns + 1], the lower triangle. */
  readonly curvature: Float64Array
}

/** The objective at these coefficients, in one pass over the rows. */
export type Differentiate = (problem: Problem, coefficients: Float64Array, context: Context) => Promise<Derivatives>

const BLOCK_ROWS = 64
/** With fewer cells than this other than 0, products of those alone are quicker than all products in blocks. */
const SPARSE_SHARE = 0.25
/** The share is taken from so many rows. */
const LOOKED_AT = 1000

/** Sums up what a block of rows adds to the gradient and the curvature. */
interface DerivativeSums {
  clear(): void
  /** @param from The first row. @param errors Per row of the block, as spreads. */
  add(features: Matrix, from: number, rows: number, errors: Float64Array, spreads: Float64Array): void
  result(): Pick<Derivatives, 'gradient' | 'curvature'>
}

/** The way to differentiate that suits the features. */
export function differentiatorFor(features: Matrix, withKernels: WithDenseKernels): Differentiate {
  const {columns} = features
  const isSparse = filledShare(features) < SPARSE_SHARE
  const sums = isSparse ? sparseSums(columns) : withKernels(kernels => denseSums(kernels, columns))
  return (problem, coefficients, context) => differentiate(problem, coefficients, sums, context)
}

async function differentiate(
  {features, labels, weights, penalty}: Problem,
  coefficients: Float64Array,
  sums: DerivativeSums,
  context: Context,
): Promise<Derivatives> {
  const {data, rows, columns} = features
  const breathe = breather(context)
  const [errors, spreads] = [new Float64Array(BLOCK_ROWS), new Float64Array(BLOCK_ROWS)]
  let loss = 0
  sums.clear()
  for (let start = 0; start < rows; start += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - start)
    for (let at = 0; at < count; at++) {
      const row = start + at
      const logit = logitAt(data, row * columns, columns, coefficients)
      // One exponential gives the probability and the loss.
      const small = Math.exp(-Math.abs(logit))
      const probability = logit >= 0 ? 1 / (1 + small) : small / (1 + small)
      loss += weights[row] * (Math.max(logit, 0) - labels[row] * logit + Math.log1p(small))
      errors[at] = weights[row] * (probability - labels[row])
      spreads[at] = (weights[row] * small) / ((1 + small) * (1 + small))
    }
    sums.add(features, start, count, errors, spreads)
    const pause = breathe()
    if (pause !== undefined) await pause
  }
  const {gradient, curvature} = sums.result()
  for (let column = 0; column < columns; column++) {
    loss += (penalty / 2) * coefficients[column] ** 2
    gradient[column] += penalty * coefficients[column]
    curvature[column * (columns + 2)] += penalty
  }
  return {loss, gradient, curvature}
}

/** The logit of the row that begins at `from`; four sums side by side. */
function logitAt(data: Float64Array, from: number, columns: number, coefficients: Float64Array): number {
  let [s0, s1, s2, s3] = [coefficients[columns], 0, 0, 0]
  let column = 0
  for (; column + 3 < columns; column += 4) {
    s0 += data[from + column] * coefficients[column]
    s1 += data[from + column + 1] * coefficients[column + 1]
    s2 += data[from + column + 2] * coefficients[column + 2]
    s3 += data[from + column + 3] * coefficients[column + 3]
  }
  for (; column < columns; column++) s0 += data[from + column] * coefficients[column]
  return s0 + s1 + (s2 + s3)
}

/** The logits [rows] of all rows. */
export function logitsOf({data, rows, columns}: Matrix, coefficients: Float64Array): Float64Array {
  const logits = new Float64Array(rows)
  for (let row = 0; row < rows; row++) logits[row] = logitAt(data, row * columns, columns, coefficients)
  return logits
}

/**
 * X' [S X, e, s], with the errors e and the spreads S = diag(s), by the kernels' product of a block [rows, columns] and its
 * weighed copy; the product's column sums are the intercept's line. The copy has columns of zeros up to a multiple of four,
 * which is what the kernels are quick with.
 */
function denseSums(kernels: DenseKernels, columns: number): DerivativeSums {
  const shape = {inputs: columns, outputs: 4 * Math.ceil((columns + 2) / 4)}
  const plain = kernels.allocate(BLOCK_ROWS * columns)
  const weighed = kernels.allocate(BLOCK_ROWS * shape.outputs)
  const sums = kernels.allocate((columns + 1) * shape.outputs)
  return {
    clear() {
      sums.fill(0)
    },
    add({data}, from, rows, errors, spreads) {
      const block = data.subarray(from * columns, (from + rows) * columns)
      plain.set(block)
      for (let row = 0, at = 0, to = 0; row < rows; row++, to += shape.outputs) {
        const spread = spreads[row]
        for (let column = 0; column < columns; column++) weighed[to + column] = spread * block[at++]
        weighed[to + columns] = errors[row]
        weighed[to + columns + 1] = spread
      }
      kernels.addGradient(rows, shape, plain, weighed, sums)
    },
    result() {
      const size = columns + 1
      const [gradient, curvature] = [new Float64Array(size), new Float64Array(size * size)]
      for (let row = 0; row < size; row++) {
        const start = row * shape.outputs
        curvature.set(sums.subarray(start, start + columns), row * size)
        gradient[row] = sums[start + columns]
      }
      curvature[size * size - 1] = sums[columns * shape.outputs + columns + 1]
      return {gradient, curvature}
    },
  }
}

/** The same sums from the cells that are not 0, so that one-hot columns cost what their ones cost. */
function sparseSums(columns: number): DerivativeSums {
  const size = columns + 1
  const [gradient, curvature] = [new Float64Array(size), new Float64Array(size * size)]
  const filled = new Int32Array(columns)
  return {
    clear() {
      gradient.fill(0)
      curvature.fill(0)
    },
    add({data}, from, rows, errors, spreads) {
      for (let row = 0; row < rows; row++) {
        const start = (from + row) * columns
        let count = 0
        for (let column = 0; column < columns; column++) if (data[start + column] !== 0) filled[count++] = column
        for (let a = 0; a < count; a++) {
          const value = data[start + filled[a]]
          const weighed = spreads[row] * value
          const line = filled[a] * size
          for (let b = 0; b <= a; b++) curvature[line + filled[b]] += weighed * data[start + filled[b]]
          curvature[columns * size + filled[a]] += weighed
          gradient[filled[a]] += errors[row] * value
        }
        gradient[columns] += errors[row]
        curvature[size * size - 1] += spreads[row]
      }
    },
    result: () => ({gradient: gradient.slice(), curvature: curvature.slice()}),
  }
}

/** The share of cells that are not 0, in rows spread evenly over all. */
function filledShare({data, rows, columns}: Matrix): number {
  const step = Math.max(1, Math.floor(rows / LOOKED_AT))
  let [filled, all] = [0, 0]
  for (let row = 0; row < rows; row += step, all += columns)
    for (let at = row * columns; at < (row + 1) * columns; at++) if (data[at] !== 0) filled++
  return all === 0 ? 0 : filled / all
}
