import type {Matrix} from '../../../core/matrix.js'
import type {Tree} from '../../../learners/tree.js'

/** A leaf of a forest with the records of the class in it. */
export interface Leaf {
  readonly rows: Int32Array
  /** [features], what cuts on the way leave of each: above low, up to high; infinite where there was none. */
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * The leaves of a tree that hold at least so many records. The others are pruned, as in the R package `arf`: their parent is
 * replaced by their sibling, which gets their records and the bounds of the parent. A tree with no such leaf is one leaf.
 *
 * @param records [records, features]
 */
export function leavesOf(tree: Tree, records: Matrix, minLeaf: number): Leaf[] {
  const {feature, threshold, left} = tree
  const goesLeft = (node: number, row: number) => records.data[row * records.columns + feature[node]] <= threshold[node]
  const keeps = nodesToKeep(tree, records, minLeaf)
  const leaves: Leaf[] = []
  const visit = (node: number, leaf: Leaf): void => {
    const [first, second] = [left[node], left[node] + 1]
    if (feature[node] < 0 || keeps[node] === 0) leaves.push(leaf)
    else if (keeps[first] === 0) visit(second, leaf)
    else if (keeps[second] === 0) visit(first, leaf)
    else {
      visit(first, {
        ...leaf,
        rows: leaf.rows.filter(row => goesLeft(node, row)),
        high: changed(leaf.high, feature[node], threshold[node]),
      })
      visit(second, {
        ...leaf,
        rows: leaf.rows.filter(row => !goesLeft(node, row)),
        low: changed(leaf.low, feature[node], threshold[node]),
      })
    }
  }
  const bound = (value: number) => new Float64Array(records.columns).fill(value)
  visit(0, {rows: Int32Array.from({length: records.rows}, (_, row) => row), low: bound(-Infinity), high: bound(Infinity)})
  return leaves
}

/** Per node, 1 where a leaf below it, or it itself, holds enough records. */
function nodesToKeep({feature, threshold, left}: Tree, {data, rows, columns}: Matrix, minLeaf: number): Uint8Array {
  const counts = new Int32Array(feature.length)
  for (let row = 0; row < rows; row++) {
    let node = 0
    while (feature[node] >= 0) node = left[node] + (data[row * columns + feature[node]] <= threshold[node] ? 0 : 1)
    counts[node]++
  }
  const keeps = new Uint8Array(feature.length)
  // Children have larger numbers than their parent.
  for (let node = feature.length - 1; node >= 0; node--) {
    const isKept = feature[node] < 0 ? counts[node] >= minLeaf : keeps[left[node]] + keeps[left[node] + 1] > 0
    keeps[node] = isKept ? 1 : 0
  }
  return keeps
}

function changed(bounds: Float64Array, at: number, value: number): Float64Array {
  const copy = bounds.slice()
  copy[at] = value
  return copy
}
