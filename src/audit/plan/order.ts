import {builtIn} from '../../plugins/catalogue.js'
import {releaseKey, type Task} from './task.js'

/** When a task has its turn among those of its release where time is short: what decides and costs little, first. */
export type Turn = 'first' | 'usual' | 'late'

/** Groups in order of first appearance: the results a reader looks at first are done first. */
export function groupByRelease(tasks: readonly Task[]): Task[][] {
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
