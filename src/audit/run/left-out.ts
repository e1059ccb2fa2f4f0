import type {LeftOut} from '../../result/audit-result.js'
import {stepName, subjectName, taskHash, type Task} from '../plan/task.js'
import {isPartial, type TaskResult} from '../plan/task-output.js'

/**
 * What an audit that ended early lacks.
 *
 * @param budgetSeconds Of a budget that did not suffice; undefined when the user stopped it.
 */
export function leftOut(
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
  budgetSeconds: number | undefined,
): LeftOut {
  const resultOf = (task: Task) => results.get(taskHash(task))
  const isDone = (task: Task) => {
    const result = resultOf(task)
    return result !== undefined && !isPartial(result)
  }
  const first = tasks.filter(({repeat}) => repeat === 0)
  const repeats = new Set(tasks.filter(task => task.repeat > 0 && !isDone(task)).map(({repeat}) => repeat + 1))
  return {
    ...(budgetSeconds !== undefined && {budgetSeconds}),
    done: tasks.filter(isDone).length,
    of: tasks.length,
    stopped: bySteps(first.filter(task => resultOf(task)?.stoppedAfter !== undefined)),
    notRun: bySteps(first.filter(task => resultOf(task) === undefined)),
    repeats: [...repeats],
  }
}

function bySteps(tasks: readonly Task[]): LeftOut['stopped'] {
  const subjects = new Map<string, Set<string>>()
  for (const {step, subject} of tasks) {
    const name = stepName(step)
    subjects.set(name, (subjects.get(name) ?? new Set()).add(subjectName(subject)))
  }
  return [...subjects].map(([step, of]) => ({step, generators: [...of]}))
}
