import type {Rng} from '../core/rng.js'
import {integerBelow} from '../core/rng.js'
import type {BinnedFeatures} from './bins.js'
import type {Tree} from './tree.js'

export interface GrowSettings {
  readonly maxDepth: number
  readonly minLeaf: number
  readonly featuresPerSplit: number
}

/** Below so many rows sorting the codes is quicker than walking over all intervals. */
const SORTED_ROWS = 32
const BINS = 256
const LEAF = -1

/**
 * Grows classification trees by Gini impurity on binned features (the histogram form of Breiman's CART). One grower serves
 * all trees of a forest, so that its working memory is allocated once.
 */
export class TreeGrower {
  readonly #binned: BinnedFeatures
  readonly #labels: Uint8Array
  readonly #settings: GrowSettings
  /** Weight of each row in the tree being grown. */
  #weights: Float64Array = new Float64Array(0)
  readonly #samples: Int32Array
  readonly #swap: Int32Array
  readonly #features: Int32Array
  // The intervals that hold rows of the node at hand, ascending: code, weight per class, rows.
  readonly #code = new Int32Array(BINS)
  readonly #weight = new Float64Array(2 * BINS)
  readonly #rows = new Int32Array(BINS)
  readonly #byCodeWeight = new Float64Array(2 * BINS)
  readonly #byCodeRows = new Int32Array(BINS)
  readonly #keys = new Int32Array(SORTED_ROWS)
  // The best split of the node at hand.
  #bestScore = 0
  #bestFeature = LEAF
  #bestCode = 0
  #nextCode = 0

  constructor(binned: BinnedFeatures, labels: Uint8Array, settings: GrowSettings) {
    this.#binned = binned
    this.#labels = labels
    this.#settings = settings
    this.#samples = new Int32Array(binned.rows)
    this.#swap = new Int32Array(binned.rows)
    this.#features = Int32Array.from({length: binned.columns}, (_, column) => column)
  }

  /** @param weights [rows]; rows of weight 0 have no part in the tree. */
  grow(weights: Float64Array, rng: Rng): Tree {
    this.#weights = weights
    let count = 0
    for (let row = 0; row < weights.length; row++) if (weights[row] > 0) this.#samples[count++] = row
    const feature = new Int32Array(2 * count).fill(LEAF)
    const threshold = new Float64Array(2 * count)
    const left = new Int32Array(2 * count)
    const value = new Float64Array(2 * count)
    let nodes = 1
    const open = [{node: 0, start: 0, end: count, depth: 0}]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const {node, start, end, depth} = next
      const [none, minority] = this.#classWeights(start, end)
      value[node] = minority / (none + minority)
      if (none === 0 || minority === 0 || depth >= this.#settings.maxDepth || end - start < 2 * this.#settings.minLeaf) continue
      this.#findSplit(start, end, none, minority, rng)
      if (this.#bestFeature === LEAF) continue
      feature[node] = this.#bestFeature
      threshold[node] = this.#threshold()
      left[node] = nodes
      const middle = this.#partition(start, end)
      open.push({node: nodes + 1, start: middle, end, depth: depth + 1}, {node: nodes, start, end: middle, depth: depth + 1})
      nodes += 2
    }
    return {
      feature: feature.slice(0, nodes),
      threshold: threshold.slice(0, nodes),
      left: left.slice(0, nodes),
      value: value.slice(0, nodes),
    }
  }

  #classWeights(start: number, end: number): [number, number] {
    let none = 0
    let minority = 0
    for (let at = start; at < end; at++) {
      const row = this.#samples[at]
      if (this.#labels[row] === 1) minority += this.#weights[row]
      else none += this.#weights[row]
    }
    return [none, minority]
  }

  /** Looks at so many random features, and at further ones while none gave a cut, as scikit-learn does. */
  #findSplit(start: number, end: number, none: number, minority: number, rng: Rng): void {
    this.#bestScore = -Infinity
    this.#bestFeature = LEAF
    const features = this.#features
    const wanted = features.length - this.#settings.featuresPerSplit
    for (let last = features.length; last > wanted || (last > 0 && this.#bestFeature === LEAF); last--) {
      const at = integerBelow(rng, last)
      const feature = features[at]
      features[at] = features[last - 1]
      features[last - 1] = feature
      const intervals = end - start <= SORTED_ROWS ? this.#sortCodes(feature, start, end) : this.#countCodes(feature, start, end)
      if (intervals >= 2) this.#findCut(feature, intervals, end - start, none, minority)
    }
  }

  #countCodes(feature: number, start: number, end: number): number {
    const codes = this.#binned.codes
    const offset = feature * this.#binned.rows
    const bins = this.#binned.cuts[feature].length + 1
    const byWeight = this.#byCodeWeight.fill(0, 0, 2 * bins)
    const byRows = this.#byCodeRows.fill(0, 0, bins)
    const samples = this.#samples
    const labels = this.#labels
    const weights = this.#weights
    for (let at = start; at < end; at++) {
      const row = samples[at]
      const code = codes[offset + row]
      byWeight[2 * code + labels[row]] += weights[row]
      byRows[code]++
    }
    let intervals = 0
    for (let code = 0; code < bins; code++) {
      if (byRows[code] === 0) continue
      this.#code[intervals] = code
      this.#weight[2 * intervals] = byWeight[2 * code]
      this.#weight[2 * intervals + 1] = byWeight[2 * code + 1]
      this.#rows[intervals++] = byRows[code]
    }
    return intervals
  }

  #sortCodes(feature: number, start: number, end: number): number {
    const codes = this.#binned.codes
    const offset = feature * this.#binned.rows
    const keys = this.#keys
    // A key holds the code and, below it, the place of the row.
    for (let at = start; at < end; at++) {
      const key = codes[offset + this.#samples[at]] * SORTED_ROWS + (at - start)
      let place = at - start
      for (; place > 0 && keys[place - 1] > key; place--) keys[place] = keys[place - 1]
      keys[place] = key
    }
    let intervals = 0
    let previous = -1
    for (let at = 0; at < end - start; at++) {
      const code = Math.floor(keys[at] / SORTED_ROWS)
      const row = this.#samples[start + keys[at] - code * SORTED_ROWS]
      if (code !== previous) {
        this.#code[intervals] = code
        this.#weight[2 * intervals] = 0
        this.#weight[2 * intervals + 1] = 0
        this.#rows[intervals++] = 0
        previous = code
      }
      this.#weight[2 * (intervals - 1) + this.#labels[row]] += this.#weights[row]
      this.#rows[intervals - 1]++
    }
    return intervals
  }

  /** The cut with the purest sides: Gini's impurity is least where the sums of squared class weights per side are greatest. */
  #findCut(feature: number, intervals: number, rows: number, none: number, minority: number): void {
    const {minLeaf} = this.#settings
    let [leftNone, leftMinority, leftRows] = [0, 0, 0]
    for (let at = 0; at < intervals - 1; at++) {
      leftNone += this.#weight[2 * at]
      leftMinority += this.#weight[2 * at + 1]
      leftRows += this.#rows[at]
      if (leftRows < minLeaf || rows - leftRows < minLeaf) continue
      const [rightNone, rightMinority] = [none - leftNone, minority - leftMinority]
      const score =
        (leftNone * leftNone + leftMinority * leftMinority) / (leftNone + leftMinority) +
        (rightNone * rightNone + rightMinority * rightMinority) / (rightNone + rightMinority)
      if (score <= this.#bestScore) continue
      this.#bestScore = score
      this.#bestFeature = feature
      this.#bestCode = this.#code[at]
      this.#nextCode = this.#code[at + 1]
    }
  }

  /** The middle of the values that no row of the node has: other rows may lie there. */
  #threshold(): number {
    const cuts = this.#binned.cuts[this.#bestFeature]
    return cuts[this.#bestCode] / 2 + cuts[this.#nextCode - 1] / 2
  }

  /** Moves the rows that go left to the front, keeping the order on both sides. */
  #partition(start: number, end: number): number {
    const offset = this.#bestFeature * this.#binned.rows
    let middle = start
    let right = 0
    for (let at = start; at < end; at++) {
      const row = this.#samples[at]
      if (this.#binned.codes[offset + row] <= this.#bestCode) this.#samples[middle++] = row
      else this.#swap[right++] = row
    }
    this.#samples.set(this.#swap.subarray(0, right), middle)
    return middle
  }
}
