import type {AuditResult, ResultEntry} from '../../audit/result.js'
import {leakageChart} from '../charts/leakage.js'
import {reconstructionChart} from '../charts/reconstruction.js'
import {figure, name, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {formatEstimate, formatProbability, formatShare, formatValue} from '../format.js'
import {visible} from '../text.js'
import {beatsControl, doneEntries, estimateOf, generatorName, leakageOf} from '../view.js'
import {allFiguresTable} from './all-figures.js'

/** What the attacks found: pictures, the figures the verdicts rest on, and all others. */
export function leakageSection(result: AuditResult): Section {
  const attacks = doneEntries(result, 'attack')
  const charts = [leakageChart(result), reconstructionChart(result)].flatMap(chart =>
    chart ? [{kind: 'chart', chart} as const] : [],
  )
  const blocks: Block[] =
    attacks.length === 0
      ? [{kind: 'paragraph', text: 'No attack was carried out.'}]
      : [
          {
            kind: 'paragraph',
            text: `An attack beats its control when its p-value, corrected by Holm's method for the number of attacks on the generator, is below ${formatShare(1 - result.plan.confidence)}.`,
          },
          ...charts,
          attackTable(attacks, result),
          ...unresolved(attacks),
          allFiguresTable(attacks, 'attack', {caption: 'All figures of all attacks', method: 'Attack', folded: true}),
        ]
  return {id: 'leakage', title: 'Leakage', blocks}
}

function attackTable(attacks: readonly ResultEntry[], result: AuditResult): TableBlock {
  return {
    kind: 'table',
    caption: 'Attacks, by the figure that each verdict rests on',
    columns: [
      {title: 'Generator'},
      {title: 'Attack'},
      {title: 'Figure'},
      {title: 'Attack’s value', numeric: true},
      {title: 'Control', numeric: true},
      {title: 'Baseline', numeric: true},
      {title: 'Excess', numeric: true},
      {title: 'Corrected p', numeric: true},
      {title: 'Beats its control'},
      {title: 'Would have been found', numeric: true},
    ],
    rows: attacks.map(entry => attackRow(entry, result)),
  }
}

function attackRow(entry: ResultEntry, result: AuditResult): Text[] {
  const {test} = entry
  const heads = [name(generatorName(entry.generator)), name(visible(entry.name))]
  if (test === undefined) return [...heads, 'not tested', ...Array.from({length: 7}, () => '–')]
  const tested = figureOf(test.estimate)
  const cell = (estimates: ResultEntry['control'], missing: string): Text => {
    const estimate = estimateOf(estimates, test.estimate)
    return estimate === undefined ? missing : figure(formatEstimate(tested, estimate))
  }
  return [
    ...heads,
    tested.title,
    cell(entry.estimates, 'not defined'),
    cell(entry.control, 'none'),
    cell(entry.baseline, 'none'),
    excessCell(entry),
    figure(formatProbability(test.adjustedPValue)),
    beatsControl(entry, result) ? {kind: 'strong', text: 'yes'} : 'no',
    test.detectable === undefined ? 'no size' : figure(`from ${formatValue(tested, test.detectable)}`),
  ]
}

function excessCell(entry: ResultEntry): Text {
  const leakage = leakageOf(entry)
  if (leakage === undefined) return 'not defined'
  const text = figure(formatEstimate(excessFigure, leakage.excess))
  return leakage.figure === entry.test?.estimate ? text : [text, ` of ${figureOf(leakage.figure).title}`]
}

const LOW_RATES = [
  ['tprAtFpr1pct', 100],
  ['tprAtFpr01pct', 1000],
] as const

/** A true-positive rate at a false-positive rate that so few non-members cannot show is named, never interpolated. */
function unresolved(attacks: readonly ResultEntry[]): Block[] {
  const items = attacks.flatMap(({generator, name: attack, estimates}) => {
    const auc = estimateOf(estimates, 'auc')
    if (auc === undefined) return []
    return LOW_RATES.flatMap(([rate, needed]) =>
      estimateOf(estimates, rate) === undefined && auc.trials < needed
        ? [
            `${generatorName(generator)}, ${visible(attack)}: ${figureOf(rate).title} is not resolvable with ${auc.trials} non-members.`,
          ]
        : [],
    )
  })
  return items.length === 0 ? [] : [{kind: 'list', items}]
}
