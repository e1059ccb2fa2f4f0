import {existsSync, readdirSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import path from 'node:path'
import {startRedis, type RedisServer} from '../../test/support/redis-server.js'
import {Party, TIMED, timedAudit} from './party.js'
import {processorSecondsOf} from './processor-time.js'

/** What parties took while an audit was under way, between a fifth and nine tenths of its tasks: no start and no end is in it. */
export interface SteadyRun {
  readonly tasks: number
  /** On the clock. */
  readonly seconds: number
  /** Of the processor. */
  readonly coordinator: number
  readonly workers: number
  readonly redis: number
  /** From the start of the audit to its end, when workers were there already. */
  readonly wholeSeconds: number
}

interface Sample {
  readonly done: number
  readonly at: number
  readonly coordinator: number
  readonly workers: number
  readonly redis: number
}

export interface SteadyOptions {
  readonly root: string
  readonly name: string
  /** None: the audit runs its tasks itself. */
  readonly workers: number
  readonly repeats: number
  readonly rounds: number
  readonly wait: number
}

const SAMPLE_MILLISECONDS = 100
/** Two attacks on a release and on each of its two controls. */
const TASKS_PER_REPEAT = 6

export async function steadyRun({root, name, workers, repeats, rounds, wait}: SteadyOptions): Promise<SteadyRun> {
  const redis = workers > 0 ? await startRedis() : undefined
  const parties = await startedWorkers(redis, workers, root)
  try {
    const args = timedAudit('data.csv', name, {repeats, rounds, wait})
    const startedAt = performance.now()
    const audit = new Party([...args, ...(redis ? ['--queue', redis.url()] : ['--jobs', '1'])], root)
    const samples = await sampled(audit, parties, redis, path.join(root, name, 'tasks'))
    const wholeSeconds = (performance.now() - startedAt) / 1000
    if ((await audit.ended) !== 0) throw new Error(audit.text)
    return {...between(samples, TASKS_PER_REPEAT * repeats), wholeSeconds}
  } finally {
    await Promise.all(parties.map(party => party.kill()))
    await redis?.stop()
  }
}

async function startedWorkers(redis: RedisServer | undefined, count: number, root: string): Promise<Party[]> {
  const parties: Party[] = []
  for (let worker = 0; worker < count; worker++) {
    const party = new Party(['worker', '--queue', redis?.url() ?? '', '--jobs', '1', '--plugin', TIMED], root)
    while (!party.text.includes('Waiting')) await sleep(SAMPLE_MILLISECONDS)
    parties.push(party)
  }
  return parties
}

async function sampled(
  audit: Party,
  workers: readonly Party[],
  redis: RedisServer | undefined,
  folder: string,
): Promise<Sample[]> {
  const samples: Sample[] = []
  while (audit.isThere) {
    samples.push({
      done: existsSync(folder) ? readdirSync(folder).length : 0,
      at: performance.now() / 1000,
      coordinator: processorSecondsOf(audit.pid),
      workers: workers.reduce((sum, {pid}) => sum + processorSecondsOf(pid), 0),
      redis: redis === undefined ? 0 : processorSecondsOf(redis.pid()),
    })
    await Promise.race([sleep(SAMPLE_MILLISECONDS), audit.ended])
  }
  return samples
}

function between(samples: readonly Sample[], tasks: number): Omit<SteadyRun, 'wholeSeconds'> {
  const from = samples.find(({done}) => done >= 0.2 * tasks)
  const to = samples.find(({done}) => done >= 0.9 * tasks)
  if (from === undefined || to === undefined || to.done === from.done)
    throw new Error('The audit was over before it was looked at.')
  return {
    tasks: to.done - from.done,
    seconds: to.at - from.at,
    coordinator: to.coordinator - from.coordinator,
    workers: to.workers - from.workers,
    redis: to.redis - from.redis,
  }
}
