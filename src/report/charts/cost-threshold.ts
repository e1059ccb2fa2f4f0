import type * as Plot from '@observablehq/plot'
import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {prose, visible} from '../text.js'
import {generatorName} from '../view/names.js'
import {logTicks, reference} from './axes.js'
import type {Chart} from './chart.js'
import {costedEntries} from './cost.js'
import {drawable, lineChart, lineLegend, type Line, type LinePoint} from './lines.js'

interface Curve extends Line {
  /** Where the threshold that was chosen meets the curve. */
  readonly chosen: LinePoint
}

const TICKS = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999]

const COST = figureOf('costPerRow', 'utility')

const logit = (share: number) => Math.log(share / (1 - share))

/**
 * Cost per row over the threshold, one line per way to train: whether it matters much which one is taken, and how far from the cheapest
 * one half lies. Thresholds are even in their logit and costs logarithmic, since the cheapest thresholds may be very small and the dearest
 * ones would flatten the rest. Undefined where no costs were given or nothing costs anything, and for results of older versions.
 */
export function costThresholdChart(result: AuditResult): Chart | undefined {
  const entries = costedEntries(result).filter(({costs}) => (costs?.byThreshold?.threshold.length ?? 0) > 0)
  const useless = entries.at(0)?.costs?.withoutModel
  const positive = entries.flatMap(({costs}) => [...(costs?.byThreshold?.cost ?? []), useless ?? 0]).filter(cost => cost > 0)
  if (positive.length === 0) return undefined
  // A cost of zero has no place on a logarithmic axis: it lies on its lower edge.
  const range = [0.8 * Math.min(...positive), 1.2 * Math.max(...positive)] as const
  const {drawn, leftOut} = drawable(entries.flatMap(entry => curveOf(entry, result.plan.confidence, range[0]) ?? []))
  const learner = visible(entries[0].name)
  return {
    id: 'chart-cost-threshold',
    title: 'Cost against threshold',
    description: prose`Line chart of the cost per row of ${learner} with ${drawn.length} ways to train, over the
      probability above which a row is called minority, from 0.001 to 0.999. The thresholds that were chosen and what
      they cost are in the table of costs.`,
    caption: prose`Rows to which ${learner} gives a higher probability than the threshold are called minority: to the
      left fewer are missed, to the right there are fewer false alarms. Rings are the thresholds that were chosen, on
      average over repeats; the dashed upright line is one
      half${
        useless === undefined
          ? ''
          : prose`, and the one across what it costs without a model, by calling no row
        minority, or every row if that is cheaper`
      }.
      In a flat valley the choice matters little. Small thresholds and small costs have more room; pointing at a dot
      shows the cost with its interval.${leftOut}`,
    legend: [...lineLegend(drawn), {symbol: 'ring', colour: 'var(--ink)', label: 'threshold chosen'}],
    options: (plot, width) => thresholdOptions(plot, width, drawn, range, useless),
  }
}

function curveOf({generator, costs}: ResultEntry, confidence: number, floor: number): Curve | undefined {
  const curve = costs?.byThreshold
  if (costs === undefined || curve === undefined) return undefined
  const label = generatorName(generator)
  const points = curve.threshold.map((threshold, at) => {
    const [value, low, high] = [curve.cost[at], curve.low[at], curve.high[at]]
    const cost = formatEstimate(COST, {value, low, high, confidence, trials: 0, method: ''})
    const title = `${label}: cost per row ${cost} at a threshold of ${short(threshold)}`
    return {x: logit(threshold), y: Math.max(floor, value), title}
  })
  return {label, points, chosen: {...placed(points, costs.threshold), title: `${label}: ${short(costs.threshold)} was chosen`}}
}

/** Where a threshold meets the curve; one beyond its ends lies at its end. */
function placed(points: readonly LinePoint[], threshold: number): LinePoint {
  const x = threshold <= 0 ? -Infinity : threshold >= 1 ? Infinity : logit(threshold)
  const after = points.findIndex(point => point.x >= x)
  if (after <= 0) return points[after === 0 ? 0 : points.length - 1]
  const [a, b] = [points[after - 1], points[after]]
  const share = (x - a.x) / (b.x - a.x)
  return {x, y: a.y ** (1 - share) * b.y ** share}
}

function thresholdOptions(
  plot: typeof Plot,
  width: number,
  curves: readonly Curve[],
  domain: readonly [number, number],
  useless: number | undefined,
): Plot.PlotOptions {
  return lineChart(plot, width, {
    lines: curves,
    x: {ticks: TICKS.map(logit), format: at => String(Number((1 / (1 + Math.exp(-at))).toPrecision(3))), label: 'threshold'},
    y: {type: 'log', domain, ticks: logTicks(domain), format: String, label: 'cost per row'},
    maxWidth: 700,
    height: 380,
    ground: [plot.ruleX([0], reference), ...(useless !== undefined && useless > 0 ? [plot.ruleY([useless], reference)] : [])],
    drawnAs: 'dots',
    rings: curves.map(({chosen}, line) => ({...chosen, line})),
  })
}

const short = (threshold: number) => String(Number(threshold.toPrecision(3)))
