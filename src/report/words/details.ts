import type {ResultEntry} from '../../result/audit-result.js'
import type {UnclearIdentifiers, Unresolved} from '../../result/details.js'
import {visible} from '../text.js'

type Details = NonNullable<ResultEntry['details']>

const UNRESOLVED: Readonly<Record<Unresolved, (details: Details) => string>> = {
  'too-few-non-members': ({nonMembers}) => `not resolvable with ${String(nonMembers)} non-members`,
  'too-few-people': ({members, nonMembers}) =>
    `not measured with ${String(members)} members and ${String(nonMembers)} non-members`,
}

/** Why a metric was not measured; undefined where it was. Older results have it in words. */
export function unresolvedText(metric: string, details: Details = {}): string | undefined {
  const why = Object.hasOwn(details, metric) ? details[metric] : undefined
  if (typeof why !== 'string') return undefined
  return visible(Object.hasOwn(UNRESOLVED, why) ? UNRESOLVED[why as Unresolved](details) : why)
}

const UNCLEAR: Readonly<Record<UnclearIdentifiers, string>> = {
  'numbers-of-rows': 'its values number the released rows',
  'crowded-values': 'its values lie so near to each other that made-up ones would meet real ones as often',
}

/** Why it cannot be told whether a column names people. Older results have it in words. */
export function unclearText(why: string): string {
  return Object.hasOwn(UNCLEAR, why) ? UNCLEAR[why as UnclearIdentifiers] : why
}
