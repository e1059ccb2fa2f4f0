import type * as Plot from '@observablehq/plot'
import type {AuditResult} from '../../audit/result.js'
import type {Estimate} from '../../core/estimate.js'
import {excessFigure, figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {truncate, visible} from '../text.js'
import {ALTERNATIVES, doneEntries, estimateOf, generatorName, mainLearner, strongestAttack} from '../view.js'
import {colours, type Chart} from './chart.js'

interface Point {
  readonly label: string
  readonly title: string
  /** Absent for alternatives that release nothing: they leak nothing by definition. */
  readonly leakage?: Estimate
  readonly utility: Estimate
}

/** Utility against leakage, one point per generator and alternative; undefined when no generator has both. */
export function frontierChart(result: AuditResult): Chart | undefined {
  const learner = mainLearner(result)
  const points = learner === undefined ? [] : pointsOf(result, learner)
  if (learner === undefined || !points.some(({leakage}) => leakage !== undefined)) return undefined
  return {
    id: 'chart-frontier',
    title: 'Utility against leakage',
    description: `Scatter plot of ${points.length} ways to train: to the right leakage, as the excess of the strongest attack tested; upwards the average precision of ${visible(learner)}. Every value is also in the tables.`,
    caption: `Up and to the left is better. Leakage is the excess of the strongest attack tested over its control; utility is the average precision of ${visible(learner)} on real rows that it never saw. Bars are intervals. Diamonds release nothing, so nothing leaks from a release.`,
    legend: [
      {symbol: 'circle', colour: colours.attack, label: 'generator'},
      {symbol: 'diamond2', colour: colours.control, label: 'alternative that releases nothing'},
    ],
    options: (plot, width) => frontierOptions(plot, width, points),
  }
}

function pointsOf(result: AuditResult, learner: string): Point[] {
  return doneEntries(result, 'utility')
    .filter(({name}) => name === learner)
    .flatMap(({generator, estimates}): Point[] => {
      const utility = estimateOf(estimates, 'averagePrecision')
      const strongest = strongestAttack(result, generator)
      const label = generatorName(generator)
      if (utility === undefined) return []
      const utilityText = `average precision ${formatEstimate(figureOf('averagePrecision', 'utility'), utility)}`
      if (ALTERNATIVES.has(generator)) return [{label, utility, title: `${label}: releases nothing; ${utilityText}`}]
      if (strongest === undefined) return []
      const leakageText = `excess of ${visible(strongest.entry.name)} ${formatEstimate(excessFigure, strongest.excess)}`
      return [{label, utility, leakage: strongest.excess, title: `${label}: ${leakageText}; ${utilityText}`}]
    })
}

function frontierOptions(plot: typeof Plot, width: number, points: readonly Point[]): Plot.PlotOptions {
  const narrow = width < 500
  const plotHeight = Math.max(narrow ? 250 : 300, points.length * 20)
  const [marginTop, marginBottom] = [28, 46]
  const domain = utilityDomain(points)
  const perPixel = (domain[1] - domain[0]) / plotHeight
  const marginRight = narrow ? 108 : 190
  const labelled = spreadLabels(points, domain, 17 * perPixel)
  const lowest = Math.max(-1, Math.min(0, ...points.map(({leakage}) => leakage?.low ?? 0)))
  const x = ({leakage}: Point) => leakage?.value ?? 0
  const y = ({utility}: Point) => utility.value
  return {
    width,
    height: plotHeight + marginTop + marginBottom,
    marginTop,
    marginBottom,
    marginLeft: 44,
    marginRight,
    style: {fontSize: '13px'},
    x: {domain: [lowest, 1], label: null},
    y: {domain, label: null},
    marks: [
      plot.axisX({
        ticks: narrow ? 3 : 5,
        tickSize: 0,
        tickFormat: percentTick,
        label: 'leakage',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      plot.gridX({ticks: narrow ? 3 : 5, strokeOpacity: 0.12}),
      plot.axisY({ticks: 5, tickSize: 0, label: 'average precision', labelAnchor: 'top', labelArrow: 'none', textAnchor: 'end'}),
      plot.gridY({ticks: 5, strokeOpacity: 0.12}),
      plot.link(labelled, {
        x1: ({point}: Labelled) => x(point),
        y1: ({point}: Labelled) => y(point),
        x2: 1 + 0.04 * (1 - lowest),
        y2: ({labelY}: Labelled) => labelY,
        stroke: 'currentColor',
        strokeOpacity: 0.3,
        strokeDasharray: '2 3',
      }),
      plot.text(labelled, {
        x: 1 + 0.05 * (1 - lowest),
        y: ({labelY}: Labelled) => labelY,
        text: ({point}: Labelled) => truncate(point.label, narrow ? 14 : 24),
        title: ({point}: Labelled) => point.title,
        textAnchor: 'start',
        fill: 'currentColor',
      }),
      ...pointMarks(plot, points, x, y),
    ],
  }
}

function pointMarks(
  plot: typeof Plot,
  points: readonly Point[],
  x: (point: Point) => number,
  y: (point: Point) => number,
): Plot.Markish[] {
  const released = points.filter(({leakage}) => leakage !== undefined)
  const alternatives = points.filter(({leakage}) => leakage === undefined)
  const bar = {strokeWidth: 2, strokeOpacity: 0.55, strokeLinecap: 'round', clip: true} as const
  const upright = (of: readonly Point[], stroke: string) =>
    plot.ruleX(of, {...bar, x, y1: ({utility}: Point) => utility.low, y2: ({utility}: Point) => utility.high, stroke})
  const title = (point: Point) => point.title
  return [
    upright(released, colours.attack),
    upright(alternatives, colours.control),
    plot.ruleY(released, {
      ...bar,
      y,
      x1: ({leakage}: Point) => leakage?.low ?? 0,
      x2: ({leakage}: Point) => leakage?.high ?? 0,
      stroke: colours.attack,
    }),
    plot.dot(released, {x, y, title, r: 5.5, fill: colours.attack, stroke: 'var(--paper)', strokeWidth: 1.5}),
    plot.dot(alternatives, {
      x,
      y,
      title,
      r: 6,
      symbol: 'diamond2',
      fill: colours.control,
      stroke: 'var(--paper)',
      strokeWidth: 1.5,
    }),
  ]
}

/** The range of utilities with some air around it. */
function utilityDomain(points: readonly Point[]): [number, number] {
  const low = Math.min(...points.map(({utility}) => utility.low))
  const high = Math.max(...points.map(({utility}) => utility.high))
  const air = Math.max(0.02, (high - low) * 0.08)
  return [Math.max(0, low - air), Math.min(1, high + air)]
}

interface Labelled {
  readonly point: Point
  readonly labelY: number
}

/** Labels stand in a column beside the plot, each near the height of its point and no two closer than `gap`. */
function spreadLabels(points: readonly Point[], [bottom, top]: readonly [number, number], gap: number): Labelled[] {
  const sorted = [...points].sort((a, b) => b.utility.value - a.utility.value)
  const heights: number[] = []
  for (const {utility} of sorted) heights.push(Math.min(utility.value, (heights.at(-1) ?? top + gap) - gap))
  // Those pushed below the plot push the ones above them up again.
  for (let at = heights.length - 1, least = bottom; at >= 0; at--, least += gap) heights[at] = Math.max(heights[at], least)
  return sorted.map((point, at) => ({point, labelY: heights[at]}))
}

const percentTick = (value: number) => `${Math.round(value * 100)} %`
