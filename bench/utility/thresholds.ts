import {createContext} from '../../src/core/context.js'
import type {Rng} from '../../src/core/rng.js'
import {learners} from '../../src/learners/registry.js'
import {measureCosts} from '../../src/metrics/cost.js'
import {balancedAccuracy, f1} from '../../src/metrics/score-metrics.js'
import {crossFittedVerdicts, gainInFigure, rankHalves, stratifiedHalves} from '../../src/metrics/tuned-threshold.js'
import {drawRows, splitRows, type Rows} from './population.js'

const FRESH_ROWS = 20_000
const SHARE = 1 / 8
const MISSED = 5

/**
 * Figures with thresholds chosen on the other half of the test rows, against what the same two thresholds reach on
 * fresh rows of the population, and against choosing on the very rows that are judged. Means over simulated audits,
 * with the standard error of the first difference.
 */
export async function thresholdTable(audits: number, rng: Rng): Promise<string[]> {
  const lines = [
    '| minority test rows | figure | reported | fresh rows, the same thresholds | difference | chosen on the rows judged |',
    '| --- | --- | --- | --- | --- | --- |',
  ]
  for (const minority of [10, 30, 100]) {
    const measured: Measured[][] = []
    for (let audit = 0; audit < audits; audit++) measured.push(await simulate(minority, rng.fork(`${minority}/${audit}`)))
    measured[0].forEach(({name}, at) => {
      const column = (part: 'reported' | 'fresh' | 'naive') => measured.map(each => each[at][part])
      const differences = measured.map(each => each[at].reported - each[at].fresh)
      const difference = `${mean(differences).toFixed(4)} ± ${(deviation(differences) / Math.sqrt(audits)).toFixed(4)}`
      const [reported, fresh, naive] = (['reported', 'fresh', 'naive'] as const).map(part => mean(column(part)).toFixed(4))
      lines.push(`| ${minority} | ${name} | ${reported} | ${fresh} | ${difference} | ${naive} |`)
    })
  }
  return lines
}

interface Measured {
  readonly name: string
  readonly reported: number
  readonly fresh: number
  readonly naive: number
}

async function simulate(minority: number, rng: Rng): Promise<Measured[]> {
  const {train, test} = splitRows(drawRows(rng.fork('rows'), (2 * minority) / SHARE, 2 * minority), rng.fork('split'))
  const logistic = learners.get('logistic-regression')
  const classifier = await logistic.create({}).fit(train.features, train.labels, createContext(rng.fork('train')))
  const fresh = drawRows(rng.fork('fresh'), FRESH_ROWS, FRESH_ROWS * SHARE)
  const [scores, freshScores] = [test, fresh].map(({features}) => classifier.predict(features))
  const halves = defined(stratifiedHalves(test.labels, rng.fork('halves')))
  const costs = defined(measureCosts(test.labels, scores, {costs: costsOf(test), classWeights: [1, 1]}, halves))
  const judged = (name: string, value: (labels: Uint8Array, verdicts: Float64Array) => number, gain: Gain): Measured => {
    const {verdicts, thresholds} = crossFittedVerdicts(scores, rankHalves(scores, halves), gain)
    // Both halves hold the same rows: the thresholds are then chosen on the rows that they judge.
    const twice = Float64Array.from([...scores, ...scores])
    const same = crossFittedVerdicts(
      twice,
      rankHalves(twice, Uint8Array.from([...halves.map(() => 0), ...halves.map(() => 1)])),
      ordered => gain(ordered.map(row => row % scores.length)),
    )
    const atThreshold = (threshold: number) =>
      value(
        fresh.labels,
        freshScores.map(score => (score > threshold ? 1 : 0)),
      )
    return {
      name,
      reported: value(test.labels, verdicts),
      fresh: mean(thresholds.map(atThreshold)),
      naive: value(test.labels, same.verdicts.slice(0, scores.length)),
    }
  }
  const costPerRow = (labels: Uint8Array, verdicts: Float64Array) =>
    mean(Array.from(verdicts, (verdict, row) => (verdict === labels[row] ? 0 : labels[row] === 1 ? MISSED : 1)))
  const saved: Gain = ordered => {
    const gains = new Float64Array(ordered.length + 1)
    ordered.forEach((row, at) => (gains[at + 1] = gains[at] + (test.labels[row] === 1 ? MISSED : -1)))
    return gains
  }
  const cost = judged('cost per row', costPerRow, saved)
  return [
    {...cost, reported: mean([...(costs.contributions.get('costPerRow') ?? [])])},
    ...[balancedAccuracy, f1].map(metric =>
      judged(
        metric.title,
        (labels, verdicts) => metric.measure(labels, verdicts) ?? NaN,
        gainInFigure(test.labels, defined(metric.ofCounts)),
      ),
    ),
  ]
}

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('There are too few rows.')
  return value
}

type Gain = (ordered: Int32Array) => Float64Array

const costsOf = ({labels}: Rows) => Float64Array.from(labels, label => (label === 1 ? MISSED : 1))

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}
