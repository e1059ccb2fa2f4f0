import type {AuditResult, ResultEntry} from '../result/audit-result.js'
import {questionClause} from '../core/risk-question.js'
import type {Estimate} from '../core/estimate.js'
import {figureOf} from './figures.js'
import {formatNamedInterval, formatPoint} from './format.js'
import {enumerate, visible} from './text.js'
import {allControlsFailed, CONTROL_NAMES, controlState, doneEntries, entriesOf, estimateOf} from './view.js'
import {copySentence} from './words/copies.js'
import {identifierSentence} from './words/identifiers.js'
import {inputCheckSentence} from './words/input-check.js'
import {reasonText} from './words/reason.js'

/** What one attack achieved, with the interval: "reconsmote rebuilt 97 % of the real minority records (...)". */
export function attackSentence(entry: ResultEntry): string {
  if (entry.name === 'identifiers') return visible(identifierSentence(entry))
  if (entry.name === 'copies') return visible(copySentence(entry, {percent: percentOf, interval: intervalOf}).replace(/\.$/u, ''))
  const name = visible(entry.name)
  const figure = entry.test?.estimate ?? 'auc'
  const main = estimateOf(entry.estimates, figure)
  if (main === undefined) return `${name} beat its control`
  const control = estimateOf(entry.control, figure)
  if (entry.name === 'reconsmote' && figure === 'recall')
    return `${name} rebuilt ${withInterval(figure, main, 'of the real minority records')} from the released rows alone${against(figure, control)}`
  if (entry.name === 'distinsmote' && figure === 'recall')
    return `${name} recognised ${withInterval(figure, main, 'of the people in the data')} by the released rows between their records${control === undefined ? '' : `, against ${formatPoint(figureOf(figure), control)} of people who were not, put into the same file`}`
  if (figure === 'auc' && entry.test?.below === true)
    return `${name} scored members below other people, with an AUC of ${withInterval(figure, main)}, where guessing gives 0.50: released rows keep away from members, and whoever turns the score around learns who was in the data`
  if (figure === 'auc')
    return `${name} told members from non-members with an AUC of ${withInterval(figure, main)}, where guessing gives 0.50`
  if (figure === 'risk')
    return `${name} was right about ${withInterval(figure, main, 'of the people in the data')}${control === undefined ? '' : `, against ${formatPoint(figureOf(figure), control)} of people who were not`}${asked(entry)}`
  return `${name} reached a ${figureOf(figure).title} of ${withInterval(figure, main)}${against(figure, control)}`
}

const percentOf = (estimate: Estimate) => formatPoint(figureOf('copied'), estimate)
const intervalOf = (estimate: Estimate) => formatNamedInterval(figureOf('copied'), estimate)

function asked({name, question}: ResultEntry): string {
  return question === undefined ? '' : questionClause(name, question, visible)
}

function withInterval(name: string, estimate: Estimate, of = ''): string {
  const figure = figureOf(name)
  return `${formatPoint(figure, estimate)}${of === '' ? '' : ` ${of}`} (${formatNamedInterval(figure, estimate)})`
}

function against(figure: string, control: Estimate | undefined): string {
  return control === undefined ? '' : `, against ${formatPoint(figureOf(figure), control)} in its control`
}

/** What the reader must know before believing anything else: failed controls, controls that were not run, an early end. */
export function warnings(result: AuditResult): string[] {
  const controls = entriesOf(result, 'control')
  const failed = controls.filter(entry => controlState(entry) === 'failed')
  const attacks = new Set(doneEntries(result, 'attack').map(({name}) => name))
  const open = controls.filter(entry => entry.generator === 'planted-leak' && controlState(entry) === 'inconclusive')
  // A control of an attack that itself could not be run misses nothing.
  const notRun = controls.filter(entry => controlState(entry) === 'not run' && attacks.has(entry.name))
  return [
    ...inputWarnings(result),
    ...failed.map(failedSentence),
    ...(failed.length > 0 && allControlsFailed(result)
      ? ['Every attack failed a control: no result of this audit can be trusted.']
      : []),
    ...openSentences(open),
    ...(controls.length === 0 ? ['No control was part of this audit: a broken attack would not have been noticed.'] : []),
    ...(notRun.length === 0 ? [] : [`A control was not run, so it vouches for nothing: ${enumerate(notRun.map(controlName))}.`]),
    ...(result.complete ? [] : ['The audit ended before every step had run. Figures rest on what was finished.']),
    ...(attacks.size === 0 ? ['No attack was carried out: this report says nothing about leakage.'] : []),
  ]
}

/** What is wrong with the files comes first: nothing said about them can be better than they are. */
function inputWarnings({inputChecks = []}: AuditResult): string[] {
  return inputChecks.filter(({severity}) => severity !== 'note').map(inputCheckSentence)
}

/** Planted leaks that were missed, perhaps for no fault of the attack; each reason once. */
function openSentences(open: readonly ResultEntry[]): string[] {
  const textOf = ({reason}: ResultEntry) => (reason === undefined ? '' : ` (${reasonText(reason)})`)
  return [...new Set(open.map(textOf))].map(text => {
    const names = open.filter(entry => textOf(entry) === text).map(({name}) => visible(name))
    return `Whether ${enumerate(names)} can find a leak cannot be told: a planted one was missed${text}.`
  })
}

function failedSentence(entry: ResultEntry): string {
  const name = visible(entry.name)
  if (entry.generator === 'planted-leak')
    return `A control failed: ${name} did not find the leak that was planted for it. That ${name} finds nothing elsewhere says nothing.`
  if (entry.generator === 'independent-sample')
    return `A control failed: ${name} flagged an independent sample, in which there is nothing to find. What ${name} finds elsewhere cannot be relied on.`
  return `A control failed: ${controlName(entry)}.`
}

function controlName({generator, name}: ResultEntry): string {
  return `${CONTROL_NAMES.get(generator) ?? visible(generator)} for ${visible(name)}`
}
