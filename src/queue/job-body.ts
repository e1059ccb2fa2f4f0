import type {Limits} from '../audit/run/shares.js'
import {taskHash, type Task} from '../audit/plan/task.js'
import {SIZES} from '../files/limits.js'
import type {OpenedQueue, QueuedJob} from './open-queue.js'

/** A task on the queue, with what it may take where time is limited. */
export interface QueuedTask {
  readonly task: Task
  readonly limits?: Limits
  /** When its time is over, by the clock of Redis, in milliseconds. */
  readonly deadline?: number
}

/** Tasks of one release, which one worker runs one after the other. */
export interface QueuedGroup {
  /** The same for the same tasks, so that a second coordinator adds nothing. */
  readonly id: string
  readonly tasks: readonly QueuedTask[]
}

export function groupOf(audit: string, tasks: readonly QueuedTask[], attempt = ''): QueuedGroup {
  const [{task}] = tasks
  return {id: `${audit}-${taskHash(task)}-${tasks.length}${attempt}`, tasks}
}

export const sealGroup = ({seal}: Pick<OpenedQueue, 'seal'>, audit: string, {id, tasks}: QueuedGroup): QueuedJob => ({
  audit,
  body: seal.seal(Buffer.from(JSON.stringify(tasks)), id).toString('base64'),
})

export const openGroup = ({seal}: Pick<OpenedQueue, 'seal'>, id: string, {body}: QueuedJob): QueuedTask[] =>
  JSON.parse(seal.open(Buffer.from(body, 'base64'), id, SIZES.state.most).toString()) as QueuedTask[]
