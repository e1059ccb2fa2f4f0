import type {AuditResult, ResultEntry} from '../../audit/result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {ALTERNATIVES, estimateOf, generatorName, learnersOf, utilityEntries} from '../view.js'
import {colours, type Chart} from './chart.js'
import {countLines, rowChart, type Point, type Row} from './rows.js'

const FIGURE = 'averagePrecision'

/** Average precision of every learner with every generator and alternative; undefined when there is nothing to compare. */
export function utilityChart(result: AuditResult): Chart | undefined {
  const entries = utilityEntries(result)
    // A threshold changes no figure of the ranking.
    .filter(({generator}) => generator !== 'tuned-threshold')
    .filter(({estimates}) => estimateOf(estimates, FIGURE))
  if (new Set(entries.map(({generator}) => generator)).size < 2) return undefined
  const rows: Row[] = []
  const points: Record<'released' | 'alternatives' | 'real', Point[]> = {released: [], alternatives: [], real: []}
  for (const learner of learnersOf(result)) {
    const measured = entries.filter(({name}) => name === learner)
    if (measured.length > 0) rows.push({label: visible(learner), heading: true})
    for (const entry of measured) {
      const row = rows.push({label: generatorName(entry.generator)}) - 1
      points[ALTERNATIVES.has(entry.generator) ? 'alternatives' : 'released'].push(...pointOf(entry, 'estimates', row))
      points.real.push(...pointOf(entry, 'baseline', row))
    }
  }
  return {
    id: 'chart-utility',
    title: 'Utility by learner',
    description: `Dot plot of average precision with ${countLines(rows)} rows, one per learner and way to train; every value is also in the tables.`,
    caption:
      'Average precision on real rows that neither learner nor generator saw; further to the right is better. Bars are intervals. They are wide because repeats split the same few records, and two that overlap may still differ: the difference is in the tables.',
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
        label: figureOf(FIGURE, 'utility').title,
        domain: domainOf([...points.released, ...points.alternatives]),
        dense: true,
      }),
  }
}

function pointOf(entry: ResultEntry, part: 'estimates' | 'baseline', row: number): Point[] {
  const estimate = estimateOf(entry[part], FIGURE)
  if (estimate === undefined) return []
  const what = part === 'estimates' ? generatorName(entry.generator) : 'real rows only'
  return [{row, estimate, title: `${visible(entry.name)}, ${what}: ${formatEstimate(figureOf(FIGURE, 'utility'), estimate)}`}]
}

/** The range of the intervals with some air around it. */
function domainOf(points: readonly Point[]): [number, number] {
  const [low, high] = [
    Math.min(...points.map(({estimate}) => estimate.low)),
    Math.max(...points.map(({estimate}) => estimate.high)),
  ]
  const air = Math.max(0.01, (high - low) * 0.06)
  return [Math.max(0, low - air), Math.min(1, high + air)]
}
