import type {Matrix} from '../core/matrix.js'
import {loadKernels} from '../nn/kernels/load-kernels.js'

/** Inner products of rows with directions, in single precision: to choose by, not to say how far rows are apart. */
export interface SingleProducts {
  /** [at most so many rows, columns], to be filled in. */
  readonly rows: Float32Array
  /** The first so many rows times each direction: [count, directions], good until the next call. */
  run(count: number): Float32Array
}

/** @param directions [directions, columns] @param mostRows Rows that are multiplied together at most. */
export function singleProducts(directions: Matrix, mostRows: number): SingleProducts {
  const {rows: count, columns} = directions
  const {kernels, rows, along, products} = loadKernels()(kernels => ({
    kernels,
    rows: kernels.allocate(mostRows * columns),
    along: kernels.allocate(count * columns),
    products: kernels.allocate(mostRows * count),
  }))
  along.set(directions.data)
  return {
    rows,
    run(rowCount) {
      kernels.productRightTransposed(rowCount, count, columns, rows, along, products)
      return products
    },
  }
}
