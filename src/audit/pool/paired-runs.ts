import type {ResultEntry} from '../../result/audit-result.js'
import {stepName, subjectName, taskHash, type Task} from '../plan/task.js'
import type {TaskOutput, TaskResult} from '../plan/task-output.js'

type OutputOf<K extends TaskOutput['kind']> = Extract<TaskOutput, {kind: K}>

/**
 * The outputs of one kind of step, and of the same on real rows alone: the repeats that both have.
 *
 * @returns A function from the entry of a generator or file to its pairs; empty for real rows themselves.
 */
export function pairedRuns<K extends TaskOutput['kind'] & ResultEntry['kind']>(
  kind: K,
  tasks: readonly Task[],
  results: ReadonlyMap<string, TaskResult>,
): (entry: Pick<ResultEntry, 'generator' | 'name'>) => (readonly [OutputOf<K>, OutputOf<K>])[] {
  const runs = new Map<string, Map<number, OutputOf<K>>>()
  for (const task of tasks) {
    const outcome = results.get(taskHash(task))?.outcome
    if (task.step.kind !== kind || outcome?.status !== 'done' || outcome.value.kind !== kind) continue
    const key = keyOf(subjectName(task.subject), stepName(task.step))
    const run = runs.get(key) ?? new Map<number, OutputOf<K>>()
    runs.set(key, run.set(task.repeat, outcome.value as OutputOf<K>))
  }
  return ({generator, name}) => {
    const real = generator === 'none' ? undefined : runs.get(keyOf('none', name))
    return [...(runs.get(keyOf(generator, name)) ?? [])].flatMap(([repeat, own]) => {
      const other = real?.get(repeat)
      return other === undefined ? [] : [[own, other] as const]
    })
  }
}

const keyOf = (generator: string, name: string) => JSON.stringify([generator, name])
