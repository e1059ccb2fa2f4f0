import type {Estimate} from '../../core/estimate.js'
import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureOf} from '../figures.js'
import {fillIn, findingNote} from '../findings.js'
import {formatNamedInterval, formatPoint} from '../format.js'
import {prose, visible} from '../text.js'
import {estimateOf} from '../view/entries.js'
import {copySentence} from './copies.js'
import {identifierSentence} from './identifiers.js'
import {questionClause} from './question.js'
import {ratioClause} from './ratio.js'

/** What one attack achieved, with the interval: "reconsmote rebuilt 97 % of the real minority records (...)". */
export function attackSentence(methods: AuditResult['methods'], entry: ResultEntry): string {
  const {finds, success = {}} = findingNote(methods, entry)
  if (finds === 'identifiers') return visible(identifierSentence(entry))
  if (finds === 'copies') return visible(copySentence(entry).replace(/\.$/u, ''))
  const name = visible(entry.name)
  const figure = entry.test?.estimate ?? 'auc'
  const main = estimateOf(entry.estimates, figure)
  if (main === undefined) return `${name} beat its control`
  const control = estimateOf(entry.control, figure)
  if (figure === 'auc' && entry.test?.below === true)
    return prose`${name} scored members below other people, with an AUC of ${withInterval(figure, main)}${ratioClause(entry)},
      where guessing gives 0.50: released rows keep away from members, and whoever turns the score around learns who was in
      the data`
  const {told, against = '{control} in its control'} = success
  if (told !== undefined)
    return (
      `${name} ` +
      `${fillIn(told, valuesOf(figure, main))}${ratioClause(entry)}${controlClause(against, figure, control)}${asked(methods, entry)}`
    )
  if (figure === 'auc')
    return prose`${name} told members from non-members with an AUC of ${withInterval(figure, main)}${ratioClause(entry)},
      where guessing gives 0.50`
  return `${name} reached a ${figureOf(figure).title} of ${withInterval(figure, main)}${controlClause(against, figure, control)}`
}

/** Which columns were known and found out; empty where the attack was asked about no columns. */
function asked(methods: AuditResult['methods'], entry: ResultEntry): string {
  const {question} = entry
  return question === undefined ? '' : questionClause(findingNote(methods, entry).criterion, question)
}

function valuesOf(name: string, estimate: Estimate): {figure: string; interval: string} {
  const figure = figureOf(name)
  return {figure: formatPoint(figure, estimate), interval: formatNamedInterval(figure, estimate)}
}

function withInterval(name: string, estimate: Estimate): string {
  const {figure, interval} = valuesOf(name, estimate)
  return `${figure} (${interval})`
}

function controlClause(against: string, figure: string, control: Estimate | undefined): string {
  return control === undefined ? '' : `, against ${fillIn(against, {control: formatPoint(figureOf(figure), control)})}`
}
