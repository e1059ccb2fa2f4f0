import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {doneEntries, estimateOf, generatorName, generatorsOf} from '../view.js'
import {colours, type Chart} from './chart.js'
import {rowChart, type Row, type Series} from './rows.js'

/** Attacks that end in whole real records, with what the attacker of each holds. */
const HELD: ReadonlyMap<string, string> = new Map([
  ['reconsmote', 'synthetic rows alone'],
  ['distinsmote', 'real and synthetic mixed'],
])

/** Recall and precision of reconstruction per generator, by what the attacker is assumed to hold; undefined when none was done. */
export function reconstructionChart(result: AuditResult): Chart | undefined {
  const rows: Row[] = []
  const placed: {readonly entry: ResultEntry; readonly row: number}[] = []
  for (const generator of generatorsOf(result)) {
    const entries = doneEntries(result, 'attack').filter(entry => entry.generator === generator && HELD.has(entry.name))
    if (entries.length > 0) rows.push({label: generatorName(generator), heading: true})
    for (const entry of entries) placed.push({entry, row: rows.push({label: HELD.get(entry.name) ?? ''}) - 1})
  }
  if (placed.length === 0) return undefined
  const series = (figure: string, look: Omit<Series, 'points'>): Series => ({
    ...look,
    points: placed.flatMap(({entry, row}) => {
      const estimate = estimateOf(entry.estimates, figure)
      const title =
        estimate &&
        `${generatorName(entry.generator)}, ${visible(entry.name)}, ${figure}: ${formatEstimate(figureOf(figure), estimate)}`
      return estimate === undefined || title === undefined ? [] : [{row, estimate, title}]
    }),
  })
  return {
    id: 'chart-reconstruction',
    title: 'Real records found, by what the attacker holds',
    description: `Dot plot of recall and precision for ${placed.length} attacks; every value is also in the table of all figures.`,
    caption:
      'From synthetic rows alone records are rebuilt (reconsmote); in a file that mixes them with real rows the real ones are recognised by what lies between them (distinsmote). Recall: the share of the real minority records found. Precision: the share of what was found that is real; it is missing where nothing was found.',
    legend: [
      {symbol: 'circle', colour: colours.attack, label: 'recall'},
      {symbol: 'diamond2', colour: colours.control, label: 'precision'},
    ],
    options: (plot, width) =>
      rowChart(plot, width, {
        rows,
        series: [
          series('recall', {colour: colours.attack, symbol: 'circle', offset: -5}),
          series('precision', {colour: colours.control, symbol: 'diamond2', offset: 6}),
        ],
        label: 'share of records',
      }),
  }
}
