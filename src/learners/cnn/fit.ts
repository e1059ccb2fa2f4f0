import type {Context} from '../../core/context.js'
import {NotApplicable, UserError} from '../../core/errors.js'
import type {OptionValues} from '../../core/options.js'
import type {Grid} from '../../core/sample-form.js'
import {outputWidth, type Network} from '../../nn/description.js'
import {initialise} from '../../nn/initialise.js'
import {loadKernels} from '../../nn/kernels/load-kernels.js'
import type {Optimiser} from '../../nn/executor.js'
import {createClassifier, type Classifier as RunningNetwork} from '../../nn/own/classifier.js'
import type {Features} from '../learner.js'
import {effectiveWeights, marginsOf} from '../losses/class-weights.js'
import {focalClassLoss, marginClassLoss, softmax, softmaxLoss, type ClassLoss} from '../losses/class-loss.js'
import {COSINE_SCALE} from '../mlp-objectives.js'
import {fitInput} from './input.js'
import {cnnLayers} from './layers.js'
import {FEWEST_STEPS, MOST_STEPS, USUAL_PASSES, type cnnOptions} from './options.js'
import {trainCnn} from './train.js'

export type CnnOptions = OptionValues<typeof cnnOptions>

/** Probabilities of the classes [rows, classes], row by row. */
export type Probabilities = (features: Features) => Float64Array

/** Numbers that a training may keep at once: 1 GB. */
const MOST_NUMBERS = 2 ** 28

/**
 * Trains the network of `cnnLayers` on rows that lie on a grid.
 *
 * @param labels [rows], from 0 to `classes` - 1, each on a row at least.
 * @param weights [rows], positive; their unit does not matter.
 * @throws {NotApplicable} When the rows lie on no grid.
 * @throws {UserError} When the network would take too much memory.
 */
export async function fitCnn(
  features: Features,
  labels: Int32Array,
  classes: number,
  options: CnnOptions,
  context: Context,
  weights?: Float64Array,
): Promise<Probabilities> {
  const {grid} = features
  if (grid === undefined) throw new NotApplicable('it needs pictures or signals, and the rows are neither')
  const input = fitInput(features, grid, options.saliency)
  const cosines = options.loss === 'ldam' ? {cosineScale: COSINE_SCALE} : {}
  const network = cnnLayers(input.grid, classes, {...options, ...cosines})
  const maxRows = Math.min(options.batchSize, features.rows)
  refuseHuge(network, grid, options)
  const steps = options.steps ?? usualSteps(features.rows / maxRows)
  const model = {network, maxRows, optimiser: adamFor(options, steps)}
  const start = initialise(network, context.rng.fork('initial weights'), 'he')
  const running = loadKernels()(kernels => createClassifier(kernels, model, start))
  const sizes = sizesOf(labels, classes)
  const rows = {
    write: input.of(features),
    width: network.inputs,
    labels,
    sizes,
    weights: rowWeights(labels, sizes, options, weights),
  }
  const {loss} = options
  const training = {steps, batchSize: maxRows, deferred: loss === 'ldam', reweighting: loss === 'reweighting'}
  await trainCnn(running, rows, {...training, loss: lossOf(options, sizes)}, context)
  return others => predict(running, others, input.of(others), network, maxRows)
}

function sizesOf(labels: Int32Array, classes: number): number[] {
  const sizes = new Array<number>(classes).fill(0)
  for (const label of labels) sizes[label]++
  return sizes
}

function lossOf({loss, focusing}: CnnOptions, sizes: readonly number[]): ClassLoss {
  if (loss === 'focal') return focalClassLoss(focusing)
  return loss === 'ldam' ? marginClassLoss(marginsOf(sizes), COSINE_SCALE) : softmaxLoss
}

/** Weights with mean 1, so that their unit does not change the step size. */
function rowWeights(
  labels: Int32Array,
  sizes: readonly number[],
  {loss, focalBalance, classBeta}: CnnOptions,
  given: Float64Array = new Float64Array(labels.length).fill(1),
): Float64Array {
  const byClass = classWeights()
  const weights = given.map((weight, row) => weight * byClass[labels[row]])
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return weights.map(weight => weight / mean)

  function classWeights(): readonly number[] {
    if (loss === 'class-balanced') return effectiveWeights(sizes, classBeta)
    return loss === 'focal' && sizes.length === 2 ? [1 - focalBalance, focalBalance] : sizes.map(() => 1)
  }
}

const usualSteps = (batches: number) => Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, Math.ceil(USUAL_PASSES * batches)))

/** AdamW with a rate that falls to 0 in a straight line. */
function adamFor({learningRate, weightDecay}: CnnOptions, steps: number): Optimiser {
  const moments = {beta1: 0.9, beta2: 0.999, epsilon: 1e-8}
  return {kind: 'adamw', rate: learningRate, ...moments, weightDecay, schedule: {kind: 'linear', steps}}
}

/** @throws {UserError} When what the network keeps of a batch passes a gigabyte. */
function refuseHuge({inputs, layers}: Network, {width, height}: Grid, {batchSize, filters}: CnnOptions): void {
  const perRow = layers.reduce((sum, _, at) => sum + 2 * outputWidth({inputs, layers: layers.slice(0, at + 1)}), inputs)
  if (batchSize * perRow <= MOST_NUMBERS) return
  throw new UserError(
    'wrong-option',
    {owner: 'cnn', option: 'filters', given: filters},
    `cnn would need too much memory for pictures of ${width} x ${height} with 'filters' ${filters} and 'batchSize' ${batchSize}.`,
    [`Give a smaller 'filters' or 'batchSize', or make the pictures smaller.`],
  )
}

function predict(
  network: RunningNetwork,
  {rows}: Features,
  write: ReturnType<ReturnType<typeof fitInput>['of']>,
  {inputs, layers}: Network,
  blockRows: number,
): Float64Array {
  const classes = outputWidth({inputs, layers})
  const result = new Float64Array(rows * classes)
  for (let start = 0; start < rows; start += blockRows) {
    const count = Math.min(blockRows, rows - start)
    for (let at = 0; at < count; at++) write(start + at, network.input, at * inputs)
    const scores = network.forward(count, false)
    for (let at = 0; at < count; at++) {
      const own = scores.subarray(at * classes, (at + 1) * classes)
      softmax(own, result.subarray((start + at) * classes, (start + at + 1) * classes))
    }
  }
  return result
}
