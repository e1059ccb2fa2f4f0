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
/** Features counted in one walk over the rows: their sums do not wait for each other. */
const TOGETHER = 3
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
  /** The rows of the tree, those of a node together: twice the row's number, plus its label. */
  readonly #samples: Int32Array
  /** What the samples of the node at hand weigh. */
  readonly #sampleWeights: Float64Array
  readonly #swap: Int32Array
  readonly #features: Int32Array
  // The intervals that hold rows of the node at hand, ascending: code, weight per class, rows.
  readonly #code = new Int32Array(BINS)
  readonly #weight = new Float64Array(2 * BINS)
  readonly #rows = new Int32Array(BINS)
  readonly #byCodeWeight = new Float64Array(2 * BINS * TOGETHER)
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
    this.#sampleWeights = new Float64Array(binned.rows)
    this.#swap = new Int32Array(binned.rows)
    this.#features = Int32Array.from({length: binned.columns}, (_, column) => column)
  }

  /** @param weights [rows]; rows of weight 0 have no part in the tree. */
  grow(weights: Float64Array, rng: Rng): Tree {
    this.#weights = weights
    let count = 0
    for (let row = 0; row < weights.length; row++) if (weights[row] > 0) this.#samples[count++] = 2 * row + this.#labels[row]
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

  /** Sums of the weights of the node's rows; lays them out as the samples are. */
  #classWeights(start: number, end: number): [number, number] {
    const [samples, weights, inOrder] = [this.#samples, this.#weights, this.#sampleWeights]
    let none = 0
    let minority = 0
    for (let at = start; at < end; at++) {
      const sample = samples[at]
      const weight = weights[sample >> 1]
      inOrder[at] = weight
      if ((sample & 1) === 1) minority += weight
      else none += weight
    }
    return [none, minority]
  }

  /** Looks at so many random features, and at further ones while none gave a cut, as scikit-learn does. */
  #findSplit(start: number, end: number, none: number, minority: number, rng: Rng): void {
    this.#bestScore = -Infinity
    this.#bestFeature = LEAF
    const features = this.#features
    const wanted = features.length - this.#settings.featuresPerSplit
    let last = features.length
    while (last > wanted || (last > 0 && this.#bestFeature === LEAF)) {
      const first = last
      const until = Math.max(last > wanted ? wanted : last - 1, last - TOGETHER)
      for (; last > until; last--) {
        const at = integerBelow(rng, last)
        const feature = features[at]
        features[at] = features[last - 1]
        features[last - 1] = feature
      }
      if (end - start > SORTED_ROWS) this.#countCodes(features, last, first, start, end)
      for (let at = first - 1; at >= last; at--) {
        const feature = features[at]
        const intervals =
          end - start > SORTED_ROWS
            ? this.#filledIntervals(feature, 2 * BINS * (first - 1 - at), start, end)
            : this.#sortCodes(feature, start, end)
        if (intervals >= 2) this.#findCut(feature, intervals, end - start, none, minority)
      }
    }
  }

  /** Weights per interval and class of at most TOGETHER features, the last of them first. */
  #countCodes(features: Int32Array, from: number, to: number, start: number, end: number): void {
    const {codes, rows} = this.#binned
    const [samples, weights] = [this.#samples, this.#sampleWeights]
    const sums = this.#byCodeWeight.fill(0)
    // Where there are fewer features one is counted again, and not looked at.
    const first = features[to - 1] * rows
    const second = features[Math.max(from, to - 2)] * rows
    const third = features[Math.max(from, to - 3)] * rows
    for (let at = start; at < end; at++) {
      const sample = samples[at]
      const row = sample >> 1
      const label = sample & 1
      const weight = weights[at]
      sums[2 * codes[first + row] + label] += weight
      sums[2 * BINS + 2 * codes[second + row] + label] += weight
      sums[4 * BINS + 2 * codes[third + row] + label] += weight
    }
  }

  /** Takes a feature's intervals that hold rows out of the sums that begin at `from`. */
  #filledIntervals(feature: number, from: number, start: number, end: number): number {
    const bins = this.#binned.cuts[feature].length + 1
    const [sums, code, weight] = [this.#byCodeWeight, this.#code, this.#weight]
    let intervals = 0
    for (let bin = 0, at = from; bin < bins; bin++, at += 2) {
      if (sums[at] + sums[at + 1] === 0) continue
      code[intervals] = bin
      weight[2 * intervals] = sums[at]
      weight[2 * intervals++ + 1] = sums[at + 1]
    }
    // A leaf of one row is allowed: how many rows an interval has does not matter.
    if (this.#settings.minLeaf > 1) this.#countRows(feature * this.#binned.rows, start, end, intervals)
    return intervals
  }

  #countRows(offset: number, start: number, end: number, intervals: number): void {
    const codes = this.#binned.codes
    const byRows = this.#byCodeRows.fill(0)
    for (let at = start; at < end; at++) byRows[codes[offset + (this.#samples[at] >> 1)]]++
    for (let at = 0; at < intervals; at++) this.#rows[at] = byRows[this.#code[at]]
  }

  #sortCodes(feature: number, start: number, end: number): number {
    const codes = this.#binned.codes
    const offset = feature * this.#binned.rows
    const keys = this.#keys
    // A key holds the code and, below it, the place of the row.
    for (let at = start; at < end; at++) {
      const key = codes[offset + (this.#samples[at] >> 1)] * SORTED_ROWS + (at - start)
      let place = at - start
      for (; place > 0 && keys[place - 1] > key; place--) keys[place] = keys[place - 1]
      keys[place] = key
    }
    let intervals = 0
    let previous = -1
    for (let at = 0; at < end - start; at++) {
      const code = Math.floor(keys[at] / SORTED_ROWS)
      const place = start + keys[at] - code * SORTED_ROWS
      if (code !== previous) {
        this.#code[intervals] = code
        this.#weight[2 * intervals] = 0
        this.#weight[2 * intervals + 1] = 0
        this.#rows[intervals++] = 0
        previous = code
      }
      this.#weight[2 * (intervals - 1) + (this.#samples[place] & 1)] += this.#sampleWeights[place]
      this.#rows[intervals - 1]++
    }
    return intervals
  }

  /** The cut with the purest sides: Gini's impurity is least where the sums of squared class weights per side are greatest. */
  #findCut(feature: number, intervals: number, rows: number, none: number, minority: number): void {
    const {minLeaf} = this.#settings
    const weight = this.#weight
    let [best, bestScore] = [-1, this.#bestScore]
    let [leftNone, leftMinority, leftRows] = [0, 0, 0]
    for (let at = 0; at < intervals - 1; at++) {
      leftNone += weight[2 * at]
      leftMinority += weight[2 * at + 1]
      if (minLeaf > 1) {
        leftRows += this.#rows[at]
        if (leftRows < minLeaf || rows - leftRows < minLeaf) continue
      }
      const [rightNone, rightMinority] = [none - leftNone, minority - leftMinority]
      const score =
        (leftNone * leftNone + leftMinority * leftMinority) / (leftNone + leftMinority) +
        (rightNone * rightNone + rightMinority * rightMinority) / (rightNone + rightMinority)
      if (score <= bestScore) continue
      bestScore = score
      best = at
    }
    if (best < 0) return
    this.#bestScore = bestScore
    this.#bestFeature = feature
    this.#bestCode = this.#code[best]
    this.#nextCode = this.#code[best + 1]
  }

  /** The middle of the values that no row of the node has: other rows may lie there. */
  #threshold(): number {
    const cuts = this.#binned.cuts[this.#bestFeature]
    return cuts[this.#bestCode] / 2 + cuts[this.#nextCode - 1] / 2
  }

  /** Moves the rows that go left to the front, keeping the order on both sides. */
  #partition(start: number, end: number): number {
    const [samples, swap, {codes}, code] = [this.#samples, this.#swap, this.#binned, this.#bestCode]
    const offset = this.#bestFeature * this.#binned.rows
    let middle = start
    let right = 0
    for (let at = start; at < end; at++) {
      const sample = samples[at]
      if (codes[offset + (sample >> 1)] <= code) samples[middle++] = sample
      else swap[right++] = sample
    }
    samples.set(swap.subarray(0, right), middle)
    return middle
  }
}
