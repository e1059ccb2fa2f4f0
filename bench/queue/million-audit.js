/**
 * The audit of bench/queue-million.ts, in a process that runs the build as it is installed: what runs TypeScript is not in its memory.
 * Given are the address of Redis, how many tasks there are, and how many of them are of one release.
 */
import process from 'node:process'
import {openQueueExecutor} from '../../dist/src/queue/coordinator.js'
import {auditId} from '../../dist/src/queue/keys.js'
import {openQueue} from '../../dist/src/queue/open-queue.js'

const [address, count, each] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]

/** As a plan makes them: each is an object of its own, what they share is there once. */
function manyTasks() {
  const setting = {target: 'y', minority: ['1'], holdout: {fraction: 0.5}, amount: {}, engine: 'auto', columns: []}
  const subject = {kind: 'generator', generator: {name: 'smote', options: {neighbours: 5}}}
  const steps = Array.from({length: each}, (_, at) => ({kind: 'attack', attack: {name: `attack-${at}`, options: {}}}))
  const input = 'f'.repeat(64)
  return Array.from({length: count}, (_, at) => ({
    input,
    seed: 1,
    repeat: Math.floor(at / each),
    subject,
    step: steps[at % each],
    setting,
  }))
}

/** Tells the bench, which reads then what this process holds; goes on when it has. */
function tell(message) {
  return new Promise(resolve => {
    process.once('message', resolve)
    process.send(message)
  })
}

const queue = await openQueue({queue: address})
const memoryOfRedis = async figure => Number(new RegExp(`${figure}:(\\d+)`).exec(await queue.redis.info('memory'))?.[1]) / 2 ** 20
const source = {role: 'source', columns: [], rowCount: 0}
const audit = auditId(['million', count])
const {signal} = new AbortController()
const executor = openQueueExecutor(queue, {source, synthetic: [], sha256: 'f'.repeat(64)}, {audit, signal})
await tell({kind: 'opened'})
const tasks = manyTasks()
await tell({kind: 'planned'})
let ended = 0
await executor.run(tasks, {
  onProgress: () => undefined,
  onResult: async () => {
    ended++
    if (ended % Math.ceil(count / 10) === 0) await tell({kind: 'ended', ended, redis: await memoryOfRedis('used_memory')})
  },
})
await tell({kind: 'done', ended, redis: await memoryOfRedis('used_memory_peak')})
await executor.close()
await tell({kind: 'closed', keys: await queue.redis.dbsize()})
await queue.close()
process.disconnect()
