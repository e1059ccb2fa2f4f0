/**
 * npm run bench:queue-million: an audit of very many tasks over a queue, with workers that answer without running them.
 *
 *   npm run bench:queue-million -- [--tasks 1000000] [--each 8] [--drainers 2] [--places 1000]
 *
 * `--each` tasks are of one release, and so of one job. The audit takes the drainers for workers with so many `--places`, and puts jobs on
 * the queue for as many. All parties run the build (npm run build). Memory is the peak of the audit's process (VmHWM: Node, the program,
 * the tasks themselves and the coordinator), and that of Redis as it says itself.
 */
import {fork, spawn} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {startRedis} from '../test/support/redis-server.js'
import {peakMegabytesOf, processorSecondsOf} from './queue/processor-time.js'

const {values} = parseArgs({
  options: {
    tasks: {type: 'string', default: '1000000'},
    each: {type: 'string', default: '8'},
    drainers: {type: 'string', default: '2'},
    places: {type: 'string', default: '1000'},
  },
})
const count = Number(values.tasks)
const parties = path.join(path.dirname(fileURLToPath(import.meta.url)), 'queue')

/** What the process of the audit tells; it waits for an answer each time. */
type Told =
  | {readonly kind: 'opened' | 'planned'}
  | {readonly kind: 'ended' | 'done'; readonly ended: number; readonly redis: number}
  | {readonly kind: 'closed'; readonly keys: number}

const redis = await startRedis()
const placesOfEach = Math.ceil(Number(values.places) / Number(values.drainers))
const drainers = Array.from({length: Number(values.drainers)}, () =>
  spawn(process.execPath, [path.join(parties, 'drainer.js'), redis.url(), `${placesOfEach}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  }),
)
// Without what runs TypeScript here, which a child would be started with.
const audit = fork(path.join(parties, 'million-audit.js'), [redis.url(), values.tasks, values.each], {execArgv: []})
const pid = audit.pid ?? 0
let [startedAt, processorAt, ended] = [0, 0, 0]

audit.on('message', (told: Told) => {
  report(told)
  audit.send('go on')
})

function report(told: Told): void {
  const peak = `${peakMegabytesOf(pid).toFixed(0)} MB`
  const seconds = (performance.now() - startedAt) / 1000
  switch (told.kind) {
    case 'opened':
      console.log(`${peak} before`)
      return
    case 'planned':
      console.log(`${peak} with the tasks`)
      startedAt = performance.now()
      processorAt = processorSecondsOf(pid)
      return
    case 'ended':
      console.log(`${told.ended} tasks after ${seconds.toFixed(0)} s: peak ${peak}, Redis holds ${told.redis.toFixed(0)} MB`)
      return
    case 'done': {
      ended = told.ended
      const drained = drainers.reduce((sum, drainer) => sum + processorSecondsOf(drainer.pid ?? 0), 0)
      const used = [processorSecondsOf(pid) - processorAt, processorSecondsOf(redis.pid()), drained].map(each => each.toFixed(1))
      console.log(
        `${ended} of ${count} tasks, ${values.each} a job, in ${seconds.toFixed(0)} s on the clock\n` +
          `Peak of the audit's process: ${peak}; of Redis: ${told.redis.toFixed(0)} MB\n` +
          `Processor seconds: audit ${used[0]}, Redis ${used[1]}, drainers ${used[2]}`,
      )
      return
    }
    case 'closed':
      console.log(`${told.keys} keys are left`)
  }
}

await new Promise(resolve => audit.once('exit', resolve))
for (const each of drainers) each.kill('SIGKILL')
await redis.stop()
if (ended !== count) process.exitCode = 1
