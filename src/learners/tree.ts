import type {Matrix} from '../core/matrix.js'

/** A binary tree, its nodes in arrays; node 0 is the root. */
export interface Tree {
  /** Feature that an inner node looks at; -1 for a leaf. */
  readonly feature: Int32Array
  /** Values up to this one go left. */
  readonly threshold: Float64Array
  /** The left child; the right one follows it. */
  readonly left: Int32Array
  /** What a leaf says. */
  readonly value: Float64Array
}

/** Rows that all trees look at before the next ones: they stay near the processor. */
const BLOCK_ROWS = 4096

/** Adds what the trees say of each row, one after the other. */
export function addPredictions(trees: readonly Tree[], {data, rows, columns}: Matrix, sums: Float64Array): void {
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const end = Math.min(rows, first + BLOCK_ROWS)
    for (const {feature, threshold, left, value} of trees) {
      for (let row = first; row < end; row++) {
        const start = row * columns
        let node = 0
        while (feature[node] >= 0) node = left[node] + (data[start + feature[node]] <= threshold[node] ? 0 : 1)
        sums[row] += value[node]
      }
    }
  }
}
