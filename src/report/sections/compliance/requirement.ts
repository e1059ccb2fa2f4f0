import type {AuditResult, ResultEntry} from '../../../result/audit-result.js'
import {figure, name, strong, type TableBlock, type Text} from '../../document.js'
import {figureOf} from '../../figures.js'
import {formatEstimate} from '../../format.js'
import {visible} from '../../text.js'
import {controlState} from '../../view/controls.js'
import {doneEntries, entriesOf, estimateOf} from '../../view/entries.js'
import {beatsControl, referenceOf} from '../../view/leakage.js'
import {generatorName} from '../../view/names.js'

/** Something a framework asks for, and what the audit can say to it. */
export interface Requirement {
  readonly asked: string
  /** Left out where only the releasing organisation can answer. */
  readonly found?: Text
  /** What the organisation still has to add to it, or to say instead. */
  readonly toFillIn?: string
}

/** What the audit cannot know is marked as such, never left blank: a blank would read as "nothing to say". */
export const TO_FILL_IN = 'For the releasing organisation to fill in'

export function requirementTable(caption: string, requirements: readonly Requirement[]): TableBlock {
  return {
    kind: 'table',
    caption,
    columns: [
      {title: 'Asked for', holds: 'sentences'},
      {title: 'From this audit', holds: 'sentences'},
      {title: 'Not from this audit', holds: 'sentences'},
    ],
    rows: requirements.map(({asked, found, toFillIn}) => [
      asked,
      found ?? '–',
      toFillIn === undefined ? '–' : [strong(TO_FILL_IN), `: ${toFillIn}`],
    ]),
  }
}

/** One row per generator and attack that is meant: the tested figure, what it is held against, and whether it beat that. */
export function attackRows(result: AuditResult, isMeant: (entry: ResultEntry) => boolean): Text[][] {
  return doneEntries(result, 'attack')
    .filter(entry => isMeant(entry) && entry.test !== undefined)
    .map(entry => [
      name(generatorName(entry.generator)),
      name(visible(entry.name)),
      mainCell(entry),
      controlCell(entry),
      outcome(entry, result),
    ])
}

function mainCell(entry: ResultEntry): Text {
  const tested = entry.test?.estimate ?? ''
  const estimate = estimateOf(entry.estimates, tested)
  if (estimate === undefined) return 'not defined'
  return [`${figureOf(tested).title} `, figure(formatEstimate(figureOf(tested), estimate))]
}

function controlCell(entry: ResultEntry): Text {
  const reference = referenceOf(entry)
  if (reference !== undefined) return figure(formatEstimate(figureOf(entry.test?.estimate ?? ''), reference))
  return entry.test?.estimate === 'auc' ? [figure('0.50'), ' by guessing'] : 'none'
}

function outcome(entry: ResultEntry, result: AuditResult): Text {
  return beatsControl(entry, result) ? strong('yes') : 'no'
}

/** "smote: leaks; gaussian: no leak found at this power." */
export function verdictList({verdicts}: AuditResult): string {
  if (verdicts.length === 0) return 'No generator or file was attacked.'
  const words = {leaks: 'leaks', 'no-leak-found': 'no leak found at this power', 'not-tested': 'not tested'}
  return `${verdicts.map(({generator, verdict}) => `${generatorName(generator)}: ${words[verdict]}`).join('; ')}.`
}

/** The attacks that gave a figure, by name. */
export function attacksDone(result: AuditResult): string[] {
  return [...new Set(doneEntries(result, 'attack').map(entry => visible(entry.name)))]
}

/** Whether the audit checked itself, in one sentence. */
export function controlsSentence(result: AuditResult): string {
  const states = entriesOf(result, 'control').map(controlState)
  if (states.length === 0) return 'No control was part of the audit.'
  const count = (state: string) => states.filter(other => other === state).length
  const parts = (['passed', 'failed', 'inconclusive', 'not run'] as const)
    .filter(state => count(state) > 0)
    .map(state => `${count(state)} ${state}`)
  return `Controls of the audit: ${parts.join(', ')}.`
}

/** What private generators claim, or that they claim nothing, in their own words. */
export function privacyClaims({notes}: AuditResult): string[] {
  return notes.filter(note => /differentially private|no privacy claim/.test(note))
}
