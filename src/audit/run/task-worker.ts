import {Interrupted} from '../../core/errors.js'
import type {Task} from '../plan/task.js'
import type {TaskResult} from '../plan/task-output.js'
import {startThread, type Thread} from '../../platform/threads.js'
import {outOfTime} from './run-task.js'
import type {Limits} from './shares.js'
import {reviveError} from './sent-error.js'
import type {FromWorker, ToWorker, WorkerInputs} from './worker.js'

/** Steps look at the clock now and then. One that has not ended so many seconds after its time, or after Ctrl-C, never looks. */
const PATIENCE_SECONDS = 3

/** Runs tasks, one at a time. */
export interface TaskWorker {
  readonly run: (task: Task, limits: Limits, report: (fraction: number, note?: string) => void) => Promise<TaskResult>
  readonly end: () => Promise<unknown>
}

/**
 * A worker thread that runs tasks. One that does not come back after its time is ended with what it was doing, and the next
 * task gets a new thread; one that does not come back when all work is to stop is ended too.
 *
 * @param patience Seconds after a task's time, or after the signal, before its thread is ended.
 */
export function openTaskWorker(
  file: URL,
  workerData: WorkerInputs,
  signal: AbortSignal,
  patience = PATIENCE_SECONDS,
): TaskWorker {
  let thread: Thread | undefined
  const stop = () => thread?.post({stop: true} satisfies ToWorker)
  signal.addEventListener('abort', stop, {once: true})
  const end = async () => {
    const ended = thread
    thread = undefined
    await ended?.end()
  }
  return {
    run: (task, limits, report) =>
      new Promise<TaskResult>((resolve, reject) => {
        const worker = (thread ??= startThread(file, workerData))
        let hurried: ReturnType<typeof setTimeout> | undefined
        const settle = () => {
          clearTimeout(timer)
          clearTimeout(hurried)
          signal.removeEventListener('abort', hurry)
          stopListening()
        }
        const fail = (error: Error) => {
          settle()
          reject(error)
        }
        const receive = (sent: unknown) => {
          const message = sent as FromWorker
          if ('progress' in message) {
            report(message.progress, message.note)
            return
          }
          settle()
          if ('result' in message) resolve(message.result)
          else reject(reviveError(message.error))
        }
        const abandon = () => {
          settle()
          void end().then(() => {
            reject(new Interrupted())
          }, reject)
        }
        const hurry = () => {
          hurried = setTimeout(abandon, 1000 * patience)
        }
        signal.addEventListener('abort', hurry, {once: true})
        const seconds = limits.total + patience
        const giveUp = () => {
          settle()
          const result = {outcome: outOfTime('finding'), notes: [], seconds, stoppedAfter: limits.total}
          void end().then(() => {
            resolve(result)
          }, reject)
        }
        const timer = seconds < LONGEST_SECONDS ? setTimeout(giveUp, 1000 * seconds) : undefined
        const stopListening = worker.listen(receive, fail)
        worker.post({task, limits} satisfies ToWorker)
      }),
    end: () => {
      signal.removeEventListener('abort', stop)
      return end()
    },
  }
}

/** A longer timer would fire at once. */
const LONGEST_SECONDS = (2 ** 31 - 1) / 1000
