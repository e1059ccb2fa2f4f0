import type {Infer} from '../core/shapes/infer.js'
import {queueName, type OpenedQueue} from './open-queue.js'
import {openReason} from './sealed-reason.js'
import type {queueStatus as queueStatusShape} from './shapes/status.js'
import {liveWorkers, readableWorker} from './workers.js'

/** What is on a queue, for whoever looks after it. */
export type QueueStatus = Infer<typeof queueStatusShape>

const MOST_FAILURES = 20

/** Whoever writes to the queue wrote what is read here: what has not the form that it should have is left out. */
export async function queueStatus(queue: OpenedQueue): Promise<QueueStatus> {
  const {tasks, redis, keys, address, code, seal} = queue
  const shapes = await import('./shapes/status.js')
  const [counts, failed, audits, said] = await Promise.all([
    tasks.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed'),
    tasks.getFailed(0, MOST_FAILURES - 1),
    redis.zrange(keys.audits, 0, -1),
    liveWorkers(queue),
  ])
  const workers = said.filter(worker => shapes.workerStatus.safeParse(worker).success).map(worker => readableWorker(seal, worker))
  const progress = audits.length === 0 ? [] : await redis.mget(audits.map(id => keys.audit(id).progress))
  return {
    schema: 'minority-report/queue-status/1',
    queue: address.shown,
    name: queueName(code),
    prefix: address.prefix,
    code,
    jobs: {
      waiting: (counts['wait'] ?? 0) + (counts['prioritized'] ?? 0) + (counts['delayed'] ?? 0),
      active: counts['active'] ?? 0,
      failed: counts['failed'] ?? 0,
    },
    lastMinute: workers.filter(worker => worker.code === code).reduce((sum, {lastMinute}) => sum + lastMinute, 0),
    audits: audits.map((id, at) => {
      const read = shapes.auditProgress.safeParse(JSON.parse(progress[at] ?? 'null'))
      return {id, ...(read.success && {progress: read.data})}
    }),
    workers,
    failures: failed.map(({id = '', data, failedReason, attemptsMade, finishedOn}) => ({
      audit: data.audit,
      reason: openReason(seal, id, failedReason),
      attempts: attemptsMade,
      at: finishedOn ?? 0,
    })),
  }
}
