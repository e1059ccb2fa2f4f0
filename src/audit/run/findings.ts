import {ownMoments} from '../../identity/own-moments.js'
import {builtIn} from '../../plugins/catalogue.js'
import type {ResultEntry} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import {withDoubts} from '../checks/doubts.js'
import {whatOf} from '../plan/order.js'
import type {AuditInputs} from '../plan/inputs.js'
import type {Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'
import {poolStep} from '../pool/pool-results.js'

/** What a step on a subject comes to by now. */
export interface Found {
  /** The task that has ended; left out where none was needed. */
  readonly task?: Task
  /** Of the repeats that have ended. Its test is corrected as if it were the smallest of all that are planned. */
  readonly entry: ResultEntry
  /** Repeats that the figures rest on, counted from 0. */
  readonly repeats: readonly number[]
  /** So many repeats are planned. */
  readonly planned: number
  /** What the task took, in seconds. */
  readonly seconds: number
}

/** One step on one subject, with what its repeats gave by now. */
export interface StepResults {
  readonly planned: Task[]
  /** A task that is run again under a budget has its last result. */
  readonly ended: Map<Task, TaskResult>
  /** Of these the one that ended last. */
  last?: Task
}

export interface Findings {
  /** Takes in a result. Returns its step; undefined when it is none of this audit. */
  add(task: Task, result: TaskResult): StepResults | undefined
  /** What a step comes to by now; undefined where there is nothing to say of it yet. */
  of(step: StepResults): Found | undefined
}

/**
 * Pools each step on each subject when it is asked, of the repeats that have ended. Which other tests a p-value will be corrected with is
 * not known before all have ended, so it is multiplied by the number of tests that are planned on the same subject (Bonferroni): Holm's
 * correction, which the verdict rests on, is never harsher.
 *
 * @param named Tests of released identifiers, which need no task.
 */
export function collectFindings(
  plan: AuditPlan,
  {source, checks = [], catalogue = builtIn}: AuditInputs,
  tasks: readonly Task[],
  named: readonly ResultEntry[],
): Findings {
  const steps = new Map<string, StepResults>()
  for (const task of tasks) {
    const step = steps.get(whatOf(task))
    if (step === undefined) steps.set(whatOf(task), {planned: [task], ended: new Map()})
    else step.planned.push(task)
  }
  const tests = plan.attacks.length + (named.length > 0 || ownMoments(source).length > 0 ? 1 : 0)
  const add = (task: Task, result: TaskResult) => {
    const step = steps.get(whatOf(task))
    if (step === undefined) return undefined
    step.ended.set(task, result)
    step.last = task
    return step
  }
  const of = (step: StepResults): Found | undefined => {
    const {last} = step
    const result = last && step.ended.get(last)
    if (last === undefined || result === undefined) return undefined
    // Parts of an experiment are records, not repeats: a few of them say little about all.
    if (last.step.kind === 'experiment' && step.ended.size < step.planned.length) return undefined
    const ended = [...step.ended].sort(([a], [b]) => a.repeat - b.repeat)
    const entry = poolStep(
      plan,
      ended.map(([each]) => each),
      ended.map(([, each]) => each),
    )
    const [doubted] = withDoubts([corrected(entry, tests)], checks, catalogue)
    const done = ended.filter(([, {outcome}]) => outcome.status === 'done')
    return {
      task: last,
      entry: doubted,
      repeats: [...new Set((done.length > 0 ? done : ended).map(([{repeat}]) => repeat))],
      planned: new Set(step.planned.map(({repeat}) => repeat)).size,
      seconds: result.seconds,
    }
  }
  return {add, of}
}

function corrected(entry: ResultEntry, tests: number): ResultEntry {
  if (entry.test === undefined) return entry
  return {...entry, test: {...entry.test, adjustedPValue: Math.min(1, tests * entry.test.pValue)}}
}
