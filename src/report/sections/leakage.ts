import type {AuditResult, ResultEntry, SignificanceTest} from '../../result/audit-result.js'
import {exposureChart} from '../charts/exposure.js'
import {leakageChart} from '../charts/leakage.js'
import {reconstructionChart} from '../charts/reconstruction.js'
import {rocChart} from '../charts/roc.js'
import {figure, name, strong, type Block, type Section, type TableBlock, type Text} from '../document.js'
import {excessFigure, figureOf} from '../figures.js'
import {formatEstimate, formatProbability, formatShare, formatValue} from '../format.js'
import {enumerate, prose, visible} from '../text.js'
import {doneEntries, estimateOf} from '../view/entries.js'
import {baselineOf, beatsControl, leakageOf, referenceOf} from '../view/leakage.js'
import {generatorName} from '../view/names.js'
import {unresolvedText} from '../words/details.js'
import {claimSentence} from '../words/privacy-claim.js'
import {ratioClause} from '../words/ratio.js'
import {reasonText} from '../words/reason.js'
import {allFiguresTable} from './all-figures.js'

/** What the attacks found: pictures, the figures the verdicts rest on, and all others. */
export function leakageSection(result: AuditResult): Section {
  const attacks = doneEntries(result, 'attack')
  const charts = [leakageChart(result), reconstructionChart(result), rocChart(result), exposureChart(result)].flatMap(chart =>
    chart ? [{kind: 'chart', chart} as const] : [],
  )
  const blocks: Block[] =
    attacks.length === 0
      ? [{kind: 'paragraph', text: 'No attack was carried out.'}]
      : [
          {
            kind: 'paragraph',
            text: prose`An attack beats its control when its p-value, corrected by Holm's method for the number of
              attacks on the generator, is below ${formatShare(1 - result.plan.confidence)}.`,
          },
          ...charts,
          attackTable(attacks, result),
          ...strongest(attacks),
          ...unresolved(attacks),
          ...claims(attacks),
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
      {title: 'Attack, figure'},
      {title: 'Attack’s value', holds: 'figures'},
      {title: 'Control', holds: 'figures'},
      {title: 'Baseline', holds: 'figures'},
      {title: 'Excess', holds: 'figures'},
      {title: 'Corrected\u00a0p', holds: 'figures'},
      {title: 'Beats its control'},
    ],
    rows: attacks.map(entry => attackRow(entry, result)),
  }
}

function attackRow(entry: ResultEntry, result: AuditResult): Text[] {
  const {test} = entry
  const heads = [name(generatorName(entry.generator)), name(visible(entry.name))]
  if (test === undefined) return [...heads, 'not tested', ...Array.from({length: 5}, () => '–')]
  const tested = figureOf(test.estimate)
  const [value, baseline] = [estimateOf(entry.estimates, test.estimate), baselineOf(entry)]
  const reference = referenceOf(entry)
  return [
    heads[0],
    [heads[1], `, ${tested.title}${ratioClause(entry)}`],
    value === undefined ? 'not defined' : figure(formatEstimate(tested, value)),
    reference === undefined ? '–' : figure(formatEstimate(tested, reference)),
    baseline === undefined ? '–' : figure(formatEstimate(tested, baseline)),
    excessCell(entry),
    figure(formatProbability(test.adjustedPValue)),
    beatsControl(entry, result) ? strong('yes') : `no; ${detectable(test)}`,
  ]
}

function detectable({estimate, detectable: least, cannotTell}: SignificanceTest): string {
  if (cannotTell !== undefined) return reasonText(cannotTell)
  return least === undefined ? 'no size would have been found' : `found from ${formatValue(figureOf(estimate), least)}`
}

function excessCell(entry: ResultEntry): Text {
  const leakage = leakageOf(entry)
  if (leakage === undefined) return 'not defined'
  return figure(formatEstimate(excessFigure, leakage.excess))
}

/** The largest of several figures is too large by having been picked; what is left of it when that is allowed for. */
function strongest(attacks: readonly ResultEntry[]): Block[] {
  const items = attacks.flatMap(({generator, name: attack, strongest: mark}): Text[] =>
    mark === undefined
      ? []
      : [
          [
            name(generatorName(generator)),
            `: of ${mark.of} attacks with an AUC, ${visible(attack)} has the largest. Allowing for its having been picked, the AUC is `,
            figure(formatEstimate(figureOf('auc'), mark.auc)),
            '.',
          ],
        ],
  )
  return items.length === 0 ? [] : [{kind: 'list', items}]
}

/** What experiments prove about the differential privacy that generators claim. */
function claims(attacks: readonly ResultEntry[]): Block[] {
  const items = attacks.flatMap((entry): Text[] => {
    const sentence = claimSentence(entry)
    return sentence === undefined ? [] : [[name(generatorName(entry.generator)), `, ${visible(entry.name)}: ${sentence}`]]
  })
  return items.length === 0 ? [] : [{kind: 'list', items}]
}

const RATES = ['tprAtFpr10pct', 'tprAtFpr1pct', 'tprAtFpr01pct'] as const

/** A true-positive rate at a false-positive rate that so few non-members cannot show is named, never interpolated. */
function unresolved(attacks: readonly ResultEntry[]): Block[] {
  const sentences = attacks.flatMap(({name: attack, estimates, details}) => {
    const rates = RATES.filter(rate => estimateOf(estimates, rate) === undefined)
    const reasons = [...new Set(rates.flatMap(rate => unresolvedText(rate, details) ?? []))]
    return reasons.map(reason => {
      const titles = rates.filter(rate => unresolvedText(rate, details) === reason).map(rate => figureOf(rate).title)
      return `${visible(attack)}: ${enumerate(titles)}: ${reason}.`
    })
  })
  return sentences.length === 0 ? [] : [{kind: 'list', items: [...new Set(sentences)]}]
}
