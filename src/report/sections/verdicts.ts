import type {AuditResult, GeneratorVerdict} from '../../result/audit-result.js'
import {frontierChart} from '../charts/frontier.js'
import {figure, name, type Section, type Text} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {formatEstimate} from '../format.js'
import {visible} from '../text.js'
import {entriesOf} from '../view/entries.js'
import {beatsControl, strongestAttack} from '../view/leakage.js'
import {generatorName} from '../view/names.js'
import {VERDICT_WORDS} from '../words/verdict.js'

/** One line per generator: verdict, strongest attack, and how many of the attacks found something. */
export function verdictsSection(result: AuditResult): Section {
  const chart = frontierChart(result)
  return {
    id: 'verdicts',
    title: 'Verdicts',
    blocks: [
      {
        kind: 'table',
        caption: 'Verdict per generator, by the attacks that were carried out',
        columns: [
          {title: 'Generator'},
          {title: 'Verdict'},
          {title: 'Strongest attack'},
          {title: 'Its excess over the control', holds: 'figures'},
          {title: 'Attacks carried out', holds: 'figures'},
          {title: 'Of these beat their control', holds: 'figures'},
        ],
        rows: result.verdicts.map(verdict => verdictRow(result, verdict)),
      },
      ...(chart === undefined ? [] : [{kind: 'chart', chart} as const]),
    ],
  }
}

function verdictRow(result: AuditResult, {generator, verdict}: GeneratorVerdict): Text[] {
  const strongest = strongestAttack(result, generator)
  const attacks = entriesOf(result, 'attack').filter(entry => entry.generator === generator)
  const done = attacks.filter(({status}) => status === 'done')
  return [
    name(generatorName(generator)),
    VERDICT_WORDS[verdict].toLowerCase(),
    strongest === undefined ? 'none' : [name(visible(strongest.entry.name)), `, ${figureOf(strongest.figure).title}`],
    strongest === undefined ? 'not measured' : figure(formatEstimate(excessFigure, strongest.excess)),
    figure(`${done.length} of ${attacks.length}`),
    figure(String(done.filter(entry => beatsControl(entry, result)).length)),
  ]
}
