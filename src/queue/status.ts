import {queueName, type OpenedQueue} from './open-queue.js'
import {liveWorkers, type WorkerStatus} from './workers.js'

/** What is on a queue, for whoever looks after it. */
export interface QueueStatus {
  readonly queue: string
  /** BullMQ's name of the queue of this code, and its prefix, as dashboards and scalers ask for them. */
  readonly name: string
  readonly prefix: string
  readonly code: string
  /** Jobs: tasks of one release each. */
  readonly jobs: {readonly waiting: number; readonly active: number; readonly failed: number}
  readonly audits: readonly string[]
  readonly workers: readonly WorkerStatus[]
  /** The last that failed for good. */
  readonly failures: readonly {readonly audit: string; readonly reason: string}[]
}

const MOST_FAILURES = 20

export async function queueStatus(queue: OpenedQueue): Promise<QueueStatus> {
  const {tasks, redis, keys, address, code} = queue
  const [counts, failed, audits, workers] = await Promise.all([
    tasks.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed'),
    tasks.getFailed(0, MOST_FAILURES - 1),
    redis.zrange(keys.audits, 0, -1),
    liveWorkers(queue),
  ])
  return {
    queue: address.shown,
    name: queueName(code),
    prefix: address.prefix,
    code,
    jobs: {
      waiting: (counts['wait'] ?? 0) + (counts['prioritized'] ?? 0) + (counts['delayed'] ?? 0),
      active: counts['active'] ?? 0,
      failed: counts['failed'] ?? 0,
    },
    audits,
    workers,
    failures: failed.map(({data, failedReason}) => ({audit: data.audit, reason: failedReason})),
  }
}

/** Takes everything away that audits have on a queue: data, tasks and results. Returns how many audits there were. */
export async function purgeQueue(queue: OpenedQueue): Promise<number> {
  const {tasks, redis, keys} = queue
  const audits = await redis.zrange(keys.audits, 0, -1)
  for (const audit of audits) await queue.store(audit).remove()
  await tasks.obliterate({force: true})
  await redis.unlink(keys.audits)
  return audits.length
}
