import type * as Plot from '@observablehq/plot'
import type {AuditResult, CostEstimates, ResultEntry} from '../../audit/result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {ALTERNATIVES, generatorName, mainLearner, utilityEntries} from '../view.js'
import {drawable, lineLegend, lineLooks, NARROW_CHART, type Chart} from './chart.js'

interface Line {
  readonly label: string
  readonly curve: CostEstimates['curve']
}

/**
 * Cost over the ratio of the costs, each as a multiple of what real rows alone cost at the same ratio: costs differ by orders of magnitude
 * along the axis, and whether they are more or less than those is what decides. Undefined where no costs were given.
 */
export function costChart(result: AuditResult): Chart | undefined {
  const learner = mainLearner(result)
  const entries = utilityEntries(result).filter(({name}) => name === learner)
  const real = entries.find(({generator}) => generator === 'none')?.costs?.curve
  if (learner === undefined || real === undefined) return undefined
  // At thresholds chosen for the cost, real rows alone are tuned already.
  const others = entries.filter(({generator}) => generator !== 'none' && generator !== 'tuned-threshold')
  const {drawn: lines, leftOut} = drawable(
    [...others.filter(isRelease), ...others.filter(entry => !isRelease(entry))].flatMap(({generator, costs}): Line[] =>
      costs ? [{label: generatorName(generator), curve: costs.curve}] : [],
    ),
  )
  const points = lines.flatMap(({label, curve}, at) =>
    curve.flatMap(({ratio, cost}, step) => {
      const of = real[step].cost.value
      const title = `${label}: cost per row ${formatEstimate(figureOf('costPerRow', 'utility'), cost)} at a ratio of ${Number(ratio.toPrecision(3))}`
      return of > 0 ? [{at, ratio, relative: cost.value / of, title}] : []
    }),
  )
  if (points.length === 0) return undefined
  return {
    id: 'chart-cost',
    title: 'Cost over the ratio of the costs',
    description: `Line chart with logarithmic ratios: the cost per row of ${visible(learner)} with ${lines.length} ways to train, as a multiple of what it costs with real rows alone. Break-even ratios are in the table of costs.`,
    caption: `To the right a missed minority row costs more, against a false alarm. Below the dashed line a way to train ${visible(learner)} costs less than the same on real rows alone; where a line crosses it, it breaks even. Thresholds are chosen anew for every ratio. Pointing at a dot shows the cost with its interval.${leftOut}`,
    legend: lineLegend(lines),
    options: (plot, width) => costOptions(plot, width, points),
  }
}

const isRelease = ({generator}: ResultEntry) => !ALTERNATIVES.has(generator)

interface Point {
  readonly at: number
  readonly ratio: number
  readonly relative: number
  readonly title: string
}

function costOptions(plot: typeof Plot, width: number, points: readonly Point[]): Plot.PlotOptions {
  const narrow = width < NARROW_CHART
  const relatives = points.map(({relative}) => relative)
  const air = Math.max(0.02, (Math.max(...relatives) - Math.min(...relatives)) * 0.08)
  return {
    width: Math.min(width, 700),
    height: narrow ? 280 : 340,
    marginLeft: 52,
    marginRight: 24,
    marginTop: 28,
    marginBottom: 46,
    style: {fontSize: '13px'},
    x: {type: 'log', label: null},
    y: {domain: [Math.min(1, ...relatives) - air, Math.max(1, ...relatives) + air], label: null},
    marks: [
      plot.axisX({
        ticks: narrow ? 3 : 6,
        tickSize: 0,
        tickFormat: String,
        label: 'cost of a miss over that of a false alarm',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      plot.axisY({
        ticks: 5,
        tickSize: 0,
        label: 'cost, real rows only = 1',
        labelAnchor: 'top',
        labelArrow: 'none',
        textAnchor: 'end',
      }),
      plot.gridY({ticks: 5, strokeOpacity: 0.12}),
      plot.ruleY([1], {stroke: 'var(--muted)', strokeDasharray: '4 4'}),
      ...lineLooks.map(({colour, dash}, at) => {
        const own = points.filter(point => point.at === at)
        return [
          plot.line(own, {x: 'ratio', y: 'relative', stroke: colour, strokeDasharray: dash, strokeWidth: 2.2}),
          plot.dot(own, {x: 'ratio', y: 'relative', r: 2.5, fill: colour, title: 'title'}),
        ]
      }),
    ],
  }
}
