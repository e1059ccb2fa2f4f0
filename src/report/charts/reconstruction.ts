import type {AuditResult} from '../../audit/result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {doneEntries, estimateOf, generatorName} from '../view.js'
import {colours, type Chart} from './chart.js'
import {rowChart, type Series} from './rows.js'

/** Attacks that hand back whole records. */
const RECONSTRUCTIONS: ReadonlySet<string> = new Set(['reconsmote'])

/** Recall and precision of reconstruction per generator; undefined when no reconstruction was done. */
export function reconstructionChart(result: AuditResult): Chart | undefined {
  const entries = doneEntries(result, 'attack').filter(({name}) => RECONSTRUCTIONS.has(name))
  if (entries.length === 0) return undefined
  const rows = entries.map(({generator, name}) => ({
    label:
      new Set(entries.map(entry => entry.name)).size > 1
        ? `${generatorName(generator)}, ${visible(name)}`
        : generatorName(generator),
  }))
  const series = (figure: string, look: Omit<Series, 'points'>): Series => ({
    ...look,
    points: entries.flatMap((entry, row) => {
      const estimate = estimateOf(entry.estimates, figure)
      const title = estimate && `${generatorName(entry.generator)}, ${figure}: ${formatEstimate(figureOf(figure), estimate)}`
      return estimate === undefined || title === undefined ? [] : [{row, estimate, title}]
    }),
  })
  return {
    id: 'chart-reconstruction',
    title: 'Real records rebuilt from the released rows',
    description: `Dot plot of recall and precision for ${rows.length} generators; every value is also in the table of all figures.`,
    caption:
      'Recall: the share of the real minority records that the attack rebuilt. Precision: the share of what it rebuilt that is real. A row without a precision means that the attack rebuilt nothing.',
    legend: [
      {symbol: 'circle', colour: colours.attack, label: 'recall'},
      {symbol: 'diamond2', colour: colours.control, label: 'precision'},
    ],
    options: (plot, width) =>
      rowChart(
        plot,
        width,
        rows,
        [
          series('recall', {colour: colours.attack, symbol: 'circle', offset: -5}),
          series('precision', {colour: colours.control, symbol: 'diamond2', offset: 6}),
        ],
        'share of records',
      ),
  }
}
