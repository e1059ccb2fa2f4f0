import type * as Plot from '@observablehq/plot'
import type {AuditResult, ReliabilityBin} from '../../result/audit-result.js'
import {formatEstimate} from '../format.js'
import {prose, visible} from '../text.js'
import {ALTERNATIVES, generatorName} from '../view/names.js'
import {mainLearner, utilityEntries} from '../view/utility.js'
import {reference} from './axes.js'
import {NARROW_CHART, percentTick, type Chart} from './chart.js'
import {drawable, lineChart, lineLegend, type Line} from './lines.js'

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
      reliability.length > 0 ? [lineOf(generatorName(generator), reliability)] : [],
    ),
  )
  if (learner === undefined || lines.length === 0) return undefined
  return {
    id: 'chart-reliability',
    title: 'Are the probabilities true?',
    description: prose`Reliability curves of ${visible(learner)} with ${lines.length} ways to train: the share of
      minority rows among rows of like predicted probability. The mean distance is in the table of all figures.`,
    caption: prose`Of the rows that ${visible(learner)} gave a probability, the share that are minority rows. On the
      dashed diagonal probabilities are true; below it they are too high, as is usual when training rows were added to
      the minority. Pointing at a dot shows its interval.${leftOut}`,
    legend: lineLegend(lines),
    options: (plot, width) => reliabilityOptions(plot, width, lines),
  }
}

function lineOf(label: string, bins: readonly ReliabilityBin[]): Line {
  const share = ({observed}: ReliabilityBin) => formatEstimate({title: 'share', unit: 'rate'}, observed)
  const points = bins.map(bin => ({
    x: bin.predicted,
    y: bin.observed.value,
    title: `${label}: ${share(bin)} are minority rows`,
  }))
  return {label, points}
}

function reliabilityOptions(plot: typeof Plot, width: number, lines: readonly Line[]): Plot.PlotOptions {
  const axis = {domain: [0, 1], ticks: width < NARROW_CHART ? 4 : 5, format: percentTick} as const
  return lineChart(plot, width, {
    lines,
    x: {...axis, label: 'predicted probability'},
    y: {...axis, label: 'share of minority rows'},
    maxWidth: 560,
    height: 420,
    ground: [plot.line([0, 1], {x: at => at as number, y: at => at as number, ...reference})],
    drawnAs: 'dots',
  })
}
