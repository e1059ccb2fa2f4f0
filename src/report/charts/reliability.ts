import type * as Plot from '@observablehq/plot'
import type {AuditResult, ReliabilityBin} from '../../audit/result.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {ALTERNATIVES, generatorName, mainLearner, utilityEntries} from '../view.js'
import {drawable, lineLegend, lineLooks, NARROW_CHART, percentTick, type Chart} from './chart.js'

interface Line {
  readonly label: string
  readonly bins: readonly ReliabilityBin[]
}

/** How often rows of like probability are minority rows, for every way to train the main learner; undefined where it was not measured. */
export function reliabilityChart(result: AuditResult): Chart | undefined {
  const learner = mainLearner(result)
  const entries = utilityEntries(result).filter(({name, generator}) => name === learner && generator !== 'tuned-threshold')
  const [released, others] = [true, false].map(isRelease =>
    entries.filter(({generator}) => ALTERNATIVES.has(generator) !== isRelease),
  )
  // Real rows alone are what the others are compared with, so they come first.
  const {drawn: lines, leftOut} = drawable(
    [...others.slice(0, 1), ...released, ...others.slice(1)].flatMap(({generator, reliability = []}): Line[] =>
      reliability.length > 0 ? [{label: generatorName(generator), bins: reliability}] : [],
    ),
  )
  if (learner === undefined || lines.length === 0) return undefined
  return {
    id: 'chart-reliability',
    title: 'Are the probabilities true?',
    description: `Reliability curves of ${visible(learner)} with ${lines.length} ways to train: the share of minority rows among rows of like predicted probability. The mean distance is in the table of all figures.`,
    caption: `Of the rows that ${visible(learner)} gave a probability, the share that are minority rows. On the dashed diagonal probabilities are true; below it they are too high, as is usual when training rows were added to the minority. Pointing at a dot shows its interval.${leftOut}`,
    legend: lineLegend(lines),
    options: (plot, width) => reliabilityOptions(plot, width, lines),
  }
}

function reliabilityOptions(plot: typeof Plot, width: number, lines: readonly Line[]): Plot.PlotOptions {
  const narrow = width < NARROW_CHART
  const ticks = narrow ? 4 : 5
  return {
    width: Math.min(width, 560),
    height: narrow ? 300 : 420,
    marginLeft: 56,
    marginRight: 24,
    marginTop: 28,
    marginBottom: 46,
    style: {fontSize: '13px'},
    x: {domain: [0, 1], label: null},
    y: {domain: [0, 1], label: null},
    marks: [
      plot.axisX({
        ticks,
        tickSize: 0,
        tickFormat: percentTick,
        label: 'predicted probability',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      plot.axisY({
        ticks,
        tickSize: 0,
        tickFormat: percentTick,
        label: 'share of minority rows',
        labelAnchor: 'top',
        labelArrow: 'none',
        textAnchor: 'end',
      }),
      plot.gridX({ticks, strokeOpacity: 0.12}),
      plot.gridY({ticks, strokeOpacity: 0.12}),
      plot.line([0, 1], {x: at => at as number, y: at => at as number, stroke: 'var(--muted)', strokeDasharray: '4 4'}),
      ...lines.map(({label, bins}, at) => {
        const {colour, dash} = lineLooks[at]
        const [x, y] = [({predicted}: ReliabilityBin) => predicted, ({observed}: ReliabilityBin) => observed.value]
        const title = ({observed}: ReliabilityBin) =>
          `${label}: ${formatEstimate({title: 'share', unit: 'rate'}, observed)} are minority rows`
        return [
          plot.line(bins, {x, y, stroke: colour, strokeDasharray: dash, strokeWidth: 2.2}),
          plot.dot(bins, {x, y, r: 3, fill: colour, title}),
        ]
      }),
    ],
  }
}
