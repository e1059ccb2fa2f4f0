import {FINDINGS} from '../../core/finding.js'
import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {releaseKey, type Step, type Subject, type Task} from './task.js'

/** When a task has its turn among those of its release where time is short: what decides and costs little, first. */
export type Turn = 'first' | 'usual' | 'late'

/**
 * The same tasks in the order of what they decide. First come the attacks of the first repeat, on what is audited and then
 * on its controls, then those of the other repeats: the verdict stands. Experiments follow, which take long, and then what
 * decides nothing about leakage. The attacks on a release go from what needs no attacker to what an attacker must guess.
 * A release that is not made quickly is made once, so all that is done with it stays together. No result depends on the order.
 */
export function inOrderOfDecision(tasks: readonly Task[], catalogue = builtIn): Task[] {
  const releases = new Map([...new Set(tasks.map(releaseKey))].map((key, at) => [key, at]))
  const places = new Map(
    tasks.map(task => {
      const release = releases.get(releaseKey(task)) ?? 0
      return [task, [phaseOf(task, catalogue), task.repeat, release, rankOf(task.step, catalogue)]] as const
    }),
  )
  const placeOf = (task: Task) => places.get(task) ?? []
  return tasks.toSorted((a, b) => compare(placeOf(a), placeOf(b)))
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : a[at] - b[at]
}

/** What decides about leakage, the experiments, and the rest, in this order. */
export function phaseOf({step, subject}: Task, catalogue: Catalogue): number {
  if (step.kind === 'experiment') return 1
  return step.kind === 'attack' || !isMadeQuickly(subject, catalogue) ? 0 : 2
}

function isMadeQuickly(subject: Subject, {generators}: Catalogue): boolean {
  return subject.kind !== 'generator' || generators.get(subject.generator.name).quick === true
}

/** What needs no guess comes first; what says nothing about leakage comes last. */
function rankOf(step: Step, {attacks}: Catalogue): number {
  if (step.kind === 'attack') return FINDINGS.indexOf(attacks.get(step.attack.name).finds)
  return (
    FINDINGS.length +
    ['experiment', 'disclosure', 'proxy', 'fidelity', 'utility', 'multiclass', 'segmentation'].indexOf(step.kind)
  )
}

/** The same for all repeats of one step on one subject, and for all parts of an experiment. */
export function whatOf({subject, step}: Task): string {
  return JSON.stringify([subject, step.kind === 'experiment' ? {...step, part: 0} : step])
}

/**
 * Tasks of one release that follow one another: whoever runs them makes it once. One group at a time, since there can be as many as
 * tasks.
 */
export function* consecutiveByRelease(tasks: readonly Task[]): Generator<Task[], undefined> {
  let group: Task[] = []
  let last: string | undefined
  for (const task of tasks) {
    const key = releaseKey(task)
    if (group.length > 0 && key !== last) {
      yield group
      group = []
    }
    group.push(task)
    last = key
  }
  if (group.length > 0) yield group
}

/** Groups in order of first appearance. */
function groupByRelease(tasks: readonly Task[]): Task[][] {
  const groups = new Map<string, Task[]>()
  for (const task of tasks) {
    const key = releaseKey(task)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [task])
    else group.push(task)
  }
  return [...groups.values()]
}

export function turnOf({step, subject}: Task, {attacks} = builtIn): Turn {
  if (step.kind === 'experiment') return 'late'
  if (step.kind !== 'attack') return 'usual'
  const {underBudget} = attacks.get(step.attack.name)
  // A control of it is worth no more than the other attacks.
  const isControl = subject.kind === 'planted-leak' || subject.kind === 'independent-sample'
  return underBudget === 'first' && isControl ? 'usual' : (underBudget ?? 'usual')
}

/** The same tasks, those of each release in the order in which they are worth the time. */
export function decisiveFirst(tasks: readonly Task[], catalogue = builtIn): Task[] {
  const turns: readonly Turn[] = ['first', 'usual', 'late']
  return groupByRelease(tasks).flatMap(group => turns.flatMap(turn => group.filter(task => turnOf(task, catalogue) === turn)))
}
