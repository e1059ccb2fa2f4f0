import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {formatEstimate} from '../format.js'
import {capitalise, prose, visible} from '../text.js'
import {comparableEntries, utilityFigure, type UtilityFigure} from '../utility-figure.js'
import {estimateOf} from '../view/entries.js'
import {ALTERNATIVES, generatorName} from '../view/names.js'
import {learnersOf} from '../view/utility.js'
import {colours, type Chart} from './chart.js'
import {countLines, rowChart, type Point, type Row} from './rows.js'

/** The plan's figure of every learner with every generator and alternative; undefined when there is nothing to compare. */
export function utilityChart(result: AuditResult): Chart | undefined {
  const shown = utilityFigure(result)
  const entries = comparableEntries(result, shown)
  if (new Set(entries.map(({generator}) => generator)).size < 2) return undefined
  const rows: Row[] = []
  const points: Record<'released' | 'alternatives' | 'real', Point[]> = {released: [], alternatives: [], real: []}
  for (const learner of learnersOf(result)) {
    const measured = entries.filter(({name}) => name === learner)
    if (measured.length > 0) rows.push({label: visible(learner), heading: true})
    for (const entry of measured) {
      const row = rows.push({label: generatorName(entry.generator)}) - 1
      points[ALTERNATIVES.has(entry.generator) ? 'alternatives' : 'released'].push(...pointOf(entry, 'estimates', row, shown))
      points.real.push(...pointOf(entry, 'baseline', row, shown))
    }
  }
  return {
    id: 'chart-utility',
    title: 'Utility by learner',
    description: prose`Dot plot of ${shown.title} with ${countLines(rows)} rows, one per learner and way to train;
      every value is also in the tables.`,
    caption: prose`${capitalise(shown.title)} on real rows that neither learner nor generator saw; further to the
      ${shown.better === 'higher' ? 'right' : 'left'} is better. Bars are intervals. They are wide because repeats
      split the same few records, and two that overlap may still differ: the difference is in the tables.`,
    legend: [
      {symbol: 'circle', colour: colours.attack, label: 'trained with synthetic rows'},
      {symbol: 'diamond2', colour: colours.control, label: 'alternative that releases nothing'},
      {symbol: 'tick', colour: colours.baseline, label: 'the same learner on real rows only'},
    ],
    options: (plot, width) =>
      rowChart(plot, width, {
        rows,
        series: [
          {points: points.real, colour: colours.baseline, symbol: 'tick'},
          {points: points.released, colour: colours.attack, symbol: 'circle'},
          {points: points.alternatives, colour: colours.control, symbol: 'diamond2'},
        ],
        label: shown.title,
        domain: domainOf([...points.released, ...points.alternatives], shown),
        dense: true,
      }),
  }
}

function pointOf(entry: ResultEntry, part: 'estimates' | 'baseline', row: number, shown: UtilityFigure): Point[] {
  const estimate = estimateOf(entry[part], shown.name)
  if (estimate === undefined) return []
  const what = part === 'estimates' ? generatorName(entry.generator) : 'real rows only'
  return [{row, estimate, title: `${visible(entry.name)}, ${what}: ${formatEstimate(shown, estimate)}`}]
}

/** The range of the intervals with some air around it. */
function domainOf(points: readonly Point[], {range: [least, most]}: UtilityFigure): [number, number] {
  const [low, high] = [
    Math.min(...points.map(({estimate}) => estimate.low)),
    Math.max(...points.map(({estimate}) => estimate.high)),
  ]
  const air = (high - low) * 0.06 || 0.01
  return [Math.max(least, low - air), Math.min(most, high + air)]
}
