import {defineLearner} from './define-learner.js'
import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {OptionSpecs, OptionValues} from '../core/options.js'
import {permutation, type Rng} from '../core/rng.js'
import {loadDenseKernels} from '../nn/kernels/dense-wasm.js'
import {adamRates} from './adam.js'
import {earlyStoppingChoices, heldOutRows} from './early-stopping.js'
import {DrawnRows} from './drawn-rows.js'
import {createSpace, fillBatch, seeShares} from './fill-batch.js'
import {createHeldOutLoss} from './held-out-loss.js'
import {effectiveWeights} from './losses/class-weights.js'
import {RotatingBatches} from './losses/rotating-batches.js'
import {COSINE_SCALE, losses, type LossName, rowLossOf, weighByGradient} from './mlp-objectives.js'
import {Network, predictInBlocks} from './network.js'
import {checkTrainingRows, classSizes, type TrainingRows} from './training-rows.js'

export const mlpOptions = {
  hiddenUnits: {type: 'integer', min: 1, max: 4096, default: 100, description: 'Units in each hidden layer.'},
  hiddenLayers: {type: 'integer', min: 1, max: 8, default: 1, description: 'Number of hidden layers.'},
  loss: {
    type: 'choice',
    choices: losses,
    default: 'cross-entropy',
    description:
      'What is minimised: the cross-entropy; class-balanced, the same with classes weighed by their effective number of rows; the ' +
      'focal loss; ldam, margins by class size with deferred re-weighting; reweighting, rows weighed by what they do for balanced batches.',
  },
  focusing: {type: 'number', min: 0, max: 20, default: 2, description: "The focal loss's gamma: how little easy rows count."},
  focalBalance: {
    type: 'number',
    min: 0.001,
    max: 0.999,
    default: 0.25,
    description: "The focal loss's alpha: what a minority row weighs, against 1 less it for others.",
  },
  classBeta: {
    type: 'number',
    min: 0,
    max: 0.999999,
    default: 0.999,
    description: 'Of class-balanced: at 0 all rows weigh the same, towards 1 all classes do.',
  },
  earlyStopping: {
    type: 'choice',
    choices: earlyStoppingChoices,
    default: 'auto',
    description:
      'End when the loss on a tenth of the rows, held out, falls no further, and keep the parameters with the least; auto: with more ' +
      'than 10,000 rows. Otherwise, and with ldam and reweighting, the loss on the training rows decides.',
  },
  epochs: {type: 'integer', min: 1, max: 100_000, default: 200, description: 'Most passes over the training rows.'},
  batchSize: {type: 'integer', min: 1, max: 100_000, default: 200, description: 'Rows per step, at most all there are.'},
  learningRate: {type: 'number', min: 1e-8, max: 1, default: 1e-3, description: "Adam's step size."},
  weightDecay: {
    type: 'number',
    min: 0,
    max: 1000,
    default: 1e-4,
    description: "Ridge penalty on the weights, scikit-learn's alpha.",
  },
} as const satisfies OptionSpecs

/** Training ends when this many rounds in a row did not lower the loss by the tolerance, as in scikit-learn. */
const PATIENCE = 10
const TOLERANCE = 1e-4
/** A round is an epoch, but with early stopping, and with reweighting, the loss is looked at after so many rows. */
const ROUND_ROWS = 50_000
/** Held-out rows of a class. */
const MOST_HELD_OUT = 10_000
/** These train on other class shares than those of the rows, so that the loss on held-out rows does not tell when to end. */
const NEVER_EARLY: ReadonlySet<string> = new Set<LossName>(['ldam', 'reweighting'])
/** With more rows to train on they draw from each batch (`DrawnRows`). */
const DRAW_ABOVE = 10_000
/** The loss of ldam jumps, with drawn rows more often: it then waits longer in its second stage and keeps the best parameters. */
const PATIENCE_WITH_DRAWS = 20

/**
 * Multi-layer perceptron with ReLU units and a logistic output, trained on the log loss by Adam in shuffled batches; settings
 * and stopping rule are those of scikit-learn's MLPClassifier. Row weights scale each row's loss, relative to their mean: with
 * weights by class it is the weighted binary cross-entropy. The backward pass is written out by hand and checked against finite
 * differences. The other losses are for rare classes: `focal` (row-loss.ts); `ldam`, margins by class size on the cosine of
 * the last layer, with the classes weighed by their effective number in the last fifth of the epochs or when the loss falls no further
 * (deferred re-weighting); `reweighting`, rotating class-balanced batches after BRIQA (losses/rotating-batches.ts) whose rows are weighed
 * by their gradients after Ren et al. (mlp-objectives.ts). It departs from them in that the guiding batches are made of training rows: a
 * small class has no clean rows to spare.
 * On many rows `ldam` and `reweighting` leave out of each batch most rows that hardly move the network (drawn-rows.ts).
 *
 * @throws {UserError} When an option is out of its range.
 */
export const mlp = defineLearner({
  name: 'mlp',
  summary: 'A small neural network.',
  source:
    "Rumelhart, Hinton and Williams (1986), doi:10.1038/323533a0; Adam, arXiv 1412.6980; defaults as scikit-learn's MLPClassifier",
  options: mlpOptions,
  create(options) {
    const withKernels = loadDenseKernels()
    return {
      async fit(features, labels, context, weights) {
        checkTrainingRows(features, labels, weights)
        const batchRows = Math.min(options.batchSize, features.rows)
        const hidden = new Array<number>(options.hiddenLayers).fill(options.hiddenUnits)
        const sizes = classSizes(labels)
        const settings = {
          loss: rowLossOf(options.loss, sizes, options.focusing),
          ...(options.loss === 'ldam' && {cosineScale: COSINE_SCALE}),
        }
        const network = withKernels(kernels => new Network(kernels, [features.columns, ...hidden], batchRows, settings))
        network.initialise(context.rng.fork('initial weights'))
        await train(network, {features, labels, weights: rowWeights(labels, options, weights)}, batchRows, options, context)
        return {predict: rows => predictInBlocks(network, rows, batchRows)}
      },
    }
  },
})

type Options = OptionValues<typeof mlpOptions>

/** LDAM's classes are weighed from this share of the rounds on, as in the authors' code, or when the loss falls no further. */
const DEFERRED_FROM = 0.8

async function train(network: Network, data: TrainingRows, batchRows: number, options: Options, context: Context): Promise<void> {
  const breathe = breather(context)
  const {labels} = data
  const stopEarly = NEVER_EARLY.has(options.loss) ? 'false' : options.earlyStopping
  const heldOut = heldOutRows(labels, stopEarly, context.rng.fork('held-out rows'), MOST_HELD_OUT)
  const validation = heldOut && createHeldOutLoss(network, data, heldOut, batchRows)
  const run = createRun(network, data, heldOut ?? new Uint8Array(labels.length), batchRows, options, context.rng)
  // Balanced batches go through the minority many times in so many rows: an epoch of the majority means nothing to them.
  const hasRounds = heldOut !== undefined || options.loss === 'reweighting'
  const roundsPerEpoch = hasRounds ? Math.ceil(run.rows / ROUND_ROWS) : 1
  const rounds = options.epochs * roundsPerEpoch
  const weighFrom = options.loss === 'ldam' ? Math.floor(DEFERRED_FROM * rounds) : Infinity
  const keepsBest = run.draws && options.loss === 'ldam'
  const patience = keepsBest ? PATIENCE_WITH_DRAWS : PATIENCE
  let [isDeferred, best, stalled] = [options.loss === 'ldam', Infinity, 0]
  let kept: Float64Array | undefined
  throwIfStopped(context)
  for (let round = 0; round < rounds; round++) {
    if (isDeferred && (round >= weighFrom || stalled > PATIENCE)) {
      run.weighClasses(effectiveWeights(classSizes(labels)))
      ;[isDeferred, best, stalled] = [false, Infinity, 0]
    }
    if (stalled > patience) break
    const trained = await run.round(run.rows / roundsPerEpoch, breathe)
    const loss = validation?.measure() ?? trained
    if (keepsBest && loss < best) kept = network.parameters.slice()
    stalled = loss > best - TOLERANCE ? stalled + 1 : 0
    best = Math.min(best, loss)
    context.progress((round + 1) / rounds)
  }
  validation?.restoreBest()
  if (kept !== undefined) network.parameters.set(kept)
}

/** The steps of one training: which rows are in a batch, what they weigh, and the optimiser. */
function createRun(
  network: Network,
  {features, labels, weights: given}: TrainingRows,
  heldOut: Uint8Array,
  batchRows: number,
  {loss: objective, learningRate, weightDecay}: Options,
  rng: Rng,
) {
  const rows = Int32Array.from(labels.keys()).filter(row => heldOut[row] === 0)
  let weights = given
  const nextRates = adamRates(learningRate)
  const batchRng = rng.fork('batches')
  const rotating = objective === 'reweighting' ? new RotatingBatches(labels, rows, batchRng) : undefined
  const guides = objective === 'reweighting' ? new RotatingBatches(labels, rows, rng.fork('guiding batches')) : undefined
  const drawn = NEVER_EARLY.has(objective) && rows.length > DRAW_ABOVE ? drawnRows(objective, labels, rng) : undefined
  const [space, guideSpace] = [createSpace(batchRows, features.columns), createSpace(batchRows, features.columns)]
  let order: Int32Array = new Int32Array(0)
  let next = 0
  return {
    rows: rows.length,
    draws: drawn !== undefined,
    weighClasses(byClass: readonly number[]) {
      drawn?.forget()
      weights = given.map((weight, row) => weight * byClass[labels[row]])
    },
    /** Takes batches until so many rows were in them, or an epoch ends. Returns their mean loss. */
    async round(wanted: number, breathe: () => Promise<void> | undefined): Promise<number> {
      if (next === order.length) {
        order = rotating?.next(rows.length) ?? permutation(batchRng, rows.length).map(at => rows[at])
        next = 0
      }
      let [sum, taken] = [0, 0]
      while (taken < wanted && next < order.length) {
        const count = Math.min(batchRows, order.length - next)
        const filled = fillBatch({features, labels, weights}, order.subarray(next, next + count), space, drawn)
        if (guides !== undefined) {
          const guide = fillBatch({features, labels, weights: given}, guides.next(batchRows), guideSpace, drawn)
          network.lossAndGradient(guide.batch, 0)
          if (drawn !== undefined) seeShares(drawn, guide, given, network.slopes)
          weighByGradient(network, filled.batch, filled.times)
        }
        sum += network.lossAndGradient(filled.batch, weightDecay) * count
        if (drawn !== undefined) seeShares(drawn, filled, weights, network.slopes)
        network.step(nextRates())
        next += count
        taken += count
        await breathe()
      }
      return sum / taken
    },
  }
}

/**
 * A minority row of ldam weighs hundreds of others in its second stage: all are taken. With reweighting they come round every few batches,
 * so what was last seen of them is never old.
 */
const drawnRows = (objective: LossName, labels: Uint8Array, rng: Rng) =>
  new DrawnRows(labels.length, rng.fork('drawn rows'), objective === 'ldam' ? labels : undefined)

/** Weights with mean 1, so that their unit does not change the step size; two of the losses have weights of their own for the classes. */
function rowWeights(labels: Uint8Array, options: OptionValues<typeof mlpOptions>, weights?: Float64Array): Float64Array {
  const given = weights ?? new Float64Array(labels.length).fill(1)
  const byClass = classWeights(labels, options)
  if (weights === undefined && byClass === undefined) return given
  const balanced = byClass === undefined ? given : given.map((weight, row) => weight * byClass[labels[row]])
  const mean = balanced.reduce((sum, weight) => sum + weight, 0) / labels.length
  return balanced.map(weight => weight / mean)
}

function classWeights(
  labels: Uint8Array,
  {loss, focalBalance, classBeta}: OptionValues<typeof mlpOptions>,
): readonly number[] | undefined {
  if (loss === 'focal') return [1 - focalBalance, focalBalance]
  return loss === 'class-balanced' ? effectiveWeights(classSizes(labels), classBeta) : undefined
}
