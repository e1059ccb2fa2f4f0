import {breather, subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import type {Estimate, Estimates} from '../core/estimate.js'
import type {Matrix} from '../core/matrix.js'
import {integerBelow, type Rng} from '../core/rng.js'
import type {Learner} from '../learners/learner.js'
import type {ScoreMetric} from './metric.js'
import {poolFigure, type PoolSettings} from './pool-figure.js'
import {metrics} from './registry.js'
import {deviation, leastError} from './standard-error.js'

/** Resamples for a standard error: it is then itself known to about 7 %. */
const RESAMPLES = 100
const TRAINING_SHARE = 0.8

export interface UtilityInput {
  readonly learner: Learner
  /** [rows, columns], encoded and scaled, as `testFeatures`. */
  readonly trainFeatures: Matrix
  /** [rows], 1 for the minority class, as `testLabels`. */
  readonly trainLabels: Uint8Array
  readonly testFeatures: Matrix
  readonly testLabels: Uint8Array
  readonly weights?: Float64Array
}

/** The figure's name in a record of figures, for its standard error. */
const errorName = ({name}: ScoreMetric) => `${name}StandardError`

/**
 * Trains a learner and measures it on test rows. The record holds for every metric its value by its name, and as
 * `<name>StandardError` the bootstrap standard error over test rows (100 stratified resamples; Efron,
 * doi:10.1214/aos/1176344552) of this one trained model. A figure that did not vary at all, such as a perfect score, gets the
 * error of a proportion with one success and one failure added to the minority's test rows (Laplace's rule), never zero.
 *
 * @throws {NotApplicable} When the training or the test rows are of one class.
 */
export async function measureUtility(input: UtilityInput, context: Context): Promise<Record<string, number>> {
  const {learner, trainFeatures, trainLabels, testFeatures, testLabels, weights} = input
  if (!testLabels.includes(0) || !testLabels.includes(1)) throw new NotApplicable('the test rows are all of one class')
  const classifier = await learner.fit(trainFeatures, trainLabels, subContext(context, 'train', 0, TRAINING_SHARE), weights)
  const scores = classifier.predict(testFeatures)
  const errors = await standardErrors(testLabels, scores, subContext(context, 'bootstrap', TRAINING_SHARE, 1))
  return Object.fromEntries(
    metrics.flatMap((metric, at) => {
      const value = metric.measure(testLabels, scores)
      return value === undefined ? [] : [[metric.name, value] as const, [errorName(metric), errors[at]] as const]
    }),
  )
}

async function standardErrors(labels: Uint8Array, scores: Float64Array, context: Context): Promise<number[]> {
  const breathe = breather(context)
  const byClass = [scores.filter((_, row) => labels[row] === 0), scores.filter((_, row) => labels[row] === 1)]
  const drawn = new Float64Array(scores.length)
  const sides = [drawn.subarray(0, byClass[0].length), drawn.subarray(byClass[0].length)]
  const ordered = new Uint8Array(labels.length).fill(1, byClass[0].length)
  const figures = metrics.map(() => new Float64Array(RESAMPLES))
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawInto(sides[0], byClass[0], context.rng)
    drawInto(sides[1], byClass[1], context.rng)
    metrics.forEach((metric, at) => (figures[at][resample] = metric.measure(ordered, drawn) ?? NaN))
    context.progress((resample + 1) / RESAMPLES)
    await breathe()
  }
  const least = leastError(byClass[1].length)
  return metrics.map(({range}, at) => deviation(figures[at]) || least * (range[1] - range[0]))
}

function drawInto(target: Float64Array, source: Float64Array, rng: Rng): void {
  for (let at = 0; at < target.length; at++) target[at] = source[integerBelow(rng, source.length)]
}

/**
 * Pools the figures of repeats (`poolFigure`).
 *
 * @param perRepeat Records as `measureUtility` gives them.
 * @returns Per metric an estimate; a metric that was never defined is left out.
 */
export function poolRepeats(perRepeat: readonly Readonly<Record<string, number>>[], settings: PoolSettings): Estimates {
  return Object.fromEntries(
    metrics.flatMap(metric => {
      const measured = perRepeat.filter(figures => Object.hasOwn(figures, metric.name))
      return measured.length === 0 ? [] : [[metric.name, poolMetric(metric, measured, settings)] as const]
    }),
  )
}

function poolMetric(
  metric: ScoreMetric,
  measured: readonly Readonly<Record<string, number>>[],
  settings: PoolSettings,
): Estimate {
  const values = measured.map(figures => figures[metric.name])
  const errors = measured.map(figures => figures[errorName(metric)])
  return poolFigure(values, errors, metric.range, settings, 'bootstrap')
}
