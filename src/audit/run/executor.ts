import {Interrupted} from '../../core/errors.js'
import {sharedCodes, sharedColumn} from '../../core/shared.js'
import type {Table} from '../../core/table.js'
import type {AuditInputs} from '../plan/inputs.js'
import {canStartThread} from '../../platform/threads.js'
import {isFunction} from '../../plugins/catalogue.js'
import {consecutiveByRelease} from '../plan/order.js'
import {createTaskRunner} from './run-task.js'
import {unlimited, type Shares} from './shares.js'
import type {Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'
import {openTaskWorker, type TaskWorker} from './task-worker.js'
import type {Trouble} from './trouble.js'
import type {WorkerInputs} from './worker.js'

export interface ExecutorOptions {
  /** Worker threads; 1 runs the tasks in this thread, if their time is not limited: a thread cannot stop what does not let go of it. */
  readonly jobs: number
  readonly signal: AbortSignal
}

export interface RunOptions {
  /** How long each task may take; as long as it wants when left out. */
  readonly shares?: Shares
  /** Called when a task begins. */
  readonly onStart?: (task: Task) => void
  /** Called once per finished task, in no particular order. */
  readonly onResult: (task: Task, result: TaskResult) => Promise<void>
  /** Share of all tasks done, in [0, 1]. */
  readonly onProgress: (fraction: number, note?: string) => void
  /** Where these tasks are a part of an audit: so many have ended before, of so many in all. */
  readonly within?: {readonly before: number; readonly tasks: number}
  /** Something went wrong that is tried again. */
  readonly onTrouble?: (trouble: Trouble) => void
}

/** Runs tasks on the same inputs, as often as asked. */
export interface Executor {
  /**
   * Runs tasks, in this thread or in worker threads. Tasks of one release that follow one another go to one worker, so that the
   * release is made once for them. Which worker runs what changes no result, because a task's randomness is named by the task.
   * A task for which there is no time left is left out.
   *
   * @throws {Interrupted} When the signal fires; results that were finished by then have been handed to `onResult`.
   */
  run(tasks: readonly Task[], options: RunOptions): Promise<void>
  /** Ends the worker threads. */
  close(): Promise<void>
}

/** Beside this file when built. In a variable, for Vite would take a literal URL for a file to copy. */
const WORKER = 'worker.js'

export function openExecutor(inputs: AuditInputs, {jobs, signal}: ExecutorOptions): Executor {
  const workerFile = new URL(WORKER, import.meta.url)
  const plugins = inputs.catalogue?.plugins ?? []
  // Run from TypeScript sources there is no compiled worker to start, and no other thread has a function of this one; the results are
  // the same in this thread.
  const canStart = canStartThread(workerFile) && !plugins.some(isFunction)
  const most = canStart ? jobs : 1
  const workers: TaskWorker[] = []
  let here: ReturnType<typeof createTaskRunner> | undefined
  let sent: WorkerInputs | undefined
  return {
    async run(tasks, options) {
      const queue = [...consecutiveByRelease(tasks)]
      const drain = drainerOf(queue, tasks.length, signal, options)
      const wanted = Math.min(most, queue.length)
      const isLimited = options.shares !== undefined && options.shares !== unlimited
      if (wanted <= 1 && workers.length === 0 && !(isLimited && canStart)) {
        const runTask = (here ??= createTaskRunner(inputs))
        await drain((task, limits, report) => runTask(task, signal, report, limits))
        return
      }
      while (workers.length < wanted) workers.push(openTaskWorker(workerFile, (sent ??= inputsForWorkers(inputs)), signal))
      // All settle before an error is passed on: results that are already there are kept.
      const ends = await Promise.allSettled(workers.map(worker => drain(worker.run)))
      const failed = ends.find(end => end.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    },
    async close() {
      await Promise.all(workers.map(worker => worker.end()))
    },
  }
}

/** Returns what each worker does: it takes groups from the queue and runs their tasks until none is left. */
function drainerOf(
  queue: Task[][],
  total: number,
  signal: AbortSignal,
  {shares = unlimited, onStart, onResult, onProgress}: RunOptions,
): (run: TaskWorker['run']) => Promise<void> {
  const share = 1 / Math.max(1, total)
  const running = new Map<Task, number>()
  let finished = 0
  const showProgress = (note?: string) => {
    const partial = [...running.values()].reduce((sum, fraction) => sum + fraction, 0)
    onProgress(Math.min(1, (finished + partial) * share), note)
  }
  return async run => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      for (const task of group) {
        if (signal.aborted) throw new Interrupted()
        const limits = shares.limitsOf(task)
        if (limits === undefined) continue
        running.set(task, 0)
        onStart?.(task)
        const result = await run(task, limits, (fraction, note) => {
          running.set(task, fraction)
          showProgress(note)
        })
        running.delete(task)
        shares.ended(task)
        finished++
        showProgress()
        await onResult(task, result)
      }
    }
  }
}

/** What all workers are sent. Tables lie in memory that they share: none has a copy of its own. */
export function inputsForWorkers(inputs: AuditInputs): WorkerInputs {
  const parts = <R>({role, columns, rowCount}: Table & {role: R}) => ({role, columns: columns.map(sharedColumn), rowCount})
  const {source, groups, holdout, holdoutGroups, holdoutShifted, synthetic, sha256, catalogue} = inputs
  return {
    source: parts(source),
    ...(groups && {groups: sharedCodes(groups)}),
    ...(holdout && {holdout: parts(holdout)}),
    ...(holdoutGroups && {holdoutGroups: sharedCodes(holdoutGroups)}),
    ...(holdoutShifted === true && {holdoutShifted}),
    synthetic: synthetic.map(table => parts(table)),
    sha256,
    plugins: (catalogue?.plugins ?? []).flatMap(({name, file, sha256}) => (file === undefined ? [] : [{name, file, sha256}])),
  }
}
