import * as z from 'zod'
import {count, rate} from '../../core/shapes/basic.js'

export const QUEUE_STATUS_SCHEMA = 'minority-report/queue-status/1'

const moment = z.number().min(0).describe('Milliseconds since 1970, by the clock of who says so.')
const seconds = z.number().min(0)
const audit = z.string().describe('The id of the audit: a hash of its plan, its input and the code.')
const lastMinute = count.describe('Tasks that ended within the last minute.')
const task = z.string().describe('Step, generator and repeat; left out without the key that it was sealed with.').exactOptional()
const reason = z.string().describe('Left out without the key that it was sealed with.').exactOptional()

const runningTask = z.strictObject({
  audit,
  hash: z.string().describe('Of the task.'),
  task,
  fraction: rate.describe('The share of it that is done.'),
  seconds: seconds.describe('Since it began.'),
})

const trouble = z
  .strictObject({audit, hash: z.string().describe('Of the task, where it got so far.').exactOptional(), task, reason, at: moment})
  .describe('An attempt at a job that failed. It is tried again unless it was the last attempt.')

export const workerStatus = z
  .strictObject({
    id: z.string(),
    host: z.string(),
    pid: count,
    version: z.string(),
    code: z.string().describe('A hash of its code: a worker gets tasks of the same code alone.'),
    jobs: count.describe('Tasks at a time.'),
    startedAt: moment,
    seenAt: moment,
    done: count.describe('Tasks that it ended, whatever their outcome.'),
    failed: count.describe('Attempts at jobs that failed.'),
    lastMinute,
    busySeconds: seconds.describe('Spent in tasks that ended.'),
    draining: z.boolean().describe('It takes no more tasks.'),
    running: z.array(runningTask),
    lastFailure: trouble.exactOptional(),
  })
  .describe('What a worker says of itself every two seconds.')

export const auditProgress = z
  .strictObject({
    tasks: count.describe('Of the whole audit, at most: some turn out not to be needed.'),
    ended: count,
    fraction: rate.describe('Parts of running tasks count.'),
    lastMinute,
    secondsLeft: seconds
      .describe('From how far it got since it began; left out at the start and without workers.')
      .exactOptional(),
    at: moment,
  })
  .describe('What a coordinator says of an audit every few seconds.')

export const queueStatus = z
  .strictObject({
    schema: z.literal(QUEUE_STATUS_SCHEMA),
    queue: z.string().describe('Its address, without a password.'),
    name: z.string().describe("BullMQ's name of the queue of this code, as dashboards and scalers ask for it."),
    prefix: z.string(),
    code: z.string(),
    jobs: z
      .strictObject({waiting: count, active: count, failed: count})
      .describe('Jobs of BullMQ: the tasks of one release each, or one task where time is limited.'),
    lastMinute: lastMinute.describe('Tasks that the workers of this code ended within the last minute.'),
    audits: z.array(
      z.strictObject({
        id: audit,
        progress: auditProgress.describe('Left out when nobody has waited for it lately.').exactOptional(),
      }),
    ),
    workers: z.array(workerStatus),
    failures: z
      .array(z.strictObject({audit, reason: z.string(), attempts: count, at: moment}))
      .describe('The last jobs that failed for good.'),
  })
  .meta({
    title: 'Status of a queue of minority-report',
    description: 'What lies on a queue: figures and names of machines, steps and generators; no column and no record.',
  })
