import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {enumerate, prose, visible} from '../text.js'
import {allControlsFailed, controlState} from '../view/controls.js'
import {doneEntries, entriesOf} from '../view/entries.js'
import {CONTROL_NAMES} from '../view/names.js'
import {inputCheckSentence} from './input-check.js'
import {reasonText} from './reason.js'

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
    ...endSentence(result),
    ...(attacks.size === 0 ? ['No attack was carried out: this report says nothing about leakage.'] : []),
  ]
}

function endSentence({complete, leftOut}: AuditResult): string[] {
  if (complete) return []
  return leftOut?.running === true
    ? ['The audit was still running when this was written. Figures rest on what had ended; open the report again for more.']
    : ['The audit ended before every step had run. Figures rest on what was finished.']
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
    return prose`A control failed: ${name} flagged an independent sample, in which there is nothing to find. What
      ${name} finds elsewhere cannot be relied on.`
  return `A control failed: ${controlName(entry)}.`
}

function controlName({generator, name}: ResultEntry): string {
  return `${CONTROL_NAMES.get(generator) ?? visible(generator)} for ${visible(name)}`
}
