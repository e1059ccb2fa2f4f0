import {defineLearner} from './define-learner.js'
import {breather, throwIfStopped, type Context} from '../core/context.js'
import type {Matrix} from '../core/matrix.js'
import type {OptionSpecs} from '../core/options.js'
import {solvePositiveDefinite} from '../stats/cholesky.js'
import {logLoss, sigmoid} from './sigmoid.js'
import {checkTrainingRows} from './training-rows.js'

export const logisticRegressionOptions = {
  inversePenalty: {
    type: 'number',
    min: 1e-8,
    max: 1e8,
    default: 1,
    description: "Inverse strength of the ridge penalty, scikit-learn's C: smaller shrinks more.",
  },
} as const satisfies OptionSpecs

const MAX_STEPS = 100
const MAX_HALVINGS = 40
/** Largest slope of the mean loss at which the search ends; scikit-learn's default asks for 1e-4. */
const TOLERANCE = 1e-8
const ROWS_PER_BREATH = 2048

/**
 * Logistic regression with a ridge penalty on all coefficients but the intercept: minimises the sum of weighted log losses
 * plus |beta|^2 / (2 C), as scikit-learn's default. Newton's method (iteratively reweighted least squares) with step halving;
 * the penalty keeps the problem strictly convex, so separable classes and collinear columns have one finite answer too.
 * Zeros are skipped, so that one-hot columns cost what their ones cost. No randomness.
 *
 * @throws {UserError} When an option is out of its range.
 */
export const logisticRegression = defineLearner({
  name: 'logistic-regression',
  summary: 'A weighted sum of the features, turned into a probability.',
  source: "Cox (1958), doi:10.1111/j.2517-6161.1958.tb00292.x; ridge penalty and defaults as scikit-learn's LogisticRegression",
  options: logisticRegressionOptions,
  create({inversePenalty}) {
    return {
      async fit(features, labels, context, weights) {
        checkTrainingRows(features, labels, weights)
        const problem = {
          features,
          labels,
          weights: weights ?? new Float64Array(features.rows).fill(1),
          penalty: 1 / inversePenalty,
        }
        const coefficients = await minimise(problem, context)
        return {predict: rows => logits(rows, coefficients).map(sigmoid)}
      },
    }
  },
})

interface Problem {
  readonly features: Matrix
  readonly labels: Uint8Array
  readonly weights: Float64Array
  readonly penalty: number
}

/** Coefficients of the columns, the intercept last. */
async function minimise(problem: Problem, context: Context): Promise<Float64Array> {
  const {features, weights} = problem
  const size = features.columns + 1
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const coefficients = new Float64Array(size)
  let loss = lossOf(problem, coefficients)
  throwIfStopped(context)
  for (let step = 0; step < MAX_STEPS; step++) {
    const {gradient, curvature} = await derivatives(problem, coefficients, context)
    const slope = gradient.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
    if (slope <= TOLERANCE * total) break
    const direction = newtonDirection(curvature, gradient)
    const descent = direction.reduce((sum, each, at) => sum + each * gradient[at], 0)
    const next = shorten(problem, coefficients, direction, descent, loss)
    // Rounding hides any further gain.
    if (next === undefined) break
    coefficients.set(next.coefficients)
    loss = next.loss
    context.progress(1 - 1 / (step + 2))
  }
  return coefficients
}

async function derivatives({features, labels, weights, penalty}: Problem, coefficients: Float64Array, context: Context) {
  const {data, rows, columns} = features
  const breathe = breather(context)
  const size = columns + 1
  const gradient = new Float64Array(size)
  const curvature = new Float64Array(size * size)
  const filled = new Int32Array(columns)
  for (let row = 0; row < rows; row++) {
    const start = row * columns
    let count = 0
    let logit = coefficients[columns]
    for (let column = 0; column < columns; column++) {
      const value = data[start + column]
      if (value === 0) continue
      filled[count++] = column
      logit += value * coefficients[column]
    }
    const probability = sigmoid(logit)
    const error = weights[row] * (probability - labels[row])
    const spread = weights[row] * probability * (1 - probability)
    for (let a = 0; a < count; a++) {
      const value = data[start + filled[a]]
      const line = filled[a] * size
      const scaled = spread * value
      gradient[filled[a]] += error * value
      for (let b = 0; b <= a; b++) curvature[line + filled[b]] += scaled * data[start + filled[b]]
      curvature[columns * size + filled[a]] += scaled
    }
    gradient[columns] += error
    curvature[columns * size + columns] += spread
    if (row % ROWS_PER_BREATH === 0) await breathe()
  }
  for (let column = 0; column < columns; column++) {
    gradient[column] += penalty * coefficients[column]
    curvature[column * size + column] += penalty
  }
  return {gradient, curvature}
}

/** Minus the solution of curvature x = gradient; a little is added to the diagonal until it can be solved. */
function newtonDirection(curvature: Float64Array, gradient: Float64Array): Float64Array {
  const size = gradient.length
  const scale = gradient.reduce((most, _, at) => Math.max(most, curvature[at * size + at]), Number.MIN_VALUE)
  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-12 * scale : 10 * ridge) {
    const matrix = curvature.slice()
    for (let at = 0; at < size; at++) matrix[at * size + at] += ridge
    const solution = gradient.slice()
    if (solvePositiveDefinite(matrix, solution)) return solution.map(each => -each)
  }
}

/** The longest of the steps 1, 1/2, 1/4, ... that lowers the loss enough (Armijo, doi:10.2140/pjm.1966.16.1). */
function shorten(problem: Problem, from: Float64Array, direction: Float64Array, descent: number, loss: number) {
  for (let halving = 0, length = 1; halving < MAX_HALVINGS; halving++, length /= 2) {
    const step = length
    const coefficients = from.map((each, at) => each + step * direction[at])
    const reached = lossOf(problem, coefficients)
    if (reached < loss + 1e-4 * length * descent) return {coefficients, loss: reached}
  }
  return undefined
}

function lossOf({features, labels, weights, penalty}: Problem, coefficients: Float64Array): number {
  const found = logits(features, coefficients)
  let loss = 0
  for (let row = 0; row < found.length; row++) loss += weights[row] * logLoss(found[row], labels[row])
  for (let column = 0; column < features.columns; column++) loss += (penalty / 2) * coefficients[column] ** 2
  return loss
}

function logits({data, rows, columns}: Matrix, coefficients: Float64Array): Float64Array {
  const result = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let logit = coefficients[columns]
    for (let column = 0; column < columns; column++) logit += data[row * columns + column] * coefficients[column]
    result[row] = logit
  }
  return result
}
