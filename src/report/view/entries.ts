import type {Estimate} from '../../core/estimate.js'
import type {AuditResult, ResultEntry} from '../../result/audit-result.js'
import {ALTERNATIVES} from './names.js'

/** Everything that releases rows, in the order of the verdicts, then of the results. */
export function generatorsOf({verdicts, results}: AuditResult): string[] {
  const released = results.filter(({kind, generator}) => kind !== 'control' && !ALTERNATIVES.has(generator))
  return [...new Set([...verdicts, ...released].map(({generator}) => generator))]
}

export function entriesOf({results}: AuditResult, kind: ResultEntry['kind']): ResultEntry[] {
  return results.filter(entry => entry.kind === kind)
}

export function doneEntries(result: AuditResult, kind: ResultEntry['kind']): ResultEntry[] {
  return entriesOf(result, kind).filter(({status}) => status === 'done')
}

/** The estimate of that name, whatever the name is: a result read from a file may hold any. */
export function estimateOf(estimates: ResultEntry['estimates'] | undefined, name: string): Estimate | undefined {
  return estimates !== undefined && Object.hasOwn(estimates, name) ? estimates[name] : undefined
}
