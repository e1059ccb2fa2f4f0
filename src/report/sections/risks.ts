import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {risksChart} from '../charts/risks.js'
import {figure, name, strong, type Section, type Text} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {findingNote} from '../findings.js'
import {formatEstimate} from '../format.js'
import {capitalise, prose, visible} from '../text.js'
import {doneEntries, estimateOf} from '../view/entries.js'
import {inferenceBlocks} from './inference.js'
import {baselineOf, beatsControl, isRisk, referenceOf} from '../view/leakage.js'
import {generatorName} from '../view/names.js'
import {questionClause} from '../words/question.js'

/** The three risks that regulators ask about, each beside people outside the data and random guesses. */
export function risksSection(result: AuditResult): Section | undefined {
  const measured = doneEntries(result, 'attack').filter(isRisk)
  const risks = [...new Set(measured.map(entry => entry.name))]
  const entries = risks.flatMap(risk => measured.filter(entry => entry.name === risk))
  if (entries.length === 0) return undefined
  const chart = risksChart(result)
  return {
    id: 'risks',
    title: 'Singling out, linkability, inference',
    blocks: [
      {
        kind: 'paragraph',
        text: prose`The three risks of Opinion 05/2014 of the Article 29 Working Party, each played as an attack on
          the people in the data, as the same attack on people who were not in the data (control), and as random
          guesses (baseline). The excess is what the attack got beyond the control, as a share of what it could have
          got.`,
      },
      ...(chart === undefined ? [] : [{kind: 'chart', chart} as const]),
      {
        kind: 'table',
        caption: 'Risks: of the people asked about, the share of whom the attack was right',
        columns: [
          {title: 'Risk'},
          {title: 'Generator'},
          {title: 'Attack', holds: 'figures'},
          {title: 'Control', holds: 'figures'},
          {title: 'Baseline', holds: 'figures'},
          {title: 'Excess', holds: 'figures'},
          {title: 'Beats its control'},
        ],
        rows: entries.map(entry => riskRow(entry, result)),
      },
      ...questionsAsked(entries, result),
      ...inferenceBlocks(entries),
    ],
  }
}

/** Which columns the figures are about. */
function questionsAsked(entries: readonly ResultEntry[], {methods}: AuditResult): Section['blocks'] {
  const items = entries.flatMap(entry => {
    const {generator, name: attack, question} = entry
    const {criterion} = findingNote(methods, entry)
    const clause = question === undefined ? '' : questionClause(criterion, question)
    return clause === '' ? [] : [[`${capitalise(visible(attack))}, `, name(generatorName(generator)), `${clause}.`]]
  })
  if (items.length === 0) return []
  const text = prose`Where one question of several is shown, it is the one that set people in the data and others apart best;
      intervals and p-values allow for that choice.`
  return [
    {kind: 'paragraph', text},
    {kind: 'list', items},
  ]
}

function riskRow(entry: ResultEntry, result: AuditResult): Text[] {
  const risk = figureOf('risk')
  const cell = (estimate: ReturnType<typeof estimateOf>): Text =>
    estimate === undefined ? 'not defined' : figure(formatEstimate(risk, estimate))
  const excess = estimateOf(entry.excess, 'risk')
  return [
    capitalise(visible(entry.name)),
    name(generatorName(entry.generator)),
    cell(estimateOf(entry.estimates, 'risk')),
    cell(referenceOf(entry)),
    cell(baselineOf(entry)),
    excess === undefined ? 'not defined' : figure(formatEstimate(excessFigure, excess)),
    beatsControl(entry, result) ? strong('yes') : 'no',
  ]
}
