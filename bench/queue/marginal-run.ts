import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {startRedis, type RedisServer} from '../../test/support/redis-server.js'
import {runMeasured} from '../support/measured-process.js'
import {Party, timedAudit, workerArgs} from './party.js'
import {processorSecondsOf} from './processor-time.js'

/**
 * What more tasks took: the difference between a long and a short audit, each measured from the start of its process to its end. What is
 * the same in both (starts of processes and threads, reading the file, the report) is not in it, and nothing is left out that a task
 * costs any party at any moment.
 */
export interface MarginalRun {
  readonly tasks: number
  /** On the clock. */
  readonly seconds: number
  /** Of the processor. */
  readonly coordinator: number
  readonly workers: number
  readonly redis: number
  /** What Redis held more at its peak; taken results stay there until the audit ends, up to a bound. */
  readonly redisBytes: number
}

/** One of the runs of `bench:queue-overhead`, as it is handed on to `bench:queue-scale`. */
export interface QueueRun extends MarginalRun {
  readonly kind: string
  /** Seconds of one of two tasks; the other one takes a few milliseconds. */
  readonly taskSeconds: number
  readonly workerCount: number
  /** Seconds of the processor for the same tasks in one process. */
  readonly alone: number
}

export interface MarginalOptions {
  readonly root: string
  readonly name: string
  /** None: the audit runs its tasks itself. */
  readonly workers: number
  /** Of the short audit, and of the long one. */
  readonly repeats: readonly [number, number]
  readonly rounds: number
  readonly wait: number
}

/** Two attacks on a release and on each of its two controls. */
const TASKS_PER_REPEAT = 6
const LOOK_MILLISECONDS = 100

export async function marginalRun({root, name, workers, repeats, rounds, wait}: MarginalOptions): Promise<MarginalRun> {
  const redis = workers > 0 ? await startRedis() : undefined
  const parties = await startedWorkers(redis, workers, root)
  const processorSeconds = () => ({
    workers: parties.reduce((sum, {pid}) => sum + processorSecondsOf(pid), 0),
    redis: redis === undefined ? 0 : processorSecondsOf(redis.pid()),
  })
  const whole = async (count: number): Promise<MarginalRun> => {
    const args = timedAudit(path.join(root, 'data.csv'), path.join(root, `${name}-${count}`), {repeats: count, rounds, wait})
    const before = processorSeconds()
    const ran = await runMeasured([...args, ...(redis ? ['--queue', redis.url()] : ['--jobs', '1'])], {onLine: () => undefined})
    const after = processorSeconds()
    return {
      tasks: TASKS_PER_REPEAT * count,
      seconds: ran.seconds,
      coordinator: ran.processorSeconds,
      workers: after.workers - before.workers,
      redis: after.redis - before.redis,
      redisBytes: await peakBytesOf(redis),
    }
  }
  try {
    const [short, long] = [await whole(repeats[0]), await whole(repeats[1])]
    return {
      tasks: long.tasks - short.tasks,
      seconds: long.seconds - short.seconds,
      coordinator: long.coordinator - short.coordinator,
      workers: long.workers - short.workers,
      redis: long.redis - short.redis,
      redisBytes: long.redisBytes - short.redisBytes,
    }
  } finally {
    await Promise.all(parties.map(party => party.kill()))
    await redis?.stop()
  }
}

async function startedWorkers(redis: RedisServer | undefined, count: number, root: string): Promise<Party[]> {
  const parties: Party[] = []
  for (let worker = 0; worker < count; worker++) {
    const party = new Party(workerArgs(redis?.url() ?? ''), root)
    while (!party.text.includes('Waiting')) {
      if (!party.isThere) throw new Error(party.text)
      await sleep(LOOK_MILLISECONDS)
    }
    parties.push(party)
  }
  return parties
}

async function peakBytesOf(redis: RedisServer | undefined): Promise<number> {
  const told = await redis?.command('info', 'memory')
  return Number(/used_memory_peak:(\d+)/.exec(String(told))?.[1] ?? 0)
}
