import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs, type OptionValues} from '../core/options.js'
import {permutation} from '../core/rng.js'
import {Adam} from './adam.js'
import type {Learner} from './learner.js'
import {Network, predictInBlocks, type Batch} from './network.js'
import {checkTrainingRows} from './training-rows.js'

export const mlpOptions = {
  hiddenUnits: {type: 'integer', min: 1, max: 4096, default: 100, description: 'Units in each hidden layer.'},
  hiddenLayers: {type: 'integer', min: 1, max: 8, default: 1, description: 'Number of hidden layers.'},
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

/** Training ends when this many epochs in a row did not lower the loss by the tolerance, as in scikit-learn. */
const PATIENCE = 10
const TOLERANCE = 1e-4

/**
 * Multi-layer perceptron with ReLU units and a logistic output, trained on the log loss by Adam in shuffled batches; settings
 * and stopping rule are those of scikit-learn's MLPClassifier. Row weights scale each row's loss, relative to their mean. The
 * backward pass is written out by hand and checked against finite differences.
 *
 * @throws {UserError} When an option is out of its range.
 */
export function create(given: GivenOptions): Learner {
  const options = parseOptions('mlp', mlpOptions, given)
  return {
    async fit(features, labels, context, weights) {
      checkTrainingRows(features, labels, weights)
      const batchRows = Math.min(options.batchSize, features.rows)
      const hidden = new Array<number>(options.hiddenLayers).fill(options.hiddenUnits)
      const network = new Network([features.columns, ...hidden], batchRows)
      network.initialise(context.rng.fork('initial weights'))
      await train(network, {features, labels, weights: relativeWeights(features.rows, weights)}, batchRows, options, context)
      return {predict: rows => predictInBlocks(network, rows, batchRows)}
    },
  }
}

interface TrainingRows {
  readonly features: Matrix
  readonly labels: Uint8Array
  readonly weights: Float64Array
}

async function train(
  network: Network,
  data: TrainingRows,
  batchRows: number,
  options: OptionValues<typeof mlpOptions>,
  context: Context,
): Promise<void> {
  const {rows, columns} = data.features
  const breathe = breather(context)
  const rng = context.rng.fork('batches')
  const adam = new Adam(network.parameters.length, options.learningRate)
  const gradient = new Float64Array(network.parameters.length)
  const space = {
    features: new Float64Array(batchRows * columns),
    labels: new Float64Array(batchRows),
    weights: new Float64Array(batchRows),
  }
  let best = Infinity
  let stalled = 0
  throwIfStopped(context)
  for (let epoch = 0; epoch < options.epochs && stalled <= PATIENCE; epoch++) {
    const order = permutation(rng, rows)
    let loss = 0
    for (let start = 0; start < rows; start += batchRows) {
      const batch = {...space, rows: Math.min(batchRows, rows - start)}
      gather(data, order, start, batch)
      loss += network.lossAndGradient(batch, options.weightDecay, gradient) * batch.rows
      adam.step(network.parameters, gradient)
      await breathe()
    }
    loss /= rows
    stalled = loss > best - TOLERANCE ? stalled + 1 : 0
    best = Math.min(best, loss)
    context.progress((epoch + 1) / options.epochs)
  }
}

function gather({features, labels, weights}: TrainingRows, order: Int32Array, start: number, batch: Batch): void {
  const {data, columns} = features
  for (let at = 0; at < batch.rows; at++) {
    const row = order[start + at]
    for (let column = 0; column < columns; column++) batch.features[at * columns + column] = data[row * columns + column]
    batch.labels[at] = labels[row]
    batch.weights[at] = weights[row]
  }
}

/** Weights with mean 1, so that their unit does not change the step size. */
function relativeWeights(rows: number, weights?: Float64Array): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1)
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / rows
  return weights.map(weight => weight / mean)
}
