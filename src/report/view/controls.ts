import {isInconclusive, type AuditResult, type ResultEntry} from '../../result/audit-result.js'
import {doneEntries, entriesOf} from './entries.js'

/** Inconclusive: a planted leak was not found, but that does not show that it could not be; the entry's reason says why. */
export type ControlState = 'passed' | 'failed' | 'inconclusive' | 'not run'

export function controlState(entry: ResultEntry): ControlState {
  if (isInconclusive(entry)) return 'inconclusive'
  if (entry.status !== 'done' || entry.passed === undefined) return 'not run'
  return entry.passed ? 'passed' : 'failed'
}

/** Attacks of which a control failed. */
export function distrusted(result: AuditResult): string[] {
  const failed = entriesOf(result, 'control').filter(entry => controlState(entry) === 'failed')
  return [...new Set(failed.map(({name}) => name))]
}

/** Attacks that flagged a release in which there is nothing to find. */
export function flaggedIndependentSample(result: AuditResult): string[] {
  const controls = entriesOf(result, 'control').filter(({generator}) => generator === 'independent-sample')
  return controls.filter(entry => controlState(entry) === 'failed').map(({name}) => name)
}

/** Whether no attack that was carried out is left to rely on. */
export function allControlsFailed(result: AuditResult): boolean {
  const names = distrusted(result)
  return names.length > 0 && doneEntries(result, 'attack').every(({name}) => names.includes(name))
}
