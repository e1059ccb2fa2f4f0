import type {AuditResult} from '../../audit/result.js'
import {code, name, type Block, type Section, type Text} from '../document.js'
import {visible} from '../text.js'
import {CONTROL_NAMES, generatorName} from '../view.js'

/** Every step that gave no figure, and why; and the attacks that were not asked for, since no verdict speaks of them. */
export function notDoneSection({results, notTested = {}}: AuditResult): Section {
  const missing = results.filter(({status}) => status !== 'done')
  return {
    id: 'not-done',
    title: 'What was not measured',
    blocks: [
      missing.length === 0
        ? {kind: 'paragraph', text: 'Every planned step was carried out.'}
        : {
            kind: 'table',
            caption: 'Steps without a result',
            columns: [
              {title: 'Generator'},
              {title: 'Step'},
              {title: 'Kind'},
              {title: 'Status'},
              {title: 'Reason', holds: 'sentences'},
            ],
            rows: missing.map(({generator, kind, name: step, status, reason}): Text[] => [
              name(CONTROL_NAMES.get(generator) ?? generatorName(generator)),
              name(visible(step)),
              kind,
              status,
              visible(reason ?? 'no reason was given'),
            ]),
          },
      ...attacksNotTested(notTested),
    ],
  }
}

function attacksNotTested(notTested: NonNullable<AuditResult['notTested']>): Block[] {
  const entries = Object.entries(notTested)
  if (entries.length === 0) return []
  return [
    {kind: 'paragraph', text: 'These attacks were not tried; the verdicts say nothing about them:'},
    {
      kind: 'list',
      items: entries.map(([attack, {summary}]) => [code(`--attack ${visible(attack)}`), ` ${visible(summary)}`]),
    },
  ]
}
