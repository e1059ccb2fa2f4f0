import {cutOfLevels, cutOfNumbers, type Cut} from './find-cut.js'
import {gainFor, type Gain} from './gain.js'
import type {Variable} from '../variables.js'

export type Tree =
  /** Rows of the class whose values may be drawn. */
  | {readonly donors: Int32Array}
  | {
      /** Place of the predictor among the variables. */
      readonly predictor: number
      readonly goesLeft: (value: number) => boolean
      readonly left: Tree
      readonly right: Tree
    }

export interface TreeSettings {
  /** Fewest rows in a leaf. */
  readonly minBucket: number
  /** What a split must gain, as a share of the risk of the undivided rows. */
  readonly complexity: number
}

/** rpart's: a split of three buckets at least, and at most 30 of them on the way to a leaf. */
const MIN_SPLIT_BUCKETS = 3
const MAX_DEPTH = 30

/**
 * Grows a tree that tells a variable from others: a regression tree for a number, by squares, and a classification tree for levels,
 * by the Gini index. Splits that do not lower the risk by `complexity` of the root's are pruned again, as rpart does; the risk of a
 * classification tree is its share of rows without the commonest level of their leaf.
 *
 * Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984, chapters 3 and 8; minsplit, maxdepth and the rule
 * for cp as rpart 4.1. A level that no row of a node had goes with most of its rows.
 *
 * @param response What is told; its rows are the ones that the tree is grown on.
 * @param predictors All other variables come from these.
 */
export function growTree(response: Variable, predictors: readonly Variable[], settings: TreeSettings): Tree {
  return new TreeGrower(response, predictors, settings).grow()
}

/** A tree with its risk and a price for each of its splits. */
interface Priced {
  readonly tree: Tree
  readonly price: number
}

interface Split {
  readonly predictor: number
  readonly cut: Cut
}

class TreeGrower {
  readonly #predictors: readonly Variable[]
  readonly #minBucket: number
  readonly #gain: Gain
  /** The price of a split. */
  readonly #alpha: number
  /** The rows of the tree in several orders, node by node: first their own, then that of each predictor that is a number. */
  readonly #orders: readonly Int32Array[]
  readonly #scratch: Int32Array
  readonly #isLeft: Uint8Array

  constructor(response: Variable, predictors: readonly Variable[], {minBucket, complexity}: TreeSettings) {
    const {rows, values} = response
    this.#predictors = predictors
    this.#minBucket = minBucket
    this.#gain = gainFor(response)
    this.#alpha = complexity * this.#gain.risk(rows)
    const isOwn = new Uint8Array(values.length)
    for (const row of rows) isOwn[row] = 1
    this.#orders = [rows.slice(), ...predictors.map(({order}) => order.filter(row => isOwn[row] === 1))]
    this.#scratch = new Int32Array(rows.length)
    this.#isLeft = new Uint8Array(values.length)
  }

  grow(): Tree {
    return this.#node(0, this.#orders[0].length, 0).tree
  }

  #node(from: number, to: number, depth: number): Priced {
    const rows = this.#orders[0].subarray(from, to)
    const risk = this.#gain.risk(rows)
    const leaf = () => ({tree: {donors: rows.slice()}, price: risk})
    if (rows.length < MIN_SPLIT_BUCKETS * this.#minBucket || risk <= this.#alpha || depth >= MAX_DEPTH) return leaf()
    const split = this.#bestSplit(from, to)
    if (split === undefined) return leaf()
    const {goesLeft, middle} = this.#partition(split, from, to)
    // The children reorder the rows, so that the donors of a leaf are kept first.
    const undivided = leaf()
    const left = this.#node(from, middle, depth + 1)
    const right = this.#node(middle, to, depth + 1)
    const price = left.price + right.price + this.#alpha
    if (risk <= price) return undivided
    return {tree: {predictor: split.predictor, goesLeft, left: left.tree, right: right.tree}, price}
  }

  #bestSplit(from: number, to: number): Split | undefined {
    let best: Split | undefined
    this.#predictors.forEach((variable, predictor) => {
      const order = this.#orders[variable.levels === 0 ? predictor + 1 : 0].subarray(from, to)
      const find = variable.levels === 0 ? cutOfNumbers : cutOfLevels
      const cut = find(variable, order, this.#gain, this.#minBucket, best?.cut.gain ?? 0)
      if (cut !== undefined) best = {predictor, cut}
    })
    return best
  }

  /** Puts the rows of a node that go to the left before the others, in every order. */
  #partition({predictor, cut}: Split, from: number, to: number): {goesLeft: (value: number) => boolean; middle: number} {
    const {values} = this.#predictors[predictor]
    let left = 0
    for (let at = from; at < to; at++) {
      const row = this.#orders[0][at]
      this.#isLeft[row] = cut.goesLeft(values[row]) === true ? 1 : 0
      left += this.#isLeft[row]
    }
    for (const order of this.#orders) if (order.length > 0) this.#moveLeft(order, from, to)
    const mostGoLeft = left >= to - from - left
    return {goesLeft: value => cut.goesLeft(value) ?? mostGoLeft, middle: from + left}
  }

  #moveLeft(order: Int32Array, from: number, to: number): void {
    let [kept, moved] = [from, 0]
    for (let at = from; at < to; at++) {
      const row = order[at]
      if (this.#isLeft[row] === 1) order[kept++] = row
      else this.#scratch[moved++] = row
    }
    order.set(this.#scratch.subarray(0, moved), kept)
  }
}
