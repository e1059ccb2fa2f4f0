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
/** Gradient, curvature and rows of an interval. */
const PARTS = 3
/** Features counted in one walk over the rows: their sums do not wait for each other. */
const TOGETHER = 3
const BINS = 256

/** A node that may still be split, and how. */
interface Node {
  readonly at: number
  readonly start: number
  readonly end: number
  readonly sums: Sums
  /** Per feature and interval, PARTS numbers; features begin at the grower's `starts`. */
  readonly histogram: Float64Array
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
  readonly #binned: BinnedFeatures
  readonly #settings: BoostedTreeSettings
  /** Where each feature begins in a histogram; the last entry is its length. */
  readonly #starts: Int32Array
  readonly #samples: Int32Array
  readonly #swap: Int32Array
  readonly #gradients: Float64Array
  readonly #curvatures: Float64Array
  // Gradients and curvatures of the rows being counted, as the samples are.
  readonly #gradientsInOrder: Float64Array
  readonly #curvaturesInOrder: Float64Array
  readonly #spare: Float64Array[] = []
  /** Of the last tree. */
  #leaves: readonly {readonly start: number; readonly end: number; readonly value: number}[] = []

  constructor(binned: BinnedFeatures, settings: BoostedTreeSettings) {
    this.#binned = binned
    this.#settings = settings
    this.#starts = new Int32Array(binned.columns + 1)
    binned.cuts.forEach((cuts, feature) => (this.#starts[feature + 1] = this.#starts[feature] + PARTS * (cuts.length + 1)))
    this.#samples = new Int32Array(binned.rows)
    this.#swap = new Int32Array(binned.rows)
    this.#gradients = new Float64Array(binned.rows)
    this.#curvatures = new Float64Array(binned.rows)
    this.#gradientsInOrder = new Float64Array(binned.rows)
    this.#curvaturesInOrder = new Float64Array(binned.rows)
  }

  /**
   * @param logits [rows], what the model says so far.
   * @param weights [rows]; rows of weight 0 have no part in the tree.
   * @returns undefined when no split lowers the loss.
   */
  grow(labels: Uint8Array, logits: Float64Array, weights: Float64Array): Tree | undefined {
    let count = 0
    for (let row = 0; row < weights.length; row++) {
      if (weights[row] === 0) continue
      const probability = sigmoid(logits[row])
      this.#gradients[row] = weights[row] * (probability - labels[row])
      this.#curvatures[row] = weights[row] * probability * (1 - probability)
      this.#samples[count++] = row
    }
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

  /** Adds what the last tree says of the rows that it was grown on. */
  addLast(logits: Float64Array): void {
    for (const {start, end, value} of this.#leaves) for (let at = start; at < end; at++) logits[this.#samples[at]] += value
  }

  /** Fills in the tree's arrays and returns how many nodes it has. */
  #growNodes(count: number, tree: Tree): number {
    const root = this.#node(0, 0, count, this.#sumOf(count), this.#counted(0, count), tree)
    const open = [root]
    let nodes = 1
    for (let leaves = 1; leaves < this.#settings.maxLeaves; leaves++) {
      const parent = takeBest(open)
      if (parent?.split === undefined) break
      const {at, start, end, split} = parent
      tree.feature[at] = split.feature
      tree.threshold[at] = this.#binned.cuts[split.feature][split.code]
      tree.left[at] = nodes
      const middle = this.#partition(start, end, split)
      const right = {
        gradient: parent.sums.gradient - split.left.gradient,
        curvature: parent.sums.curvature - split.left.curvature,
      }
      const [first, second] = this.#childHistograms(parent, middle)
      open.push(
        this.#node(nodes, start, middle, split.left, first, tree),
        this.#node(nodes + 1, middle, end, right, second, tree),
      )
      nodes += 2
    }
    for (const {histogram} of open) this.#spare.push(histogram)
    this.#leaves = open.map(({at, start, end}) => ({start, end, value: tree.value[at]}))
    return nodes
  }

  #node(at: number, start: number, end: number, sums: Sums, histogram: Float64Array, tree: Tree): Node {
    const {learningRate, l2, minLeaf} = this.#settings
    tree.value[at] = (-learningRate * sums.gradient) / (sums.curvature + l2 + Number.EPSILON)
    const split = end - start < 2 * minLeaf ? undefined : this.#bestSplit(histogram, sums, end - start)
    return {at, start, end, sums, histogram, split}
  }

  #sumOf(count: number): Sums {
    let [gradient, curvature] = [0, 0]
    for (let at = 0; at < count; at++) {
      gradient += this.#gradients[this.#samples[at]]
      curvature += this.#curvatures[this.#samples[at]]
    }
    return {gradient, curvature}
  }

  /** The histogram of the rows from start to end. */
  #counted(start: number, end: number): Float64Array {
    const {columns} = this.#binned
    // The last numbers are no feature's.
    const histogram = this.#spare.pop() ?? new Float64Array(this.#starts[columns] + PARTS * BINS)
    histogram.fill(0)
    for (let at = start; at < end; at++) {
      this.#gradientsInOrder[at] = this.#gradients[this.#samples[at]]
      this.#curvaturesInOrder[at] = this.#curvatures[this.#samples[at]]
    }
    for (let feature = 0; feature < columns; feature += TOGETHER) this.#count(histogram, feature, start, end)
    return histogram
  }

  /** Counts this feature and the next ones; where there are none the first is counted again, at the histogram's end. */
  #count(histogram: Float64Array, feature: number, start: number, end: number): void {
    const {codes, columns, rows} = this.#binned
    const [samples, gradients, curvatures] = [this.#samples, this.#gradientsInOrder, this.#curvaturesInOrder]
    const at0 = this.#starts[feature]
    const at1 = this.#starts[Math.min(feature + 1, columns)]
    const at2 = this.#starts[Math.min(feature + 2, columns)]
    const codes0 = feature * rows
    const codes1 = feature + 1 < columns ? codes0 + rows : codes0
    const codes2 = feature + 2 < columns ? codes1 + rows : codes0
    for (let at = start; at < end; at++) {
      const row = samples[at]
      const gradient = gradients[at]
      const curvature = curvatures[at]
      const first = at0 + PARTS * codes[codes0 + row]
      const second = at1 + PARTS * codes[codes1 + row]
      const third = at2 + PARTS * codes[codes2 + row]
      histogram[first] += gradient
      histogram[first + 1] += curvature
      histogram[first + 2]++
      histogram[second] += gradient
      histogram[second + 1] += curvature
      histogram[second + 2]++
      histogram[third] += gradient
      histogram[third + 1] += curvature
      histogram[third + 2]++
    }
  }

  /** Counts the smaller side and takes it off the parent's histogram, which becomes the other side's. */
  #childHistograms({start, end, histogram}: Node, middle: number): [left: Float64Array, right: Float64Array] {
    const leftIsSmaller = middle - start <= end - middle
    const smaller = leftIsSmaller ? this.#counted(start, middle) : this.#counted(middle, end)
    for (let at = 0; at < histogram.length; at++) histogram[at] -= smaller[at]
    return leftIsSmaller ? [smaller, histogram] : [histogram, smaller]
  }

  /** The split with the largest gain: twice what it takes off the loss, in Newton's approximation. */
  #bestSplit(histogram: Float64Array, sums: Sums, rows: number): Split | undefined {
    const {l2, minLeaf} = this.#settings
    const own = score(sums.gradient, sums.curvature, l2)
    let best: Split | undefined
    for (let feature = 0; feature < this.#binned.columns; feature++) {
      const cuts = this.#binned.cuts[feature].length
      let [gradient, curvature, count] = [0, 0, 0]
      for (let code = 0; code < cuts; code++) {
        const place = this.#starts[feature] + code * PARTS
        gradient += histogram[place]
        curvature += histogram[place + 1]
        count += histogram[place + 2]
        if (count < minLeaf || curvature < LEAST_CURVATURE) continue
        if (rows - count < minLeaf || sums.curvature - curvature < LEAST_CURVATURE) break
        const gain = score(gradient, curvature, l2) + score(sums.gradient - gradient, sums.curvature - curvature, l2) - own
        if (gain > (best?.gain ?? 0)) best = {feature, code, gain, left: {gradient, curvature}}
      }
    }
    return best
  }

  /** Moves the rows that go left to the front, keeping the order on both sides. */
  #partition(start: number, end: number, {feature, code}: Split): number {
    const offset = feature * this.#binned.rows
    let [middle, right] = [start, 0]
    for (let at = start; at < end; at++) {
      const row = this.#samples[at]
      if (this.#binned.codes[offset + row] <= code) this.#samples[middle++] = row
      else this.#swap[right++] = row
    }
    this.#samples.set(this.#swap.subarray(0, right), middle)
    return middle
  }
}

const score = (gradient: number, curvature: number, l2: number) => (gradient * gradient) / (curvature + l2 + Number.EPSILON)

/** Takes the node with the largest gain out of the list; the first of them on a tie. */
function takeBest(open: Node[]): Node | undefined {
  let best = -1
  open.forEach(({split}, at) => {
    if (split !== undefined && split.gain > (best < 0 ? 0 : (open[best].split?.gain ?? 0))) best = at
  })
  return best < 0 ? undefined : open.splice(best, 1)[0]
}
