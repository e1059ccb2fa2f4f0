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

/** Adds what the tree says of each row, or of those alone that have a 1 in `among`. */
export function addPredictions(tree: Tree, {data, rows, columns}: Matrix, sums: Float64Array, among?: Uint8Array): void {
  const {feature, threshold, left, value} = tree
  for (let row = 0; row < rows; row++) {
    if (among?.[row] === 0) continue
    const start = row * columns
    let node = 0
    while (feature[node] >= 0) node = left[node] + (data[start + feature[node]] <= threshold[node] ? 0 : 1)
    sums[row] += value[node]
  }
}
