import type {ScoreMetric} from './metric.js'
import {crossFittedVerdicts, rankHalves, type Halves, type RankedHalves} from './tuned-threshold.js'

/** What mistakes on test rows cost. */
export interface RowCosts {
  /** [rows]: of not finding a minority row, or of calling another row minority; net of what the right answer costs. */
  readonly costs: Float64Array
  /** What the rows of either class count for, so that their shares are those of the target population; mean 1 over the rows. */
  readonly classWeights: readonly [majority: number, minority: number]
}

export type CostFigure = Pick<ScoreMetric, 'name' | 'title' | 'range' | 'better' | 'source'>

const SOURCE = 'Lombardo et al., arXiv 2510.22016; the form for costs by row is derived from theirs'

/** Figures of cost, with the threshold that minimises it and at probability one half. */
export const costFigures: readonly CostFigure[] = [
  {name: 'costPerRow', title: 'Cost per row', range: [0, Infinity], better: 'lower', source: SOURCE},
  {
    name: 'costPerRowAtHalf',
    title: 'Cost per row at probability one half',
    range: [0, Infinity],
    better: 'lower',
    source: SOURCE,
  },
  {name: 'weightedAccuracy', title: 'Weighted accuracy', range: [0, 1], better: 'higher', source: SOURCE},
  {
    name: 'weightedAccuracyAtHalf',
    title: 'Weighted accuracy at probability one half',
    range: [0, 1],
    better: 'higher',
    source: SOURCE,
  },
]

/** False-negative costs times these: from a thirtieth to thirty-fold. */
const FACTORS = Array.from({length: 13}, (_, step) => 10 ** (-1.5 + step / 4))

/**
 * From about 0.001 to 0.999, evenly in the logit and with one half among them: with few minority rows or dear misses
 * the best ones are small.
 */
const THRESHOLDS = Array.from({length: 29}, (_, step) => 1 / (1 + Math.exp(7 - step / 2)))

export interface CostPoint {
  /** What the false-negative costs are multiplied by. */
  readonly factor: number
  /** Mean false-negative cost over mean false-positive cost, after that. */
  readonly ratio: number
  /** Mean over the target population, with a threshold chosen for these costs. */
  readonly costPerRow: number
  readonly standardError: number
}

export interface ThresholdPoint {
  /** Rows with a higher probability are called minority. */
  readonly threshold: number
  /** Mean over the target population. */
  readonly costPerRow: number
  readonly standardError: number
}

export interface MeasuredCosts {
  /** Per figure the rows' contributions, whose mean is the figure. */
  readonly contributions: ReadonlyMap<string, Float64Array>
  readonly curve: readonly CostPoint[]
  /** The costs as given at fixed thresholds, the same for every model; nothing is chosen here. */
  readonly byThreshold: readonly ThresholdPoint[]
  /** Mean of the two thresholds that were chosen. */
  readonly threshold: number
  /** Cost per row of calling no row minority, or every row, whichever is cheaper: what a model must beat to be worth anything. */
  readonly withoutModel: number
}

/**
 * Total Classification Cost and Weighted Accuracy (Lombardo et al., arXiv 2510.22016). TCC is the sum of the costs of all mistakes;
 * given here per row, TCC over the number of rows, so that sets of different sizes compare. WA is one less TCC over
 * what it would be if every answer were wrong; with unit costs that is (w TP + (1 - w) TN) / (w P + (1 - w) N), w =
 * C_FN / (C_FN + C_FP), and maximising it is minimising TCC. (The authors' text was not at hand: this form follows from
 * that property, which they prove.) Rows of a class count as often as the target population has them. The threshold is
 * chosen for the least cost on the other half of the test rows (`crossFittedVerdicts`), and anew for every point of the
 * curve over the ratio of the costs; the curve over thresholds has each of them as it is.
 *
 * @param labels [rows], 1 for the minority.
 * @param scores [rows], probability of the minority.
 * @returns undefined when one of the mistakes costs nothing on these rows: their costs then have no ratio.
 */
export function measureCosts(
  labels: Uint8Array,
  scores: Float64Array,
  {costs, classWeights}: RowCosts,
  halves: Halves,
): MeasuredCosts | undefined {
  if (![0, 1].every(label => costs.some((cost, row) => cost > 0 && labels[row] === label))) return undefined
  const weighed = costs.map((cost, row) => cost * classWeights[labels[row]])
  const worst = mean(weighed)
  const ranked = rankHalves(scores, halves)
  const {verdicts, thresholds} = judge(labels, scores, weighed, ranked)
  const tuned = mistakes(labels, verdicts, weighed)
  const above = (threshold: number) => mistakes(labels, verdictsAbove(scores, threshold), weighed)
  const atHalf = above(0.5)
  const accuracy = (lost: Float64Array) => lost.map(cost => 1 - cost / worst)
  return {
    contributions: new Map([
      ['costPerRow', tuned],
      ['costPerRowAtHalf', atHalf],
      ['weightedAccuracy', accuracy(tuned)],
      ['weightedAccuracyAtHalf', accuracy(atHalf)],
    ]),
    curve: FACTORS.map(factor => pointAt(factor, labels, scores, {costs, classWeights}, ranked)),
    byThreshold: THRESHOLDS.map(threshold => ({threshold, ...costPerRow(above(threshold))})),
    threshold: (thresholds[0] + thresholds[1]) / 2,
    withoutModel: Math.min(...[0, 1].map(found => mean(weighed.map((cost, row) => (labels[row] === found ? cost : 0))))),
  }
}

function pointAt(
  factor: number,
  labels: Uint8Array,
  scores: Float64Array,
  {costs, classWeights}: RowCosts,
  ranked: RankedHalves,
): CostPoint {
  const scaled = costs.map((cost, row) => (labels[row] === 1 ? factor : 1) * cost * classWeights[labels[row]])
  const lost = mistakes(labels, judge(labels, scores, scaled, ranked).verdicts, scaled)
  const meanOf = (label: number) => mean(costs.filter((_, row) => labels[row] === label))
  return {factor, ratio: (factor * meanOf(1)) / meanOf(0), ...costPerRow(lost)}
}

/** The mean of what was lost on the rows, with its standard error. */
function costPerRow(lost: Float64Array): {costPerRow: number; standardError: number} {
  const value = mean(lost)
  const variance = lost.reduce((sum, cost) => sum + (cost - value) ** 2, 0) / Math.max(1, lost.length - 1)
  return {costPerRow: value, standardError: Math.sqrt(variance / lost.length)}
}

/** The cost that calling the first rows minority saves: theirs if they are, less theirs if they are not. */
function judge(labels: Uint8Array, scores: Float64Array, costs: Float64Array, ranked: RankedHalves) {
  return crossFittedVerdicts(scores, ranked, ordered => {
    const gains = new Float64Array(ordered.length + 1)
    ordered.forEach((row, at) => (gains[at + 1] = gains[at] + (labels[row] === 1 ? costs[row] : -costs[row])))
    return gains
  })
}

const verdictsAbove = (scores: Float64Array, threshold: number) => scores.map(score => (score > threshold ? 1 : 0))

const mistakes = (labels: Uint8Array, verdicts: Float64Array, costs: Float64Array) =>
  costs.map((cost, row) => (verdicts[row] === labels[row] ? 0 : cost))

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
