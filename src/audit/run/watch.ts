import type {AuditResult, LeftOut, ResultEntry} from '../../result/audit-result.js'
import type {AuditPlan} from '../../result/plan.js'
import type {AuditInputs} from '../plan/inputs.js'
import {isAttack, taskHash, type Task} from '../plan/task.js'
import {isPartial, type TaskResult} from '../plan/task-output.js'
import {collectFindings, type Found} from './findings.js'
import {leftOut} from './left-out.js'
import {pacedFindings} from './paced-findings.js'
import type {Trouble} from './trouble.js'

/** Is told what becomes of an audit while it runs. Nothing that it does changes a figure. */
export interface Watch {
  /** Before the first task: all tasks, and how many of them were carried out before. */
  planned(tasks: readonly Task[], kept: number): void
  started(task: Task): void
  /** Something went wrong that is tried again. */
  troubled(trouble: Trouble): void
  found(found: Found): void
  /** Every attack and every control has ended: so many tasks, at most, are left, which change no verdict. */
  judged(result: AuditResult, tasksLeft: number): void
  /** Another task has ended; `make` gives the result as it stands. */
  soFar(make: () => Promise<AuditResult>): void
}

/** What an audit says of its tasks. */
export interface Watched {
  started(task: Task): void
  troubled(trouble: Trouble): void
  ended(task: Task, result: TaskResult): Promise<void>
  /** It is not needed any more. */
  leftOut(task: Task): void
  /** Waits for what is still to be told. */
  toldAll(): Promise<void>
}

interface Running {
  readonly plan: AuditPlan
  readonly inputs: AuditInputs
  readonly named: readonly ResultEntry[]
  readonly tasks: readonly Task[]
  /** By the hash of their tasks: those of an earlier run, and what is added meanwhile. */
  readonly results: ReadonlyMap<string, TaskResult>
  readonly needless: ReadonlySet<Task>
  readonly resultNow: (missing: LeftOut | undefined) => Promise<AuditResult>
}

const unwatched: Watched = {
  started: () => undefined,
  troubled: () => undefined,
  ended: () => Promise.resolve(),
  leftOut: () => undefined,
  toldAll: () => Promise.resolve(),
}

/** Tells what was found before, and returns what to tell of tasks. Without a watch, or with nothing left to do, nobody is told. */
export function watchedBy(watch: Watch | undefined, running: Running): Watched {
  const {plan, inputs, tasks, results, needless, named, resultNow} = running
  const resultOf = (task: Task) => results.get(taskHash(task))
  const kept = tasks.filter(task => resultOf(task) !== undefined)
  if (watch === undefined || kept.length === tasks.length) return unwatched
  watch.planned(tasks, kept.length)
  const findings = pacedFindings(collectFindings(plan, inputs, tasks, named), found => {
    watch.found(found)
  })
  for (const entry of named) watch.found({entry, repeats: [0], planned: 1, seconds: 0})
  for (const task of kept) {
    const result = resultOf(task)
    if (result !== undefined) findings.ended(task, result)
  }
  const make = () => {
    const needed = tasks.filter(task => !needless.has(task))
    return resultNow({...leftOut(needed, results, undefined), running: true})
  }
  const isKept = new Set(kept)
  const open = new Set(tasks.filter(task => isAttack(task) && !isKept.has(task)))
  let verdicts: Promise<void> | undefined
  /** Once no attack is open any more. */
  const closed = (task: Task) => {
    if (!open.delete(task) || open.size > 0) return
    findings.tellAll()
    verdicts = make().then(result => {
      watch.judged(result, tasks.length - results.size - needless.size)
    })
    // Whoever waits for it hears of an error.
    verdicts.catch(() => undefined)
  }
  return {
    started(task) {
      watch.started(task)
    },
    troubled(trouble) {
      watch.troubled(trouble)
    },
    async ended(task, result) {
      await verdicts
      findings.ended(task, result)
      if (!isPartial(result)) closed(task)
      await verdicts
      watch.soFar(make)
    },
    leftOut: closed,
    async toldAll() {
      try {
        await verdicts
      } finally {
        findings.close()
      }
    },
  }
}
