import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {figureNames} from './all-figures.js'
import {figure, name, strong, type Section, type Text} from '../document.js'
import {figureOf} from '../figures.js'
import {formatEstimate, formatProbability} from '../format.js'
import {prose, visible} from '../text.js'
import {controlsSentence} from './compliance/requirement.js'
import {controlState} from '../view/controls.js'
import {entriesOf, estimateOf} from '../view/entries.js'
import {CONTROL_NAMES} from '../view/names.js'
import {reasonText} from '../words/reason.js'

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['planted-leak', 'must be found'],
  ['independent-sample', 'must not be flagged'],
])

/** Whether the audit itself worked. */
export function controlsSection(result: AuditResult): Section {
  const controls = entriesOf(result, 'control')
  if (controls.length === 0)
    return {id: 'controls', title: 'Controls', blocks: [{kind: 'paragraph', text: 'No control was part of this audit.'}]}
  return {
    id: 'controls',
    title: 'Controls',
    blocks: [
      {
        kind: 'paragraph',
        text: prose`Each attack was also run where the answer is known: on a release with a planted leak, which it
          must find, and on one that was made without the members, which it must not flag. ${controlsSentence(result)}`,
      },
      {
        kind: 'table',
        caption: 'Controls of the audit',
        columns: [
          {title: 'Control'},
          {title: 'Attack'},
          {title: 'Expected'},
          {title: 'Figure'},
          {title: 'Value', holds: 'figures'},
          {title: 'Corrected\u00a0p', holds: 'figures'},
          {title: 'Outcome'},
        ],
        rows: controls.map(controlRow),
      },
    ],
  }
}

function controlRow(entry: ResultEntry): Text[] {
  const {generator, test} = entry
  const shown = test?.estimate ?? figureNames([entry], 'attack').at(0)
  const estimate = shown === undefined ? undefined : estimateOf(entry.estimates, shown)
  return [
    CONTROL_NAMES.get(generator) ?? name(visible(generator)),
    name(visible(entry.name)),
    EXPECTED.get(generator) ?? 'must pass',
    shown === undefined ? '–' : visible(figureOf(shown).title),
    shown === undefined || estimate === undefined ? 'not measured' : figure(formatEstimate(figureOf(shown), estimate)),
    test === undefined ? '–' : figure(formatProbability(test.adjustedPValue)),
    outcomeCell(entry),
  ]
}

function outcomeCell(entry: ResultEntry): Text {
  const state = controlState(entry)
  if (state === 'failed') return strong('FAILED')
  if (state === 'inconclusive') return `inconclusive${entry.reason === undefined ? '' : `: ${reasonText(entry.reason)}`}`
  return state === 'passed' ? 'passed' : `not run: ${reasonText(entry.reason, 'it has no result')}`
}
