import {ALTERNATIVES, generatorName} from '../report/view/names.js'
import {VERDICT_WORDS} from '../report/words/verdict.js'
import type {AuditEvent, EventOf} from '../result/audit-event.js'

/**
 * What a terminal shows of an event while the audit runs: what was found, verdicts, and what went wrong. Proxies, fidelity, controls
 * that came out as they must and figures that have hardly changed are for the report.
 */
export function eventLines(event: AuditEvent): string[] {
  switch (event.event) {
    case 'planned':
      return event.kept === 0 ? [] : [`${event.kept} of ${event.tasks} steps were carried out before.`]
    case 'finding':
      return event.news && isShown(event) ? [event.sentence] : []
    case 'trouble':
      return [event.sentence]
    case 'verdict':
      // Where nothing else is to be done, the summary follows at once.
      return event.tasksLeft === 0 ? [] : [`${generatorName(event.generator)} ${VERDICT_WORDS[event.verdict]}: ${event.sentence}`]
    case 'checked':
    case 'started':
    case 'written':
    case 'finished':
    case 'failed':
      return []
  }
}

function isShown({kind, status, generator}: EventOf<'finding'>): boolean {
  if (status !== 'done') return status === 'failed'
  return kind === 'attack' || (kind === 'utility' && !ALTERNATIVES.has(generator))
}
