import type * as Plot from '@observablehq/plot'
import type {AuditResult} from '../../result/audit-result.js'
import type {Estimate} from '../../core/estimate.js'
import {excessFigure} from '../figures.js'
import {formatEstimate} from '../format.js'
import {enumerate, prose, truncate, visible} from '../text.js'
import {comparableEntries, utilityFigure, type UtilityFigure} from '../utility-figure.js'
import {estimateOf, generatorsOf} from '../view/entries.js'
import {strongestAttack} from '../view/leakage.js'
import {ALTERNATIVES, generatorName} from '../view/names.js'
import {mainLearner} from '../view/utility.js'
import {frame, xAxis, yAxis} from './axes.js'
import {colours, NARROW_CHART, percentTick, type Chart} from './chart.js'

/** One way to train. */
export interface FrontierPoint {
  readonly label: string
  readonly utility: Estimate
  /** Absent for alternatives that release nothing: they leak nothing by definition. */
  readonly leakage?: Estimate
  /** Whose excess the leakage is. */
  readonly attack?: string
}

interface Point extends FrontierPoint {
  readonly title: string
}

/** Utility against leakage, one point per generator and alternative; undefined when no generator has both. */
export function frontierChart(result: AuditResult): Chart | undefined {
  const measured = measuredFrontier(result)
  return measured && frontierOf(measured)
}

/** What is drawn, and what is not because leakage or utility was not measured. */
export interface MeasuredFrontier {
  readonly points: readonly FrontierPoint[]
  readonly leftOut: readonly string[]
  /** Whose utility it is, and the figure of it. */
  readonly learner: string
  readonly figure: UtilityFigure
}

/** One point per generator and alternative; undefined when no utility was measured. */
export function measuredFrontier(result: AuditResult): MeasuredFrontier | undefined {
  const learner = mainLearner(result)
  const figure = utilityFigure(result)
  if (learner === undefined) return undefined
  const points = pointsOf(result, learner, figure)
  const drawn = new Set(points.map(({label}) => label))
  const leftOut = generatorsOf(result)
    .map(generatorName)
    .filter(label => !drawn.has(label))
  return {points, leftOut, learner, figure}
}

/** The chart of any points; undefined when none of them releases rows. */
export function frontierOf({points: given, leftOut, learner, figure}: MeasuredFrontier): Chart | undefined {
  if (!given.some(({leakage}) => leakage !== undefined)) return undefined
  const points = given.map(point => ({...point, title: frontierTitle(point, figure)}))
  const [up, ways] = [figure.better === 'higher' ? 'Up' : 'Down', `${figure.title} of ${visible(learner)}`]
  const names = enumerate(leftOut.map(label => truncate(label, 40)))
  const missing = leftOut.length === 0 ? '' : ` Not drawn, since no attack was tested or no utility measured: ${names}.`
  return {
    id: 'chart-frontier',
    title: 'Utility against leakage',
    description: prose`Scatter plot of ${points.length} ways to train: to the right leakage, as the excess of the
      strongest attack tested; upwards the ${ways}. Every value is also in the tables.`,
    caption: prose`${up} and to the left is better. Leakage is the excess of the strongest attack tested over its
      control; utility is the ${ways} on real rows that it never saw. Bars are intervals. Diamonds release nothing, so
      nothing leaks from a release.${missing}`,
    legend: [
      {symbol: 'circle', colour: colours.attack, label: 'generator'},
      {symbol: 'diamond2', colour: colours.control, label: 'alternative that releases nothing'},
    ],
    options: (plot, width) => frontierOptions(plot, width, points, figure),
  }
}

/** What a point says in one line. */
export function frontierTitle({label, utility, leakage, attack}: FrontierPoint, figure: UtilityFigure): string {
  const utilityText = `${figure.title} ${formatEstimate(figure, utility)}`
  if (leakage === undefined) return `${label}: releases nothing; ${utilityText}`
  return `${label}: excess of ${visible(attack ?? 'the strongest attack')} ${formatEstimate(excessFigure, leakage)}; ${utilityText}`
}

function pointsOf(result: AuditResult, learner: string, figure: UtilityFigure): FrontierPoint[] {
  return comparableEntries(result, figure)
    .filter(({name}) => name === learner)
    .flatMap(({generator, estimates}): FrontierPoint[] => {
      const utility = estimateOf(estimates, figure.name)
      const strongest = strongestAttack(result, generator)
      const label = generatorName(generator)
      if (utility === undefined) return []
      if (ALTERNATIVES.has(generator)) return [{label, utility}]
      return strongest === undefined ? [] : [{label, utility, leakage: strongest.excess, attack: strongest.entry.name}]
    })
}

function frontierOptions(
  plot: typeof Plot,
  width: number,
  points: readonly Point[],
  {title, range}: UtilityFigure,
): Plot.PlotOptions {
  const narrow = width < NARROW_CHART
  const plotHeight = Math.max(narrow ? 250 : 300, points.length * 20)
  const domain = utilityDomain(points, range)
  const lowest = Math.max(-1, Math.min(0, ...points.map(({leakage}) => leakage?.low ?? 0)))
  const ticks = narrow ? 3 : 5
  const isRight = (point: Point) => leakageAt(point) > (1 + lowest) / 2
  const length = Math.min(narrow ? 14 : 20, Math.max(4, ...points.filter(isRight).map(({label}) => label.length)))
  return {
    ...frame,
    width,
    height: plotHeight + frame.marginTop + frame.marginBottom,
    marginLeft: 44,
    marginRight: 50 + Math.ceil(length * 7.5),
    x: {domain: [lowest, 1], label: null},
    y: {domain, label: null},
    marks: [
      ...xAxis(plot, {ticks, format: percentTick, label: 'leakage'}),
      ...yAxis(plot, {ticks: 5, label: title}),
      ...pointMarks(plot, points, domain),
      ...labelMarks(plot, points, {
        lowest,
        domain,
        gap: (17 * (domain[1] - domain[0])) / plotHeight,
        length,
        isRight,
      }),
    ],
  }
}

interface LabelRoom {
  readonly lowest: number
  readonly domain: readonly [number, number]
  /** Least distance between two labels, in units of y. */
  readonly gap: number
  readonly length: number
  readonly isRight: (point: Point) => boolean
}

/** Points in the right half have their labels in a column beside the plot, the others next to the point. */
function labelMarks(
  plot: typeof Plot,
  points: readonly Point[],
  {lowest, domain, gap, length, isRight}: LabelRoom,
): Plot.Markish[] {
  const span = 1 - lowest
  const beside = 1 + 0.05 * span
  const labelled: Placed[] = [
    ...spreadLabels(points.filter(isRight), domain, gap).map(label => ({...label, labelX: beside})),
    ...spreadLabels(
      points.filter(point => !isRight(point)),
      domain,
      gap,
    ).map(label => ({...label, labelX: leakageAt(label.point) + 0.05 * span})),
  ]
  const [x, y] = [({labelX}: Placed) => labelX, ({labelY}: Placed) => labelY]
  return [
    plot.link(labelled, {
      x1: ({point}: Placed) => leakageAt(point),
      y1: ({point}: Placed) => point.utility.value,
      x2: x,
      y2: y,
      stroke: 'currentColor',
      strokeOpacity: 0.35,
      strokeDasharray: '2 3',
    }),
    plot.text(labelled, {
      x,
      y,
      dx: 2,
      text: ({point}: Placed) => truncate(point.label, isRight(point) ? length : 20),
      title: ({point}: Placed) => point.title,
      textAnchor: 'start',
      fill: 'currentColor',
      stroke: 'var(--paper)',
      strokeWidth: 4,
    }),
  ]
}

const leakageAt = ({leakage}: Point) => leakage?.value ?? 0

function pointMarks(plot: typeof Plot, points: readonly Point[], [least, most]: readonly [number, number]): Plot.Markish[] {
  const [x, y] = [leakageAt, ({utility}: Point) => utility.value]
  const released = points.filter(({leakage}) => leakage !== undefined)
  const alternatives = points.filter(({leakage}) => leakage === undefined)
  const bar = {strokeWidth: 2, strokeOpacity: 0.55, strokeLinecap: 'round'} as const
  const upright = (of: readonly Point[], stroke: string) =>
    plot.ruleX(of, {
      ...bar,
      x,
      y1: ({utility}: Point) => Math.max(least, utility.low),
      y2: ({utility}: Point) => Math.min(most, utility.high),
      stroke,
    })
  const title = (point: Point) => point.title
  return [
    upright(released, colours.attack),
    upright(alternatives, colours.control),
    plot.ruleY(released, {
      ...bar,
      y,
      x1: ({leakage}: Point) => Math.max(-1, leakage?.low ?? 0),
      x2: ({leakage}: Point) => Math.min(1, leakage?.high ?? 0),
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
function utilityDomain(points: readonly Point[], [least, most]: readonly [number, number]): [number, number] {
  const low = Math.min(...points.map(({utility}) => utility.low))
  const high = Math.max(...points.map(({utility}) => utility.high))
  const air = (high - low) * 0.08 || 0.02
  return [Math.max(least, low - air), Math.min(most, high + air)]
}

interface Labelled {
  readonly point: Point
  readonly labelY: number
}

interface Placed extends Labelled {
  readonly labelX: number
}

/** Heights of labels, each near that of its point and no two closer than `gap`. */
function spreadLabels(points: readonly Point[], [bottom, top]: readonly [number, number], gap: number): Labelled[] {
  const sorted = [...points].sort((a, b) => b.utility.value - a.utility.value)
  const heights: number[] = []
  for (const {utility} of sorted) heights.push(Math.min(utility.value, (heights.at(-1) ?? top + gap) - gap))
  // Those pushed below the plot push the ones above them up again.
  for (let at = heights.length - 1, least = bottom; at >= 0; at--, least += gap) heights[at] = Math.max(heights[at], least)
  return sorted.map((point, at) => ({point, labelY: heights[at]}))
}
