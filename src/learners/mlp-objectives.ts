import {marginsOf} from './losses/class-weights.js'
import {crossEntropy, focalLoss, marginLoss, type RowLoss} from './losses/row-loss.js'
import type {Batch, Network} from './network.js'
import type {ClassSizes} from './training-rows.js'

export const losses = ['cross-entropy', 'class-balanced', 'focal', 'ldam', 'reweighting'] as const
export type LossName = (typeof losses)[number]

/** Multiplies the cosine of LDAM's output, as in the authors' code. */
export const COSINE_SCALE = 30

/** The loss of one row; `reweighting` weighs rows instead. */
export function rowLossOf(loss: LossName, sizes: ClassSizes, focusing: number): RowLoss {
  if (loss === 'focal') return focalLoss(focusing)
  return loss === 'ldam' ? marginLoss(marginsOf(sizes), COSINE_SCALE) : crossEntropy
}

/** Step along the guiding gradient, relative to the parameters' size: small enough for a difference, large enough for doubles. */
const STEP = 1e-5

/**
 * Weighs the rows of a batch by how far a step on each of them would lower the loss on a guiding batch (Ren et al., arXiv
 * 1803.09050, algorithm 1): in proportion to the product of the row's gradient with that of the guiding batch, none below 0, with
 * mean 1. The product is the row's derivative along the guiding gradient, taken as a central difference of two forward passes,
 * so that no row's gradient is formed. If no row would help, all weights are 0. Departure: the guiding batch is of the training rows,
 * where Ren et al. keep clean rows for it. BRIQA (arXiv 2510.26661) weighs classes in the place of rows.
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
