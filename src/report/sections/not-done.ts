import type {AuditResult} from '../../audit/result.js'
import {name, type Section, type Text} from '../document.js'
import {visible} from '../text.js'
import {CONTROL_NAMES, generatorName} from '../view.js'

/** Every step that gave no figure, and why. */
export function notDoneSection({results}: AuditResult): Section {
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
    ],
  }
}
