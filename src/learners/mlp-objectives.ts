import type {Rng} from '../core/rng.js'
import {permutation} from '../core/rng.js'
import type {Batch, Network} from './network.js'
import type {ClassSizes} from './training-rows.js'
import {crossEntropy, focalLoss, marginLoss, type RowLoss} from './row-loss.js'

export const losses = ['cross-entropy', 'focal', 'ldam', 'reweighting'] as const
export type LossName = (typeof losses)[number]

/** Multiplies the cosine of LDAM's output, as in the authors' code. */
export const COSINE_SCALE = 30
const LARGEST_MARGIN = 0.5
/** The effective number of rows of a class is (1 - BETA^n) / (1 - BETA) (Cui et al., arXiv 1901.05555). */
const BETA = 0.9999

/** The loss of one row; `reweighting` weighs rows instead. */
export function rowLossOf(loss: LossName, sizes: ClassSizes, focusing: number): RowLoss {
  if (loss === 'focal') return focalLoss(focusing)
  return loss === 'ldam' ? marginLoss(marginsOf(sizes), COSINE_SCALE) : crossEntropy
}

/** Margins fall with the fourth root of a class's size; the largest is 0.5. */
function marginsOf([majority, minority]: ClassSizes): [number, number] {
  const largest = LARGEST_MARGIN * Math.min(majority, minority) ** 0.25
  return [largest / majority ** 0.25, largest / minority ** 0.25]
}

/** What the rows of both classes weigh by the effective number of their class; mean 1 over the rows. */
export function effectiveWeights([majority, minority]: ClassSizes): [number, number] {
  const [first, second] = [majority, minority].map(size => (1 - BETA) / (1 - BETA ** size))
  const mean = (first * majority + second * minority) / (majority + minority)
  return [first / mean, second / mean]
}

/**
 * Batches of as many rows of either class that rotate through all rows of a class before one comes again, as BRIQA makes them
 * (arXiv 2510.26661): the rare class comes round more often.
 */
export class RotatingBatches {
  readonly #rows: readonly Int32Array[]
  readonly #at = [0, 0]
  readonly #rng: Rng

  /** @param rows Row numbers to take. */
  constructor(labels: Uint8Array, rows: Int32Array, rng: Rng) {
    this.#rng = rng
    this.#rows = [0, 1].map(label => rows.filter(row => labels[row] === label))
    this.#shuffle(0)
    this.#shuffle(1)
  }

  /** Row numbers: half of either class, the minority has the odd one. */
  next(count: number): Int32Array {
    const rows = new Int32Array(count)
    for (let at = 0; at < count; at++) {
      const label = (at + 1) % 2
      if (this.#at[label] === this.#rows[label].length) this.#shuffle(label)
      rows[at] = this.#rows[label][this.#at[label]++]
    }
    return rows
  }

  #shuffle(label: number): void {
    const rows = this.#rows[label]
    rows.set(Int32Array.from(permutation(this.#rng, rows.length), at => rows[at]))
    this.#at[label] = 0
  }
}

/** Step along the guiding gradient, relative to the parameters' size: small enough for a difference, large enough for doubles. */
const STEP = 1e-5

/**
 * Weighs the rows of a batch by how far a step on each of them would lower the loss on a guiding batch (Ren et al., arXiv
 * 1803.09050, algorithm 1): in proportion to the product of the row's gradient with that of the guiding batch, none below 0, with
 * mean 1. The product is the row's derivative along the guiding gradient, taken as a central difference of two forward passes,
 * so that no row's gradient is formed. If no row would help, all weights are 0.
 *
 * @param network Its gradient is that of the mean loss on the guiding batch.
 * @param times How many rows each of the batch stands for; one when left out.
 */
export function weighByGradient(network: Network, batch: Batch, times?: Float64Array): void {
  const {rows, features, labels, weights, of = rows} = batch
  const guiding = network.gradient
  const length = lengthOf(guiding)
  if (length === 0) return
  const step = (STEP * (1 + lengthOf(network.parameters))) / length
  const move = (by: number) => {
    for (let at = 0; at < guiding.length; at++) network.parameters[at] += by * guiding[at]
  }
  const kept = network.parameters.slice()
  move(step)
  const above = network.forward(features, rows).slice(0, rows)
  network.parameters.set(kept)
  move(-step)
  const below = network.forward(features, rows).slice(0, rows)
  network.parameters.set(kept)
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const label = labels[row]
    const fall = Math.max(0, crossEntropy.value(above[row], label) - crossEntropy.value(below[row], label))
    weights[row] = fall * (times?.[row] ?? 1)
    sum += weights[row]
  }
  if (sum > 0) for (let row = 0; row < rows; row++) weights[row] *= of / sum
}

const lengthOf = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
