import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {prose, visible} from '../text.js'
import {estimateOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {mainLearner, utilityEntries} from '../view/utility.js'
import {logTicks} from './axes.js'
import type {Chart} from './chart.js'
import {drawable, lineChart, lineLegend, type Line} from './lines.js'

/** Ways to train the main learner whose costs were measured, real rows alone first and then the cheapest. */
export function costedEntries(result: AuditResult): ResultEntry[] {
  const learner = mainLearner(result)
  const costOf = ({estimates}: ResultEntry) => estimateOf(estimates, 'costPerRow')?.value ?? Infinity
  const rank = (entry: ResultEntry) => (entry.generator === 'none' ? -1 : costOf(entry))
  return (
    utilityEntries(result)
      // At thresholds chosen for the cost, real rows alone are tuned already.
      .filter(({name, generator, costs}) => name === learner && generator !== 'tuned-threshold' && costs !== undefined)
      .sort((a, b) => rank(a) - rank(b))
  )
}

/**
 * Cost over the ratio of the costs, each as a multiple of what real rows alone cost at the same ratio: costs differ by orders of magnitude
 * along the axis, and whether they are more or less than those is what decides. Undefined where no costs were given.
 */
export function costChart(result: AuditResult): Chart | undefined {
  const entries = costedEntries(result)
  const real = entries.find(({generator}) => generator === 'none')
  const curve = real?.costs?.curve
  if (real === undefined || curve === undefined) return undefined
  const {drawn: lines, leftOut} = drawable(
    entries.flatMap(entry => {
      const line = lineOf(entry, curve)
      return line.points.length > 0 ? [line] : []
    }),
  )
  if (lines.length < 2) return undefined
  const learner = visible(real.name)
  const relatives = lines.flatMap(({points}) => points.map(({y}) => y))
  const ratios = lines.flatMap(({points}) => points.map(({x}) => x))
  const extent = [Math.min(...ratios), Math.max(...ratios)] as const
  const air = Math.max(0.02, (Math.max(...relatives) - Math.min(...relatives)) * 0.08)
  return {
    id: 'chart-cost',
    title: 'Cost over the ratio of the costs',
    description: prose`Line chart with logarithmic ratios: the cost per row of ${learner} with ${lines.length} ways to
      train, as a multiple of what it costs with real rows alone, which is one of them. Break-even ratios are in the
      table of costs.`,
    caption: prose`To the right a missed minority row costs more, against a false alarm. Below the line of real rows
      only, which is 1, a way to train ${learner} costs less; where it crosses that line, it breaks even. Thresholds
      are chosen anew for every ratio. The cheapest at the costs that were given comes first. Pointing at a dot shows
      the cost with its interval.${leftOut}`,
    legend: lineLegend(lines),
    options: (plot, width) =>
      lineChart(plot, width, {
        lines,
        x: {
          type: 'log',
          ticks: logTicks(extent),
          format: String,
          label: 'cost of a miss over that of a false alarm',
        },
        y: {
          domain: [Math.min(1, ...relatives) - air, Math.max(1, ...relatives) + air],
          ticks: 5,
          label: 'cost, real rows only = 1',
        },
        maxWidth: 700,
        height: 340,
        ground: [],
        drawnAs: 'dots',
      }),
  }
}

function lineOf({generator, costs}: ResultEntry, real: NonNullable<ResultEntry['costs']>['curve']): Line {
  const label = generatorName(generator)
  const points = (costs?.curve ?? []).flatMap(({ratio, cost}, step) => {
    const of = real[step].cost.value
    const title = prose`${label}: cost per row ${formatEstimate(figureOf('costPerRow', 'utility'), cost)} at a ratio
      of ${Number(ratio.toPrecision(3))}`
    return of > 0 ? [{x: ratio, y: cost.value / of, title}] : []
  })
  return {label, points}
}
