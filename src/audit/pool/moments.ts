import type {ReleasedIdentifiers} from '../../identity/released-identifiers.js'
import type {ResultEntry} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import {entryOf} from '../judge/identifier-entries.js'
import {shareOfLook} from '../plan/looks.js'
import {subjectName, taskHash, type Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'
import {combinedPValue} from './attacks.js'
import {priced} from './priced.js'

/**
 * One entry per generator that was given dates or times which name people, beside those of files made elsewhere: does it release
 * somebody's exact moment? Counts are means over the repeats, the p-value is twice their median. Told by what looks for copies.
 */
export function momentEntries(plan: AuditPlan, tasks: readonly Task[], results: ReadonlyMap<string, TaskResult>): ResultEntry[] {
  const repeats = new Map<string, (readonly ReleasedIdentifiers[])[]>()
  for (const task of tasks) {
    const outcome = results.get(taskHash(task))?.outcome
    if (task.subject.kind !== 'generator' || outcome?.status !== 'done') continue
    if (outcome.value.kind !== 'copies' || outcome.value.moments === undefined) continue
    const name = subjectName(task.subject)
    repeats.set(name, [...(repeats.get(name) ?? []), outcome.value.moments])
  }
  return [...repeats].map(([generator, found]) => {
    const names = [...new Set(found.flat().map(({column}) => column))]
    const columns = names.map(name => pooled(found.flat().filter(({column}) => column === name)))
    const {details, test, ...entry} = entryOf(
      generator,
      columns.sort((a, b) => a.pValue - b.pValue || b.people.found - a.people.found),
      plan.confidence,
    )
    return {...entry, ...paid(test, found.length, plan), details: {...details, ofMinority: true}}
  })
}

function paid(test: ResultEntry['test'], repeats: number, plan: AuditPlan): Pick<ResultEntry, 'test'> {
  if (test === undefined) return {}
  return {test: priced({test, detectableAt: () => test.detectable}, shareOfLook(repeats, plan), plan.repeats).test}
}

/** One column in several repeats. */
function pooled(repeats: readonly ReleasedIdentifiers[]): ReleasedIdentifiers {
  const mean = (of: (one: ReleasedIdentifiers) => number | undefined) =>
    repeats.reduce((sum, one) => sum + (of(one) ?? 0), 0) / repeats.length
  const counts = (of: (one: ReleasedIdentifiers) => ReleasedIdentifiers['people'] | undefined) => ({
    found: Math.round(mean(one => of(one)?.found)),
    of: Math.round(mean(one => of(one)?.of)),
  })
  const {
    others: _,
    fewest: __,
    unclear: ___,
    ...first
  } = repeats.reduce((least, one) => (one.pValue < least.pValue ? one : least))
  const fewest = repeats.flatMap(one => one.fewest ?? [])
  const unclear = repeats.every(one => one.unclear !== undefined) ? repeats[0].unclear : undefined
  return {
    ...first,
    people: counts(({people}) => people),
    rows: counts(({rows}) => rows),
    ...(repeats.every(({others}) => others !== undefined) && {others: counts(({others}) => others)}),
    chance: mean(({chance}) => chance),
    pValue: combinedPValue(repeats.map(({pValue}) => pValue)),
    ...(fewest.length === repeats.length && {fewest: Math.max(...fewest)}),
    ...(unclear !== undefined && {unclear}),
  }
}
