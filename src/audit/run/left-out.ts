import {stepName, subjectName, taskHash, type Task} from '../plan/task.js'
import {isPartial, type TaskResult} from '../plan/task-output.js'

/** Names beyond these are counted. */
const NAMED = 6

/**
 * What an audit that ended early lacks, and what to do about it, in a few sentences.
 *
 * @param budgetSeconds Of a budget that did not suffice; undefined when the user stopped it.
 */
export function leftOut(
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  budgetSeconds: number | undefined,
): string[] {
  const resultOf = (task: Task) => results.get(taskHash(task))
  const isDone = (task: Task) => {
    const result = resultOf(task)
    return result !== undefined && !isPartial(result)
  }
  const done = tasks.filter(isDone).length
  const why = budgetSeconds === undefined ? 'Stopped by the user' : `The budget of ${budgetSeconds} s ran out`
  const first = tasks.filter(({repeat}) => repeat === 0)
  const stopped = first.filter(task => resultOf(task)?.stoppedAfter !== undefined)
  const missing = first.filter(task => resultOf(task) === undefined)
  const repeats = new Set(tasks.filter(task => task.repeat > 0 && !isDone(task)).map(({repeat}) => repeat + 1))
  return [
    `${why} after ${done} of ${tasks.length} steps; figures rest on the repeats, and in games on the runs, that were finished.`,
    ...(stopped.length === 0
      ? []
      : [
          `Stopped after their share of the budget: ${named(stopped)}. What they had found by then counts where it beats its control; where it does not, they say nothing.`,
        ]),
    ...(missing.length === 0 ? [] : [`Not run at all: ${named(missing)}.`]),
    ...(repeats.size === 0 ? [] : [`Not run in full: ${repeats.size === 1 ? 'repeat' : 'repeats'} ${[...repeats].join(', ')}.`]),
    ...(budgetSeconds === undefined
      ? []
      : ['The same command goes on from there; give it a larger budget, or name the attacks and learners that matter.']),
  ]
}

/** "reconsmote (smote, planted-leak), mlp (none) and 3 others". */
function named(tasks: readonly Task[]): string {
  const subjects = new Map<string, string[]>()
  for (const {step, subject} of tasks) {
    const name = stepName(step)
    const of = subjects.get(name) ?? []
    if (!of.includes(subjectName(subject))) of.push(subjectName(subject))
    subjects.set(name, of)
  }
  const all = [...subjects].map(([name, of]) => `${name} (${of.length > 3 ? `${of.length} times` : of.join(', ')})`)
  return all.length <= NAMED ? all.join(', ') : `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} others`
}
