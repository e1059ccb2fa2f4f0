import {
  allocateIntegers,
  allocateRows,
  COLUMN,
  type CountedCells,
  type RowRange,
  type TreeKernels,
  type TreeRows,
} from '../nn/kernels/trees.js'
import type {BinnedFeatures} from './bins.js'
import {sigmoid} from './sigmoid.js'
import type {Tree} from './tree.js'

export interface BoostedTreeSettings {
  readonly learningRate: number
  readonly maxLeaves: number
  readonly minLeaf: number
  readonly l2: number
}

/** A side with less curvature than this says too little to be a leaf; scikit-learn's min_hessian_to_split. */
const LEAST_CURVATURE = 1e-3
/** Memory for histograms, beyond which nodes that promise little lose theirs. */
const HISTOGRAM_BYTES = 2 ** 28
const CELL_BYTES = 20

/** A node that may still be split, and how. */
interface Node {
  readonly at: number
  readonly rows: RowRange
  /** Rows that have no part in the tree and are led through it. */
  readonly led: RowRange
  readonly sums: Sums
  /** Undefined where nothing will be split, or where memory was needed. */
  histogram: CountedCells | undefined
  readonly split: Split | undefined
}

interface Sums {
  readonly gradient: number
  readonly curvature: number
}

interface Split {
  readonly feature: number
  readonly code: number
  readonly gain: number
  readonly left: Sums
}

/**
 * Grows regression trees on gradients and curvatures of the log loss over binned features, leaf by leaf: of all leaves the one whose
 * best split lowers the loss most is split next. A node's histogram is its parent's less its sibling's, so that rows of the
 * smaller side alone are counted. One grower serves all trees of a model and keeps their working memory.
 */
export class BoostedTreeGrower {
  readonly #kernels: TreeKernels
  readonly #binned: BinnedFeatures
  readonly #settings: BoostedTreeSettings
  /** Training rows of the tree first, then those that are led through it. */
  readonly #rows: TreeRows
  /** Per feature: itself, where it begins in a histogram, its intervals. */
  readonly #columns: Int32Array
  readonly #found: Float64Array
  readonly #histograms: readonly CountedCells[]
  #spare: CountedCells[] = []
  /** Of the last tree. */
  #leaves: readonly Node[] = []

  /** @param histogramBytes What histograms may take, but two there are. */
  constructor(kernels: TreeKernels, binned: BinnedFeatures, settings: BoostedTreeSettings, histogramBytes = HISTOGRAM_BYTES) {
    this.#kernels = kernels
    this.#binned = binned
    this.#settings = settings
    this.#rows = allocateRows(kernels, binned)
    this.#columns = allocateIntegers(kernels, COLUMN * binned.columns)
    let cells = 0
    for (const [feature, {length}] of binned.cuts.entries()) {
      this.#columns.set([feature, cells, length + 1], COLUMN * feature)
      cells += length + 1
    }
    this.#found = kernels.allocate(4)
    // Both children of a node need one while those of other nodes are kept.
    const most = Math.max(2, Math.floor(histogramBytes / (CELL_BYTES * Math.max(1, cells))))
    this.#histograms = Array.from({length: Math.min(settings.maxLeaves, binned.rows, most)}, () => ({
      sums: kernels.allocate(2 * cells),
      counts: allocateIntegers(kernels, cells),
    }))
  }

  /**
   * @param logits [rows], what the model says so far.
   * @param weights [rows]; rows of weight 0 have no part in the tree.
   * @returns undefined when no split lowers the loss.
   */
  grow(labels: Uint8Array, logits: Float64Array, weights: Float64Array): Tree | undefined {
    const count = this.#layOut(labels, logits, weights)
    const most = 2 * Math.min(this.#settings.maxLeaves, count)
    const tree = {
      feature: new Int32Array(most).fill(-1),
      threshold: new Float64Array(most),
      left: new Int32Array(most),
      value: new Float64Array(most),
    }
    const nodes = this.#growNodes(count, tree)
    if (nodes === 1) return undefined
    const cut = <T extends Int32Array | Float64Array>(values: T) => values.slice(0, nodes) as T
    return {feature: cut(tree.feature), threshold: cut(tree.threshold), left: cut(tree.left), value: cut(tree.value)}
  }

  /** Adds what the last tree says of each row. */
  addLast(tree: Tree, logits: Float64Array): void {
    const {samples} = this.#rows
    for (const {at, rows, led} of this.#leaves)
      for (const {start, end} of [rows, led])
        for (let place = start; place < end; place++) logits[samples[place]] += tree.value[at]
  }

  /** Puts the rows that have a part in the tree before the others; returns how many those are. */
  #layOut(labels: Uint8Array, logits: Float64Array, weights: Float64Array): number {
    const {samples, pairs} = this.#rows
    let [count, led] = [0, weights.length]
    for (let row = 0; row < weights.length; row++) {
      if (weights[row] === 0) {
        samples[--led] = row
        continue
      }
      const probability = sigmoid(logits[row])
      pairs[2 * count] = weights[row] * (probability - labels[row])
      pairs[2 * count + 1] = weights[row] * probability * (1 - probability)
      samples[count++] = row
    }
    return count
  }

  /** Fills in the tree's arrays and returns how many nodes it has. */
  #growNodes(count: number, tree: Tree): number {
    this.#spare = [...this.#histograms]
    const all = {start: 0, end: count}
    const others = {start: count, end: this.#rows.rows}
    const open = [this.#node(0, all, others, this.#sumOf(count), this.#counted(all, []), tree)]
    let nodes = 1
    for (let leaves = 1; leaves < this.#settings.maxLeaves; leaves++) {
      const parent = takeBest(open)
      if (parent?.split === undefined) break
      const {at, rows, led, sums, split} = parent
      tree.feature[at] = split.feature
      tree.threshold[at] = this.#binned.cuts[split.feature][split.code]
      tree.left[at] = nodes
      const middle = this.#kernels.partition(this.#rows, rows, split.feature, split.code)
      const ledMiddle = this.#kernels.partition(this.#rows, led, split.feature, split.code)
      const right = {gradient: sums.gradient - split.left.gradient, curvature: sums.curvature - split.left.curvature}
      // The last leaves are not split: nothing has to be known of them but their sums.
      const isLast = leaves + 1 === this.#settings.maxLeaves
      const [first, second] = isLast ? [] : this.#childHistograms(parent, middle, open)
      open.push(
        this.#node(nodes, {...rows, end: middle}, {...led, end: ledMiddle}, split.left, first, tree),
        this.#node(nodes + 1, {...rows, start: middle}, {...led, start: ledMiddle}, right, second, tree),
      )
      nodes += 2
    }
    this.#leaves = open
    return nodes
  }

  #node(at: number, rows: RowRange, led: RowRange, sums: Sums, histogram: CountedCells | undefined, tree: Tree): Node {
    const {learningRate, l2, minLeaf} = this.#settings
    tree.value[at] = (-learningRate * sums.gradient) / (sums.curvature + l2 + Number.EPSILON)
    const count = rows.end - rows.start
    const split = histogram === undefined || count < 2 * minLeaf ? undefined : this.#bestSplit(histogram, sums, count)
    if (split === undefined && histogram !== undefined) this.#spare.push(histogram)
    return {at, rows, led, sums, histogram: split && histogram, split}
  }

  #sumOf(count: number): Sums {
    const {pairs} = this.#rows
    let [gradient, curvature] = [0, 0]
    for (let at = 0; at < count; at++) {
      gradient += pairs[2 * at]
      curvature += pairs[2 * at + 1]
    }
    return {gradient, curvature}
  }

  /** The histogram of these rows, in memory that an open node may lose. */
  #counted(rows: RowRange, open: readonly Node[]): CountedCells {
    const histogram = this.#spare.pop() ?? takeFromWorst(open)
    histogram.sums.fill(0)
    histogram.counts.fill(0)
    this.#kernels.countPairs(this.#rows, rows, this.#columns, this.#binned.columns, histogram)
    return histogram
  }

  /** Counts the smaller side and takes it off the parent's histogram, which becomes the other side's. */
  #childHistograms({rows, histogram}: Node, middle: number, open: readonly Node[]): [left: CountedCells, right: CountedCells] {
    const [left, right] = [
      {...rows, end: middle},
      {...rows, start: middle},
    ]
    const leftIsSmaller = left.end - left.start <= right.end - right.start
    const [small, large] = leftIsSmaller ? [left, right] : [right, left]
    const smaller = this.#counted(small, open)
    if (histogram !== undefined) this.#kernels.subtract(histogram, smaller)
    const larger = histogram ?? this.#counted(large, open)
    return leftIsSmaller ? [smaller, larger] : [larger, smaller]
  }

  /** The split with the largest gain: twice what it takes off the loss, in Newton's approximation. */
  #bestSplit(histogram: CountedCells, sums: Sums, rows: number): Split | undefined {
    const {l2, minLeaf} = this.#settings
    const score = (sums.gradient * sums.gradient) / (sums.curvature + l2 + Number.EPSILON)
    const node = {...sums, rows, minLeaf, leastCurvature: LEAST_CURVATURE, l2, score}
    const feature = this.#kernels.newtonCut(node, this.#columns, this.#binned.columns, histogram, this.#found)
    const [gain, gradient, curvature, code] = this.#found
    return feature < 0 ? undefined : {feature, code, gain, left: {gradient, curvature}}
  }
}

/** Takes the node with the largest gain out of the list; the first of them on a tie. */
function takeBest(open: Node[]): Node | undefined {
  let best = -1
  open.forEach(({split}, at) => {
    if (split !== undefined && split.gain > (best < 0 ? 0 : (open[best].split?.gain ?? 0))) best = at
  })
  return best < 0 ? undefined : open.splice(best, 1)[0]
}

/** Takes its histogram from the node with the smallest gain: should it be split, both of its sides are counted. */
function takeFromWorst(open: readonly Node[]): CountedCells {
  let worst: Node | undefined
  for (const node of open)
    if (node.histogram !== undefined && (node.split?.gain ?? 0) < (worst?.split?.gain ?? Infinity)) worst = node
  const histogram = worst?.histogram
  if (worst === undefined || histogram === undefined) throw new RangeError('There must be a histogram for each of two children.')
  worst.histogram = undefined
  return histogram
}
