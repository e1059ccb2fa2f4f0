import type {Rng} from '../core/rng.js'
import {integerBelow} from '../core/rng.js'
import {
  allocateIntegers,
  allocateRows,
  BINS,
  COLUMN,
  type CountedCells,
  type GiniNode,
  type RowRange,
  type TreeKernels,
  type TreeRows,
} from '../nn/kernels/trees.js'
import type {BinnedFeatures} from './bins.js'
import type {Tree} from './tree.js'

export interface GrowSettings {
  readonly maxDepth: number
  readonly minLeaf: number
  readonly featuresPerSplit: number
}

/** Features counted in one walk over the rows. */
const TOGETHER = 4
const LEAF = -1

/** A node that is not looked at yet. */
interface Node extends RowRange {
  readonly at: number
  readonly depth: number
  /** What its rows of the two classes weigh. */
  readonly none: number
  readonly minority: number
}

interface Split {
  readonly feature: number
  readonly code: number
  /** The next code that rows of the node have. */
  readonly next: number
}

/**
 * Grows classification trees by Gini impurity on binned features (the histogram form of Breiman's CART). One grower serves
 * all trees of a forest, so that its working memory is allocated once.
 */
export class TreeGrower {
  readonly #kernels: TreeKernels
  readonly #binned: BinnedFeatures
  readonly #labels: ArrayLike<number>
  readonly #settings: GrowSettings
  /** The pairs are the weights of the rows, each in its class. */
  readonly #rows: TreeRows
  readonly #features: Int32Array
  /** Features drawn for a split. */
  readonly #columns: Int32Array
  readonly #cells: CountedCells
  readonly #sums: Float64Array
  readonly #found: Int32Array
  /** The tree being grown. */
  readonly #tree: Tree

  /**
   * @param labels [rows], 1 for the minority class and 0 for the rest. A row with a share between them counts for both classes. The
   * cuts of such labels are those of a regression tree: of shares the Gini impurity is the variance and a constant.
   */
  constructor(kernels: TreeKernels, binned: BinnedFeatures, labels: ArrayLike<number>, settings: GrowSettings) {
    this.#kernels = kernels
    this.#binned = binned
    this.#labels = labels
    this.#settings = settings
    this.#rows = allocateRows(kernels, binned)
    this.#features = Int32Array.from({length: binned.columns}, (_, column) => column)
    this.#columns = allocateIntegers(kernels, COLUMN * settings.featuresPerSplit)
    this.#cells = {sums: kernels.allocate(2 * BINS * TOGETHER), counts: allocateIntegers(kernels, BINS * TOGETHER)}
    this.#sums = kernels.allocate(4)
    this.#found = allocateIntegers(kernels, 2)
    const most = 2 * binned.rows
    this.#tree = {
      feature: new Int32Array(most),
      threshold: new Float64Array(most),
      left: new Int32Array(most),
      value: new Float64Array(most),
    }
  }

  /** @param weights [rows]; rows of weight 0 have no part in the tree. */
  grow(weights: Float64Array, rng: Rng): Tree {
    const {feature, threshold, left, value} = this.#tree
    let nodes = 1
    const open = [this.#root(weights)]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const {at, start, end, depth, none, minority} = node
      value[at] = minority / (none + minority)
      feature[at] = LEAF
      threshold[at] = 0
      left[at] = 0
      if (none === 0 || minority === 0 || depth >= this.#settings.maxDepth || end - start < 2 * this.#settings.minLeaf) continue
      const split = this.#findSplit(node, rng)
      if (split === undefined) continue
      feature[at] = split.feature
      threshold[at] = this.#threshold(split)
      left[at] = nodes
      const middle = this.#kernels.partition(this.#rows, node, split.feature, split.code, this.#sums)
      const [leftNone, leftMinority, rightNone, rightMinority] = this.#sums
      open.push(
        {at: nodes + 1, start: middle, end, depth: depth + 1, none: rightNone, minority: rightMinority},
        {at: nodes, start, end: middle, depth: depth + 1, none: leftNone, minority: leftMinority},
      )
      nodes += 2
    }
    return {
      feature: feature.slice(0, nodes),
      threshold: threshold.slice(0, nodes),
      left: left.slice(0, nodes),
      value: value.slice(0, nodes),
    }
  }

  /** Lays out the rows of a tree. */
  #root(weights: Float64Array): Node {
    const {samples, pairs} = this.#rows
    const sums = [0, 0]
    let count = 0
    for (let row = 0; row < weights.length; row++) {
      if (weights[row] === 0) continue
      const minority = weights[row] * this.#labels[row]
      const none = weights[row] - minority
      samples[count] = row
      pairs[2 * count] = none
      pairs[2 * count + 1] = minority
      sums[0] += none
      sums[1] += minority
      count++
    }
    return {at: 0, start: 0, end: count, depth: 0, none: sums[0], minority: sums[1]}
  }

  /** Looks at so many random features, and at further ones while none gave a cut, as scikit-learn does. */
  #findSplit(rows: RowRange & Pick<Node, 'none' | 'minority'>, rng: Rng): Split | undefined {
    const node: GiniNode = {...rows, minLeaf: this.#settings.minLeaf}
    const columns = this.#columns
    let last = this.#features.length
    for (let wanted = this.#settings.featuresPerSplit; last > 0; wanted = 1) {
      for (let drawn = 0; drawn < wanted; drawn++) {
        const feature = this.#draw(last--, rng)
        columns[COLUMN * drawn] = feature
        columns[COLUMN * drawn + 1] = BINS * (drawn % TOGETHER)
        columns[COLUMN * drawn + 2] = this.#binned.cuts[feature].length + 1
      }
      const best = this.#kernels.giniCut(this.#rows, node, columns, wanted, this.#cells, this.#found)
      if (best >= 0) return {feature: columns[COLUMN * best], code: this.#found[0], next: this.#found[1]}
    }
    return undefined
  }

  /** One of the first so many features, which is put behind them. */
  #draw(among: number, rng: Rng): number {
    const at = integerBelow(rng, among)
    const feature = this.#features[at]
    this.#features[at] = this.#features[among - 1]
    this.#features[among - 1] = feature
    return feature
  }

  /** The middle of the values that no row of the node has: other rows may lie there. */
  #threshold({feature, code, next}: Split): number {
    const cuts = this.#binned.cuts[feature]
    return cuts[code] / 2 + cuts[next - 1] / 2
  }
}
