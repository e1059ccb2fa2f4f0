import {breather, subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import type {Estimate, Estimates} from '../core/estimate.js'
import type {Rng} from '../core/rng.js'
import type {Features, Learner} from '../learners/learner.js'
import {measureCosts, type MeasuredCosts, type RowCosts} from './cost.js'
import {figuresTogether, type AskedMetric} from './figures-together.js'
import type {FigureOfResample, ScoreMetric} from './metric.js'
import {poolFigure, type PoolSettings} from './pool-figure.js'
import {metrics} from './registry.js'
import {Resamples} from './resamples.js'
import {calibrationCounts, meanOf} from './score-metrics.js'
import {deviation, leastError} from './standard-error.js'
import {crossFittedVerdicts, gainInFigure, rankHalves, stratifiedHalves, type Halves} from './tuned-threshold.js'

/** Resamples for a standard error: it is then itself known to about 7 %. */
const RESAMPLES = 100
const TRAINING_SHARE = 0.8

export interface UtilityInput {
  readonly learner: Learner
  /** [rows, columns], encoded and scaled, as `testFeatures`. */
  readonly trainFeatures: Features
  /** [rows], 1 for the minority class, as `testLabels`. */
  readonly trainLabels: Uint8Array
  readonly testFeatures: Features
  readonly testLabels: Uint8Array
  readonly weights?: Float64Array
  /**
   * Draws the resamples and the halves of the test rows. Models that are to be compared get the same, so that they are judged on
   * the same draws of the same rows.
   */
  readonly resampling?: Rng
  /** Those of the test rows by `resampling`, when models share them: `resamplesOf`. */
  readonly resamples?: Resamples
  /** What mistakes on the test rows cost. */
  readonly costs?: RowCosts
}

/** A figure of one trained model on test rows. */
export interface MeasuredFigure {
  readonly value: number
  /** Bootstrap standard error over test rows. */
  readonly standardError: number
  /** The figure on each resample, for paired comparisons. */
  readonly resamples: readonly number[]
}

export type MeasuredFigures = Readonly<Record<string, MeasuredFigure>>

export interface MeasuredUtility {
  readonly figures: MeasuredFigures
  /** Figures of verdicts, each with the threshold that suits it, chosen on other test rows (`crossFittedVerdicts`). */
  readonly tuned: MeasuredFigures
  /** Per tenth of [0, 1]: rows, summed probabilities and minority rows. */
  readonly calibration: readonly {readonly rows: number; readonly score: number; readonly minority: number}[]
  /** When costs were given, both classes have two test rows or more, and both mistakes cost something on one of them. */
  readonly costs?: {readonly figures: MeasuredFigures} & Pick<
    MeasuredCosts,
    'curve' | 'byThreshold' | 'threshold' | 'withoutModel'
  >
}

/**
 * Trains a learner and measures it on test rows. Every metric has its value, and the bootstrap standard error over test rows
 * (100 stratified resamples; Efron, doi:10.1214/aos/1176344552) of this one trained model. A figure that did not vary at all, such as
 * a perfect score, gets the error of a proportion with one success and one failure added to the minority's test rows (`leastError`), never
 * zero.
 *
 * @throws {NotApplicable} When the training or the test rows are of one class.
 */
export async function measureUtility(input: UtilityInput, context: Context): Promise<MeasuredUtility> {
  const {learner, trainFeatures, trainLabels, testFeatures, testLabels, weights, costs, resampling = context.rng} = input
  if (!testLabels.includes(0) || !testLabels.includes(1)) throw new NotApplicable('the test rows are all of one class')
  const classifier = await learner.fit(trainFeatures, trainLabels, subContext(context, 'train', 0, TRAINING_SHARE), weights)
  const scores = classifier.predict(testFeatures)
  const judged = metrics.map((metric): AskedMetric => ({metric}))
  const halves = stratifiedHalves(testLabels, resampling.fork('halves'))
  const tuned = halves === undefined ? [] : tunedVerdicts(testLabels, scores, halves)
  const measured = costs && halves && measureCosts(testLabels, scores, costs, halves)
  const costly = measured === undefined ? [] : costContributions(measured)
  const together = figuresTogether(testLabels, scores, [...judged, ...tuned])
  const all = await withErrors(
    testLabels,
    {
      ranges: [...judged, ...tuned, ...costly].map(({metric: {range}}) => range),
      of: times => [...together(times), ...costly.map(({figure}) => figure(times))],
    },
    input.resamples ?? resamplesOf(testLabels, resampling),
    subContext(context, 'bootstrap', TRAINING_SHARE, 1),
  )
  return {
    figures: named(judged, all),
    tuned: named(tuned, all.slice(judged.length)),
    ...(measured && {
      costs: {
        figures: named(costly, all.slice(judged.length + tuned.length)),
        curve: measured.curve,
        byThreshold: measured.byThreshold,
        threshold: measured.threshold,
        withoutModel: measured.withoutModel,
      },
    }),
    calibration: calibrationCounts(testLabels, scores),
  }
}

/** @param resampling Draws the resamples, as in `UtilityInput`. */
export const resamplesOf = (testLabels: Uint8Array, resampling: Rng) => new Resamples(testLabels, resampling.fork('bootstrap'))

/** A figure of what the mistakes on one model's test rows cost. */
interface CostOfResample {
  readonly metric: Pick<ScoreMetric, 'name' | 'range'>
  readonly figure: FigureOfResample
}

/** Figures of cost are means over rows. */
function costContributions({contributions}: MeasuredCosts): CostOfResample[] {
  return [...contributions].map(([name, lost]) => {
    const ends = lost.reduce(([low, high], each) => [Math.min(low, each), Math.max(high, each)], [0, 0])
    return {metric: {name, range: [ends[0], ends[1]]}, figure: times => meanOf(lost, times)}
  })
}

function tunedVerdicts(labels: Uint8Array, scores: Float64Array, halves: Halves): AskedMetric[] {
  const ranked = rankHalves(scores, halves)
  return metrics.flatMap(metric =>
    metric.ofCounts === undefined
      ? []
      : [{metric, verdicts: crossFittedVerdicts(scores, ranked, gainInFigure(labels, metric.ofCounts)).verdicts}],
  )
}

function named(judged: readonly Pick<CostOfResample, 'metric'>[], figures: readonly MeasuredFigure[]): MeasuredFigures {
  return Object.fromEntries(judged.map(({metric}, at) => [metric.name, figures[at]] as const))
}

/** Figures of one model's test rows. */
interface ResampledFigures {
  readonly ranges: readonly ScoreMetric['range'][]
  /** One figure per range, when every row counts so many times. */
  readonly of: (times: Int32Array) => readonly number[]
}

async function withErrors(
  labels: Uint8Array,
  {ranges, of}: ResampledFigures,
  drawn: Resamples,
  context: Context,
): Promise<MeasuredFigure[]> {
  const breathe = breather(context)
  const times = new Int32Array(labels.length)
  const resamples = ranges.map((): number[] => [])
  for (let resample = 0; resample < RESAMPLES; resample++) {
    drawn.read(resample, times)
    of(times).forEach((figure, at) => resamples[at].push(rounded(figure)))
    context.progress((resample + 1) / RESAMPLES)
    await breathe()
  }
  const values = of(times.fill(1))
  const least = leastError(labels.reduce((sum, label) => sum + label, 0))
  return ranges.map((range, at) => ({
    value: values[at],
    standardError: deviation(resamples[at]) || least * (range[1] - range[0]),
    resamples: resamples[at],
  }))
}

/** Six digits are enough for a spread and keep kept results small. */
const rounded = (value: number) => Math.round(value * 1e6) / 1e6

type PlainFigure = Pick<MeasuredFigure, 'value' | 'standardError'>

/**
 * Pools the figures of repeats (`poolFigure`).
 *
 * @param perRepeat Figures of each repeat.
 * @param list The figures to pool.
 * @returns Per metric an estimate; a metric that was never defined is left out.
 */
export function poolRepeats(
  perRepeat: readonly Readonly<Record<string, PlainFigure>>[],
  settings: PoolSettings,
  list: readonly Pick<ScoreMetric, 'name' | 'range'>[] = metrics,
): Estimates {
  return Object.fromEntries(
    list.flatMap(metric => {
      const measured = perRepeat.flatMap(figures => (Object.hasOwn(figures, metric.name) ? [figures[metric.name]] : []))
      return measured.length === 0 ? [] : [[metric.name, poolMetric(metric, measured, settings)] as const]
    }),
  )
}

function poolMetric({range}: Pick<ScoreMetric, 'range'>, measured: readonly PlainFigure[], settings: PoolSettings): Estimate {
  const values = measured.map(({value}) => value)
  const errors = measured.map(({standardError}) => standardError)
  return poolFigure(values, errors, range, settings, 'bootstrap')
}
