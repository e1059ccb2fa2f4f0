import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {findingNote} from '../findings.js'
import {enumerate, visible} from '../text.js'
import {doneEntries, estimateOf, generatorsOf} from '../view/entries.js'
import {generatorName} from '../view/names.js'
import {colours, type Chart} from './chart.js'
import {rowChart, type Row, type Series} from './rows.js'

/** What the attacker is assumed to hold, where the attack does not say so itself. */
const HELD = {records: 'synthetic rows alone', rows: 'real and synthetic mixed'} as const

/** Recall and precision of reconstruction per generator, by what the attacker is assumed to hold; undefined when none was done. */
export function reconstructionChart(result: AuditResult): Chart | undefined {
  const rows: Row[] = []
  const placed: {readonly entry: ResultEntry; readonly row: number}[] = []
  const named = {records: new Set<string>(), rows: new Set<string>()}
  for (const generator of generatorsOf(result)) {
    const entries = doneEntries(result, 'attack').filter(entry => entry.generator === generator)
    const found = entries.flatMap(entry => {
      const {finds, holds} = findingNote(result.methods, entry)
      return finds === 'records' || finds === 'rows' ? [{entry, finds, holds: visible(holds ?? HELD[finds])}] : []
    })
    if (found.length > 0) rows.push({label: generatorName(generator), heading: true})
    for (const {entry, finds, holds} of found) {
      named[finds].add(visible(entry.name))
      const isOnly = found.filter(other => other.holds === holds).length === 1
      placed.push({entry, row: rows.push({label: isOnly ? holds : `${holds} (${visible(entry.name)})`}) - 1})
    }
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
    caption: [
      ...(named.records.size === 0 ? [] : [`Records are rebuilt from synthetic rows (${enumerate([...named.records])}).`]),
      ...(named.rows.size === 0
        ? []
        : [`In a file that mixes them with real rows the real ones are recognised (${enumerate([...named.rows])}).`]),
      'Recall: the share of the real minority records found.',
      'Precision: the share of what was found that is real; it is missing where nothing was found.',
    ].join(' '),
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
