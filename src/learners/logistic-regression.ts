import {defineLearner} from './define-learner.js'
import {throwIfStopped, type Context} from '../core/context.js'
import {pickRows} from '../core/matrix.js'
import type {OptionSpecs} from '../core/options.js'
import {loadDenseKernels} from '../nn/kernels/dense-wasm.js'
import {solvePositiveDefinite} from '../stats/cholesky.js'
import {differentiatorFor, logitsOf, type Derivatives, type Differentiate, type Problem} from './logistic-derivatives.js'
import {sigmoid} from './sigmoid.js'
import {checkTrainingRows, classSizes} from './training-rows.js'

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
/** The search ends with the step that promises to lower the loss by less than this share of it: Newton's steps square the error. */
const SETTLED = 1e-8
/** A start needs no more. */
const SAMPLE_SETTLED = 1e-4
/** With more rows the search starts where one on a sample of them ended. */
const MANY_ROWS = 10_000
/** One row of so many is in the sample, but of each class so many rows at least. */
const SAMPLE_STEP = 8
const SAMPLE_OF_CLASS = 1000

/**
 * Logistic regression with a ridge penalty on all coefficients but the intercept: minimises the sum of weighted log losses
 * plus |beta|^2 / (2 C), as scikit-learn's default. Newton's method (iteratively reweighted least squares) with step halving;
 * the penalty keeps the problem strictly convex, so separable classes and collinear columns have one finite answer too.
 * Each step is one pass over the rows. With many rows the search starts from the solution on a sample of them, so that two or three
 * steps over all rows are left; where it starts does not change where it ends. No randomness.
 *
 * @throws {UserError} When an option is out of its range.
 */
export const logisticRegression = defineLearner({
  name: 'logistic-regression',
  summary: 'A weighted sum of the features, turned into a probability.',
  source: "Cox (1958), doi:10.1111/j.2517-6161.1958.tb00292.x; ridge penalty and defaults as scikit-learn's LogisticRegression",
  options: logisticRegressionOptions,
  create({inversePenalty}) {
    const withKernels = loadDenseKernels()
    return {
      async fit(features, labels, context, weights) {
        checkTrainingRows(features, labels, weights)
        const problem = {
          features,
          labels,
          weights: weights ?? new Float64Array(features.rows).fill(1),
          penalty: 1 / inversePenalty,
        }
        const coefficients = await solve(problem, differentiatorFor(features, withKernels), SETTLED, context)
        return {predict: rows => logitsOf(rows, coefficients).map(sigmoid)}
      },
    }
  },
})

interface Point extends Derivatives {
  readonly coefficients: Float64Array
}

/** Coefficients of the columns, the intercept last. */
async function solve(problem: Problem, differentiate: Differentiate, settled: number, context: Context): Promise<Float64Array> {
  throwIfStopped(context)
  const {rows, columns} = problem.features
  const start =
    rows > MANY_ROWS ? await solve(sampleOf(problem), differentiate, SAMPLE_SETTLED, context) : new Float64Array(columns + 1)
  const evaluate = async (coefficients: Float64Array): Promise<Point> => ({
    coefficients,
    ...(await differentiate(problem, coefficients, context)),
  })
  let point = await evaluate(start)
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = newtonDirection(point)
    const descent = direction.reduce((sum, each, at) => sum + each * point.gradient[at], 0)
    if (-descent / 2 <= settled * point.loss) return moved(point.coefficients, direction, 1)
    const next = await stepDown(point, direction, descent, evaluate)
    // Rounding hides any further gain.
    if (next === undefined) break
    point = next
    context.progress(1 - 1 / (step + 2))
  }
  return point.coefficients
}

/** Rows of each class, evenly spread and weighed up to their class: the same problem in expectation. */
function sampleOf({features, labels, weights, penalty}: Problem): Problem {
  const step = classSizes(labels).map(size => Math.min(SAMPLE_STEP, Math.max(1, Math.floor(size / SAMPLE_OF_CLASS))))
  const taken: number[] = []
  const met = [0, 0]
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]
    if (met[label]++ % step[label] === 0) taken.push(row)
  }
  return {
    features: pickRows(features, taken),
    labels: Uint8Array.from(taken, row => labels[row]),
    weights: Float64Array.from(taken, row => weights[row] * step[labels[row]]),
    penalty,
  }
}

/** Newton's step, or the longest of its halves, quarters, ... that lowers the loss enough (Armijo, doi:10.2140/pjm.1966.16.1). */
async function stepDown(
  from: Point,
  direction: Float64Array,
  descent: number,
  evaluate: (coefficients: Float64Array) => Promise<Point>,
): Promise<Point | undefined> {
  for (let halving = 0, length = 1; halving < MAX_HALVINGS; halving++, length /= 2) {
    const reached = await evaluate(moved(from.coefficients, direction, length))
    if (reached.loss < from.loss + 1e-4 * length * descent) return reached
  }
  return undefined
}

const moved = (from: Float64Array, direction: Float64Array, length: number) =>
  from.map((each, at) => each + length * direction[at])

/** Minus the solution of curvature x = gradient; a little is added to the diagonal until it can be solved. */
function newtonDirection({curvature, gradient}: Derivatives): Float64Array {
  const size = gradient.length
  const scale = gradient.reduce((most, _, at) => Math.max(most, curvature[at * size + at]), Number.MIN_VALUE)
  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-12 * scale : 10 * ridge) {
    const matrix = curvature.slice()
    for (let at = 0; at < size; at++) matrix[at * size + at] += ridge
    const solution = gradient.slice()
    if (solvePositiveDefinite(matrix, solution)) return solution.map(each => -each)
  }
}
