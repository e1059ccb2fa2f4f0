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
  const releases = numberedReleases(tasks)
  const releaseCount = releases.reduce((most, release) => Math.max(most, release + 1), 1)
  const repeatCount = tasks.reduce((most, {repeat}) => Math.max(most, repeat + 1), 1)
  // One number for each task, since there can be very many of them. It is exact: far below 2^53.
  const places = Float64Array.from(
    tasks,
    (task, at) =>
      ((phaseOf(task, catalogue) * repeatCount + task.repeat) * releaseCount + releases[at]) * RANKS +
      rankOf(task.step, catalogue),
  )
  const order = Uint32Array.from(tasks, (_, at) => at).sort((a, b) => places[a] - places[b] || a - b)
  return Array.from(order, at => tasks[at])
}

/** The number of each task's release, in order of first appearance. */
function numberedReleases(tasks: readonly Task[]): Uint32Array {
  const numbers = new Map<string, number>()
  return Uint32Array.from(tasks, task => {
    const key = releaseKey(task)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, numbers.size)
    return numbers.size - 1
  })
}

/** What decides about leakage, the experiments, and the rest, in this order. */
export function phaseOf({step, subject}: Task, catalogue: Catalogue): number {
  if (step.kind === 'experiment') return 1
  return step.kind === 'attack' || !isMadeQuickly(subject, catalogue) ? 0 : 2
}

function isMadeQuickly(subject: Subject, {generators}: Catalogue): boolean {
  return subject.kind !== 'generator' || generators.get(subject.generator.name).quick === true
}

const STEPS = ['experiment', 'disclosure', 'proxy', 'fidelity', 'utility', 'multiclass', 'segmentation']
const RANKS = FINDINGS.length + STEPS.length

/** What needs no guess comes first; what says nothing about leakage comes last. */
function rankOf(step: Step, {attacks}: Catalogue): number {
  if (step.kind === 'attack') return FINDINGS.indexOf(attacks.get(step.attack.name).finds)
  return FINDINGS.length + STEPS.indexOf(step.kind)
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
