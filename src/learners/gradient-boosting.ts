import {defineLearner} from './define-learner.js'
import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {OptionSpecs, OptionValues} from '../core/options.js'
import {loadTreeKernels} from '../nn/kernels/trees-wasm.js'
import type {WithTreeKernels} from '../nn/kernels/trees.js'
import {binFeatures} from './bins.js'
import {earlyStoppingChoices, heldOutRows} from './early-stopping.js'
import {BoostedTreeGrower} from './grow-boosted-tree.js'
import {logLoss, sigmoid} from './sigmoid.js'
import {checkTrainingRows, type TrainingRows} from './training-rows.js'
import {addPredictions, type Tree} from './tree.js'

export const gradientBoostingOptions = {
  trees: {type: 'integer', min: 1, max: 100_000, default: 100, description: "Most trees, scikit-learn's max_iter."},
  learningRate: {type: 'number', min: 1e-6, max: 10, default: 0.1, description: 'What each tree adds is multiplied by this.'},
  maxLeaves: {type: 'integer', min: 2, max: 10_000, default: 31, description: 'Most leaves of a tree.'},
  minLeaf: {type: 'integer', min: 1, max: 1_000_000, default: 20, description: 'Fewest rows in a leaf.'},
  l2: {type: 'number', min: 0, max: 1e6, default: 0, description: 'Ridge penalty on what leaves say.'},
  earlyStopping: {
    type: 'choice',
    choices: earlyStoppingChoices,
    default: 'auto',
    description:
      'End when 10 trees in a row do not better the loss on a tenth of the rows, held out; auto: with more than 10,000 rows.',
  },
} as const satisfies OptionSpecs

type Options = OptionValues<typeof gradientBoostingOptions>

const PATIENCE = 10
const TOLERANCE = 1e-7

/**
 * Gradient-boosted trees on the log loss (Friedman, doi:10.1214/aos/1013203451) in the histogram form of LightGBM (Ke et al., NIPS
 * 2017): features cut into at most 256 intervals, trees grown leaf by leaf where the loss falls most, Newton steps in the leaves.
 * Defaults and stopping rules are those of scikit-learn's HistGradientBoostingClassifier. Row weights scale gradients and
 * curvatures, relative to their mean. Random only in which rows are held out for early stopping.
 *
 * Departs from scikit-learn in its intervals (at most 256 instead of 255, cuts between values instead of at interpolated
 * percentiles) and in computing in double precision throughout.
 *
 * @throws {UserError} When an option is out of its range.
 */
export const gradientBoosting = defineLearner({
  name: 'gradient-boosting',
  summary: 'Many small decision trees, each mending what the ones before it get wrong.',
  source:
    'Friedman (2001), doi:10.1214/aos/1013203451; leaf by leaf on histograms as LightGBM (Ke et al., ' +
    "NIPS 2017); defaults as scikit-learn's HistGradientBoostingClassifier",
  options: gradientBoostingOptions,
  create(options) {
    const withKernels = loadTreeKernels()
    return {
      async fit(features, labels, context, weights) {
        checkTrainingRows(features, labels, weights)
        const data = {features, labels, weights: relativeWeights(features.rows, weights)}
        const {start, trees} = await boost(data, options, withKernels, context)
        return {
          predict(rows) {
            const logits = new Float64Array(rows.rows).fill(start)
            addPredictions(trees, rows, logits)
            return logits.map(sigmoid)
          },
        }
      },
    }
  },
})

interface Ensemble {
  /** The logit before any tree. */
  readonly start: number
  readonly trees: readonly Tree[]
}

async function boost(data: TrainingRows, options: Options, withKernels: WithTreeKernels, context: Context): Promise<Ensemble> {
  const {features, labels, weights} = data
  const breathe = breather(context)
  throwIfStopped(context)
  const heldOut = heldOutRows(labels, options.earlyStopping, context.rng.fork('held-out rows'))
  // Rows of weight 0 have no part in the trees.
  const taking = heldOut === undefined ? weights : weights.map((weight, row) => (heldOut[row] === 1 ? 0 : weight))
  const start = logitOf(labels, taking)
  const logits = new Float64Array(features.rows).fill(start)
  const binned = binFeatures(features, labels)
  const grower = withKernels(kernels => new BoostedTreeGrower(kernels, binned, options))
  const trees: Tree[] = []
  const losses: number[] = heldOut === undefined ? [] : [lossOn(heldOut, data, logits)]
  for (let tree = 0; tree < options.trees; tree++) {
    const grown = grower.grow(labels, logits, taking)
    if (grown === undefined) break
    trees.push(grown)
    grower.addLast(grown, logits)
    if (heldOut !== undefined) {
      losses.push(lossOn(heldOut, data, logits))
      if (hasStalled(losses)) break
    }
    context.progress((tree + 1) / options.trees)
    await breathe()
  }
  return {start, trees}
}

/** The log odds of the minority among the weighted rows. */
function logitOf(labels: Uint8Array, weights: Float64Array): number {
  let [minority, all] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    all += weights[row]
    minority += labels[row] * weights[row]
  }
  return Math.log(minority / (all - minority))
}

function lossOn(heldOut: Uint8Array, {labels, weights}: TrainingRows, logits: Float64Array): number {
  let [loss, all] = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    if (heldOut[row] === 0) continue
    loss += weights[row] * logLoss(logits[row], labels[row])
    all += weights[row]
  }
  return loss / all
}

/** None of the last losses is better than the one before them. */
function hasStalled(losses: readonly number[]): boolean {
  if (losses.length <= PATIENCE) return false
  const reference = losses[losses.length - PATIENCE - 1] - TOLERANCE
  return losses.slice(-PATIENCE).every(loss => loss >= reference)
}

/** Weights with mean 1, so that their unit does not change where growth ends. */
function relativeWeights(rows: number, weights?: Float64Array): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1)
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / rows
  return weights.map(weight => weight / mean)
}
