import {rowsWithLabel} from '../../core/table.js'
import {fisherExactGreater} from '../../stats/tests.js'
import {rowsByGroup} from '../release/split.js'
import type {AuditInputs} from '../plan/inputs.js'
import {entryKindOf, stepName, subjectName, taskHash, type Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'
import type {PeopleAtRisk, ResultEntry} from '../../result/audit-result.js'
import {listedPeople} from '../../result/listed-people.js'
import type {AuditPlan} from '../../result/plan.js'
import {reachedBy, type Reached} from './reached.js'

type AttackOnPeople = PeopleAtRisk['attacks'][number]
type PersonAtRisk = PeopleAtRisk['people'][number]

/**
 * Who is at risk, generator by generator: the people whom an attack reaches that beats its control.
 *
 * A person counts as reached by an attack when it reached them in more than half of the repeats in which they were in the
 * data, and more often than in those in which they were not, where there are any. The control holds the rule against
 * people who were not in the data: of how many it would say the same. An attack whose rule says no more of members than
 * of these (Fisher's exact test, the level shared out among the attacks) tells the two apart on average, and names
 * nobody. `copies` tests every person by itself, so that one copy among many people counts; it names somebody as long as
 * the rule says it of people outside the data less than half as often. In an experiment every record has runs of its own without it; there
 * a person is reached whose runs differ, by
 * the rank test of the record, corrected for the number of records.
 *
 * @param entries The pooled entries, with corrected tests and doubts.
 * @param rarity How rare each person's record is (`score/rarity`); asked for when somebody is listed.
 */
export function peopleAtRisk(
  plan: AuditPlan,
  inputs: AuditInputs,
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  entries: readonly ResultEntry[],
  rarity: () => ReadonlyMap<number, number>,
): PeopleAtRisk[] {
  const beating = entries.filter(
    ({kind, status, test, doubt}) =>
      kind === 'attack' &&
      status === 'done' &&
      doubt === undefined &&
      test !== undefined &&
      test.adjustedPValue < 1 - plan.confidence,
  )
  const outputs = outputsByStep(tasks, results)
  const people = minorityPeople(plan, inputs)
  return [...new Set(beating.map(({generator}) => generator))].map(generator => {
    const attacks = beating.filter(entry => entry.generator === generator && asksOfPeople(outputs.get(stepKey(entry)) ?? []))
    const found = attacks.map(entry => foundBy(entry, outputs.get(stepKey(entry)) ?? [], people, plan, attacks.length))
    const everybody = personsOf(found, people, rarity)
    return {
      generator,
      asked: new Set(found.flatMap(({asked}) => [...asked])).size,
      found: everybody.length,
      attacks: found.map(({attack}) => attack),
      people: everybody.slice(0, listedPeople(plan)),
    }
  })
}

/** Who comes and who goes between two releases is drawn by the audit: whom that exposes is nobody's own risk. */
const asksOfPeople = (outputs: readonly TaskOutput[]) => outputs.some(({kind}) => kind !== 'changes')

const stepKey = ({generator, name}: Pick<ResultEntry, 'generator' | 'name'>) => JSON.stringify([generator, name])

/** What attacks gave about releases, not about controls. */
function outputsByStep(tasks: readonly Task[], results: ReadonlyMap<string, TaskResult>): Map<string, TaskOutput[]> {
  const steps = new Map<string, TaskOutput[]>()
  for (const task of tasks) {
    if (entryKindOf(task) !== 'attack') continue
    const outcome = results.get(taskHash(task))?.outcome
    if (outcome?.status !== 'done') continue
    const key = stepKey({generator: subjectName(task.subject), name: stepName(task.step)})
    steps.set(key, [...(steps.get(key) ?? []), outcome.value])
  }
  return steps
}

interface MinorityPeople {
  /** By person the rows with a minority label. */
  readonly rows: ReadonlyMap<number, readonly number[]>
  readonly personOf: (row: number) => number
}

function minorityPeople({target, minority}: AuditPlan, {source, groups}: AuditInputs): MinorityPeople {
  const personOf = (row: number) => groups?.[row] ?? row
  const rows = rowsWithLabel(source, target, minority)
  const persons = rowsByGroup(Array.from(rows, personOf)).map(places => places.map(at => rows[at]))
  return {rows: new Map(persons.map(mine => [personOf(mine[0]), mine] as const)), personOf}
}

interface FoundBy {
  readonly attack: AttackOnPeople
  readonly asked: ReadonlySet<number>
  readonly reached: ReadonlyMap<number, Reached>
}

function foundBy(
  {name, test}: ResultEntry,
  outputs: readonly TaskOutput[],
  people: MinorityPeople,
  {confidence}: AuditPlan,
  attacks: number,
): FoundBy {
  const isExperiment = outputs.some(({kind}) => kind === 'experiment')
  // An experiment asks about rows.
  const named = isExperiment ? people.personOf : (person: number) => person
  const all = [...reachedBy(outputs, test?.below === true)].map(([who, reached]) => [named(who), reached] as const)
  const ours = all.filter(([person, {member}]) => member.times > 0 && people.rows.has(person))
  const others = all.filter(([, {nonMember}]) => nonMember.times > 0)
  const level = (1 - confidence) / attacks
  const isReached = isExperiment
    ? ({pValue = 1}: Reached) => pValue * all.length < 1 - confidence
    : ({member}: Reached) => isMostly(member)
  const [main, control] = [ours.filter(([, each]) => isReached(each)), others.filter(([, {nonMember}]) => isMostly(nonMember))]
  const [hits, trials, otherHits, otherTrials] = [main, ours, control, others].map(({length}) => length)
  const isKnown = isExperiment || otherTrials === 0
  const isBeyond = outputs.some(({kind}) => kind === 'copies')
    ? 2 * otherHits * trials < hits * otherTrials
    : fisherExactGreater(hits, trials, otherHits, otherTrials) < level
  const names = trials > 0 && (isKnown || isBeyond)
  const reached = new Map(names ? main.filter(([, each]) => isExperiment || isMoreThanOutside(each)) : [])
  return {
    attack: {
      attack: name,
      counts: isExperiment ? 'runs' : 'repeats',
      asked: trials,
      reached: hits,
      ...(!isKnown && {control: {asked: otherTrials, reached: otherHits}}),
      namesPeople: names,
    },
    asked: new Set(ours.map(([person]) => person)),
    reached,
  }
}

const isMostly = ({times, reached}: Reached['member']) => 2 * reached > times

function isMoreThanOutside({member, nonMember}: Reached): boolean {
  return nonMember.times === 0 || member.reached / member.times > nonMember.reached / nonMember.times
}

/** Those whom most attacks reach come first, then those reached more often, then the rarer ones. */
function personsOf(found: readonly FoundBy[], {rows}: MinorityPeople, rarity: () => ReadonlyMap<number, number>): PersonAtRisk[] {
  const persons = [...new Set(found.flatMap(({reached}) => [...reached.keys()]))]
  const rareness = persons.length === 0 ? new Map<number, number>() : rarity()
  const people = persons.map((person): PersonAtRisk => {
    const mine = rows.get(person) ?? []
    const rare = rareness.get(person)
    return {
      row: mine[0] + 1,
      ...(mine.length > 1 && {rows: mine.length}),
      ...(rare !== undefined && {rarity: rare}),
      reachedBy: found.flatMap(({attack: {attack}, reached}) => {
        const tries = reached.get(person)
        return tries === undefined ? [] : [{attack, member: tries.member, nonMember: tries.nonMember}]
      }),
    }
  })
  const often = ({reachedBy: by}: PersonAtRisk) =>
    by.reduce((sum, {member}) => sum + member.reached / member.times, 0) / by.length
  return people.sort(
    (a, b) =>
      b.reachedBy.length - a.reachedBy.length || often(b) - often(a) || (b.rarity ?? 0) - (a.rarity ?? 0) || a.row - b.row,
  )
}

/** Details that name rows are left out where no row is to be named. */
export function withoutRows({details, ...entry}: ResultEntry): ResultEntry {
  if (details === undefined) return entry
  return {...entry, details: Object.fromEntries(Object.entries(details).filter(([name]) => !ROW_DETAILS.includes(name)))}
}

const ROW_DETAILS = ['atRisk', 'worstRow']
