/**
 * npm run bench:queue-million: an audit of very many tasks over a queue, in this process, with workers that answer without running them.
 *
 *   npm run bench:queue-million -- [--tasks 1000000] [--each 8] [--drainers 2] [--places 1000]
 *
 * `--each` tasks are of one release, and so of one job. The coordinator takes the drainers for workers with so many `--places`, and puts
 * jobs on the queue for as many. Memory is the peak of this process (VmHWM: the tasks themselves, the coordinator,
 * and what runs TypeScript), and that of Redis as it says itself.
 */
import {spawn} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {createRng} from '../src/core/rng.js'
import type {Task} from '../src/audit/plan/task.js'
import {openQueueExecutor} from '../src/queue/coordinator.js'
import {auditId} from '../src/queue/keys.js'
import {openQueue} from '../src/queue/open-queue.js'
import {startRedis} from '../test/support/redis-server.js'
import {gaussianClasses} from '../test/support/tables.js'
import {peakMegabytesOf, processorSecondsOf} from './queue/processor-time.js'

const {values} = parseArgs({
  options: {
    tasks: {type: 'string', default: '1000000'},
    each: {type: 'string', default: '8'},
    drainers: {type: 'string', default: '2'},
    places: {type: 'string', default: '1000'},
  },
})
const [count, each] = [Number(values.tasks), Number(values.each)]

/** As a plan makes them: each is an object of its own, what they share is there once. */
function manyTasks(): Task[] {
  const setting = {target: 'y', minority: ['1'], holdout: {fraction: 0.5}, amount: {}, engine: 'auto', columns: []}
  const subject = {kind: 'generator', generator: {name: 'smote', options: {neighbours: 5}}} as const
  const steps = Array.from({length: each}, (_, at) => ({kind: 'attack', attack: {name: `attack-${at}`, options: {}}}) as const)
  const input = 'f'.repeat(64)
  return Array.from({length: count}, (_, at) => ({
    input,
    seed: 1,
    repeat: Math.floor(at / each),
    subject,
    step: steps[at % each],
    setting: setting as unknown as Task['setting'],
  }))
}

const redis = await startRedis()
const drainer = path.join(path.dirname(fileURLToPath(import.meta.url)), 'queue/drainer.ts')
const placesOfEach = Math.ceil(Number(values.places) / Number(values.drainers))
const drainers = Array.from({length: Number(values.drainers)}, () =>
  spawn(process.execPath, ['--import', 'tsx', drainer, redis.url(), `${placesOfEach}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  }),
)
const before = peakMegabytesOf(process.pid)
const queue = await openQueue({queue: redis.url()})
const source = gaussianClasses(createRng(1), {rows: 120, minority: 24, columns: 4})
const audit = auditId(['million', count])
const executor = openQueueExecutor(
  queue,
  {source, synthetic: [], sha256: 'f'.repeat(64)},
  {audit, signal: new AbortController().signal},
)
const tasks = manyTasks()
const withTasks = peakMegabytesOf(process.pid)
const [startedAt, processorAt] = [performance.now(), processorSecondsOf(process.pid)]
let ended = 0
const redisMegabytes = async (figure: string) =>
  Number(new RegExp(`${figure}:(\\d+)`).exec(await queue.redis.info('memory'))?.[1]) / 2 ** 20
await executor.run(tasks, {
  onProgress: () => undefined,
  onResult: async () => {
    ended++
    if (ended % Math.ceil(count / 10) !== 0) return
    const [own, held] = [peakMegabytesOf(process.pid), await redisMegabytes('used_memory')]
    const after = (performance.now() - startedAt) / 1000
    console.log(`${ended} tasks after ${after.toFixed(0)} s: peak ${own.toFixed(0)} MB, Redis holds ${held.toFixed(0)} MB`)
  },
})
const seconds = (performance.now() - startedAt) / 1000
const processor = {audit: processorSecondsOf(process.pid) - processorAt, redis: processorSecondsOf(redis.pid())}
const drained = drainers.reduce((sum, {pid}) => sum + processorSecondsOf(pid ?? 0), 0)
const memory = await redisMegabytes('used_memory_peak')
await executor.close()
const keys = await queue.redis.dbsize()
console.log(
  `${ended} of ${count} tasks, ${each} a job, in ${seconds.toFixed(0)} s on the clock (${(ended / seconds).toFixed(0)} a second)\n` +
    `Peak of this process: ${peakMegabytesOf(process.pid).toFixed(0)} MB (${before.toFixed(0)} MB before, ` +
    `${withTasks.toFixed(0)} MB with the tasks); Redis: ${memory.toFixed(0)} MB, ${keys} keys are left\n` +
    `Processor seconds: audit ${processor.audit.toFixed(1)}, Redis ${processor.redis.toFixed(1)}, drainers ${drained.toFixed(1)}`,
)
for (const each of drainers) each.kill('SIGKILL')
await queue.close()
await redis.stop()
if (ended !== count) process.exitCode = 1
