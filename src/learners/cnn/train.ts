import {breather, throwIfStopped, type Context} from '../../core/context.js'
import {TrainingDiverged} from '../../core/errors.js'
import {permutation, type Rng} from '../../core/rng.js'
import type {Classifier} from '../../nn/own/classifier.js'
import {DEFERRED_BETA, effectiveWeights} from '../losses/class-weights.js'
import type {ClassLoss} from '../losses/class-loss.js'
import {RotatingBatches} from '../losses/rotating-batches.js'
import {weighRows} from './weigh-rows.js'

/** Rows to train on. */
export interface CnnRows {
  /** Writes one row into a network's input. */
  readonly write: (row: number, target: Float32Array, at: number) => void
  /** Numbers of a row. */
  readonly width: number
  /** [rows], from 0; every class below `sizes.length` has a row. */
  readonly labels: Int32Array
  /** [rows], mean 1. */
  readonly weights: Float64Array
  /** Rows of each class. */
  readonly sizes: readonly number[]
}

export interface CnnTraining {
  readonly loss: ClassLoss
  readonly steps: number
  readonly batchSize: number
  /** Classes are weighed by their effective number in the last fifth of the steps. */
  readonly deferred: boolean
  /** Batches of as many rows of each class, weighed by what a step on them does for another such batch. */
  readonly reweighting: boolean
}

/** Classes are weighed from this share of the steps on, as in the code of LDAM's authors. */
const DEFERRED_FROM = 0.8

/**
 * Takes so many steps on shuffled or rotating batches.
 *
 * @throws {Interrupted} When the work was asked to stop.
 * @throws {TrainingDiverged} When a loss is no number.
 */
export async function trainCnn(network: Classifier, rows: CnnRows, training: CnnTraining, context: Context): Promise<void> {
  throwIfStopped(context)
  const breathe = breather(context)
  const {labels, sizes} = rows
  const {steps, batchSize, reweighting, deferred} = training
  const next = reweighting ? rotating(rows, context.rng.fork('batches')) : shuffled(labels.length, context.rng.fork('batches'))
  const guide = reweighting ? rotating(rows, context.rng.fork('guiding batches')) : undefined
  const update = createUpdate(network, rows, training.loss, batchSize)
  const weighFrom = deferred ? Math.floor(DEFERRED_FROM * steps) : Infinity
  let {weights} = rows
  for (let step = 0; step < steps; step++) {
    if (step === weighFrom) {
      const byClass = effectiveWeights(sizes, DEFERRED_BETA)
      weights = rows.weights.map((weight, row) => weight * byClass[labels[row]])
    }
    update(next(batchSize), weights, guide?.(batchSize))
    context.progress((step + 1) / steps)
    await breathe()
  }
}

/** Row numbers of the next batch, at most so many. */
type Batches = (count: number) => Int32Array

function rotating({labels, sizes}: CnnRows, rng: Rng): Batches {
  const batches = new RotatingBatches(labels, Int32Array.from(labels.keys()), rng, sizes.length)
  return count => batches.next(count)
}

/** Batches end where a pass over the rows does. */
function shuffled(rows: number, rng: Rng): Batches {
  let [order, at] = [new Int32Array(0), 0]
  return count => {
    if (at === order.length) [order, at] = [Int32Array.from(permutation(rng, rows)), 0]
    const batch = order.subarray(at, at + count)
    at += batch.length
    return batch
  }
}

/** One update on the rows picked, weighed by a guiding batch where one is given. */
function createUpdate(network: Classifier, rows: CnnRows, loss: ClassLoss, batchSize: number) {
  const classes = rows.sizes.length
  const slopes = new Float64Array(batchSize * classes)
  const towards = new Float32Array(batchSize * classes)
  const fill = (picked: Int32Array) => {
    picked.forEach((row, at) => {
      rows.write(row, network.input, at * rows.width)
    })
  }
  /** The mean weighted loss of the rows in the input; `slopes` gets its derivatives. */
  const measure = (picked: Int32Array, weightOf: (at: number) => number, losses?: Float64Array) => {
    const scores = network.forward(picked.length, true)
    let sum = 0
    picked.forEach((row, at) => {
      const [start, end] = [at * classes, (at + 1) * classes]
      const one = slopes.subarray(start, end)
      const value = loss.measure(scores.subarray(start, end), rows.labels[row], one)
      if (losses !== undefined) losses[at] = value
      const weight = weightOf(at) / picked.length
      sum += weight * value
      for (let j = 0; j < classes; j++) towards[start + j] = weight * one[j]
    })
    return sum
  }
  return (picked: Int32Array, weights: Float64Array, guide?: Int32Array) => {
    let weightOf = (at: number) => weights[picked[at]]
    if (guide !== undefined) {
      fill(guide)
      measure(guide, at => rows.weights[guide[at]])
      network.backward(guide.length, towards)
      fill(picked)
      const own = weighRows(network, picked.length, losses => measure(picked, () => 1, losses))
      weightOf = at => own[at]
    } else fill(picked)
    const value = measure(picked, weightOf)
    if (!Number.isFinite(value)) throw new TrainingDiverged('cnn', `a loss is ${value}`, 'Try a smaller learningRate.')
    network.backward(picked.length, towards)
    network.step()
  }
}
