import {existsSync} from 'node:fs'
import {Worker} from 'node:worker_threads'
import {Interrupted, UserError} from '../core/errors.js'
import type {Table} from '../core/table.js'
import type {AuditInputs} from './inputs.js'
import {createTaskRunner} from './run-task.js'
import {releaseKey, type Task, type TaskResult} from './task.js'
import type {FromWorker, SentError, ToWorker, WorkerInputs} from './worker.js'

export interface ExecutorOptions {
  /** Worker threads; 1 runs the tasks in this thread. */
  readonly jobs: number
  readonly signal: AbortSignal
  /** Called once per finished task, in no particular order. */
  readonly onResult: (task: Task, result: TaskResult) => Promise<void>
  /** Share of all tasks done, in [0, 1]. */
  readonly onProgress: (fraction: number, note?: string) => void
}

type Run = (task: Task, report: (fraction: number, note?: string) => void) => Promise<TaskResult>

/**
 * Runs tasks, in this thread or in worker threads. Tasks that share a release go to one worker one after the other, so that
 * the release is made once. Which worker runs what changes no result, because a task's randomness is named by the task.
 *
 * @throws {Interrupted} When the signal fires; results that were finished by then have been handed to `onResult`.
 */
export async function runTasks(tasks: readonly Task[], inputs: AuditInputs, options: ExecutorOptions): Promise<void> {
  const queue = groupByRelease(tasks)
  const share = 1 / Math.max(1, tasks.length)
  const running = new Map<Task, number>()
  let finished = 0
  const showProgress = (note?: string) => {
    const partial = [...running.values()].reduce((sum, fraction) => sum + fraction, 0)
    options.onProgress(Math.min(1, (finished + partial) * share), note)
  }
  const drain = async (run: Run) => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      for (const task of group) {
        if (options.signal.aborted) throw new Interrupted()
        running.set(task, 0)
        const result = await run(task, (fraction, note) => {
          running.set(task, fraction)
          showProgress(note)
        })
        running.delete(task)
        finished++
        showProgress()
        await options.onResult(task, result)
      }
    }
  }

  const workerFile = new URL('worker.js', import.meta.url)
  const jobs = Math.min(options.jobs, queue.length)
  // Run from TypeScript sources there is no compiled worker to start; the results are the same in this thread.
  if (jobs <= 1 || !existsSync(workerFile)) {
    const runTask = createTaskRunner(inputs)
    await drain((task, report) => runTask(task, options.signal, report))
    return
  }
  const workers = Array.from({length: jobs}, () => startWorker(workerFile, inputs, options.signal))
  try {
    // All settle before an error is passed on: results that are already there are kept.
    const ends = await Promise.allSettled(workers.map(worker => drain(worker.run)))
    const failed = ends.find(end => end.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  } finally {
    await Promise.all(workers.map(worker => worker.end()))
  }
}

/** Groups in order of first appearance: the results a reader looks at first are done first. */
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

function startWorker(file: URL, inputs: AuditInputs, signal: AbortSignal): {run: Run; end: () => Promise<unknown>} {
  const parts = <R>(table: Table & {role: R}) => ({role: table.role, columns: table.columns, rowCount: table.rowCount})
  const workerData: WorkerInputs = {
    source: parts(inputs.source),
    ...(inputs.groups && {groups: inputs.groups}),
    ...(inputs.holdout && {holdout: parts(inputs.holdout)}),
    ...(inputs.holdoutGroups && {holdoutGroups: inputs.holdoutGroups}),
    synthetic: inputs.synthetic.map(table => parts(table)),
    sha256: inputs.sha256,
  }
  const worker = new Worker(file, {workerData})
  const stop = () => {
    worker.postMessage({stop: true} satisfies ToWorker)
  }
  signal.addEventListener('abort', stop, {once: true})
  return {
    run: (task, report) =>
      new Promise<TaskResult>((resolve, reject) => {
        const settle = () => {
          worker.off('message', receive)
          worker.off('error', reject)
        }
        const receive = (message: FromWorker) => {
          if ('progress' in message) {
            report(message.progress, message.note)
            return
          }
          settle()
          if ('result' in message) resolve(message.result)
          else reject(reviveError(message.error))
        }
        worker.on('message', receive)
        worker.once('error', reject)
        worker.postMessage({task} satisfies ToWorker)
      }),
    end: () => {
      signal.removeEventListener('abort', stop)
      return worker.terminate()
    },
  }
}

function reviveError(sent: SentError): Error {
  if (sent.name === 'Interrupted') return new Interrupted(sent.message)
  if (sent.name === 'UserError') return new UserError(sent.message, sent.suggestions)
  const error = new Error(sent.message)
  error.name = sent.name
  if (sent.stack !== undefined) error.stack = sent.stack
  return error
}
