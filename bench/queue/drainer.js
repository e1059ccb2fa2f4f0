/**
 * Answers tasks of a queue as a worker does, without running them: with a result of the usual size that is made up. It says that it runs as
 * many tasks at a time as it is told, so that a coordinator puts as many on the queue as for a fleet of that size.
 */
import {randomBytes} from 'node:crypto'
import {taskHash} from '../../dist/src/audit/plan/task.js'
import {openGroup} from '../../dist/src/queue/job-body.js'
import {bullOptions, openQueue, queueName} from '../../dist/src/queue/open-queue.js'
import {reportWorker} from '../../dist/src/queue/workers.js'

const AT_A_TIME = 32
const REPORT_EVERY = 2000

const queue = await openQueue({queue: process.argv[2]})
const {Worker} = queue.libraries.bullmq
const worker = new Worker(
  queueName(queue.code),
  async job => {
    const store = queue.store(job.data.audit)
    const answer = async ({task}) => {
      const hash = taskHash(task)
      if ((await store.begin(hash, 'drainer')) === 'begun') await store.end(hash, {result: madeUp()}, 'drainer')
    }
    await Promise.all(openGroup(queue, job.id ?? '', job.data).map(answer))
  },
  {...bullOptions(queue.address, queue.another()), concurrency: AT_A_TIME},
)
worker.on('error', error => {
  console.error(error)
})

const [startedAt, id] = [Date.now(), randomBytes(4).toString('hex')]
const report = () =>
  reportWorker(queue, {
    ...{id, host: 'drainer', pid: process.pid, version: queue.version, code: queue.code, jobs: Number(process.argv[3])},
    ...{startedAt, seenAt: Date.now(), done: 0, failed: 0, lastMinute: 0, busySeconds: 0, draining: false, running: []},
  })
await report()
setInterval(() => void report().catch(() => undefined), REPORT_EVERY)

function madeUp() {
  const text = randomBytes(150).toString('hex')
  return {outcome: {status: 'failed', reason: {code: 'error', error: 'MadeUp', text}}, notes: [], seconds: 1}
}
