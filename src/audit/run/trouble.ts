import type {Task} from '../plan/task.js'

/** What went wrong where tasks are run elsewhere and is tried again: it changes no figure. */
export interface Trouble {
  /**
   * A worker that had the task in hand is gone. An attempt has failed. A job of several tasks ended its workers each time, so its tasks are
   * tried one by one.
   */
  readonly kind: 'worker-gone' | 'attempt-failed' | 'tried-alone'
  /** The machine and the process. */
  readonly worker?: string
  readonly task?: Task
  /** As the worker or the queue says it. */
  readonly reason?: string
}
