import type * as Bull from 'bullmq'
import type {Redis} from 'ioredis'
import {UserError} from '../core/errors.js'
import type {QueueAddress} from './address.js'

/** The two optional packages that a queue needs. */
export interface QueueLibraries {
  readonly bullmq: typeof Bull
  readonly Redis: typeof Redis
}

/** @throws {UserError} When they are not installed. */
export async function loadQueueLibraries(): Promise<QueueLibraries> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')])
    return {bullmq, Redis: ioredis.Redis}
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UserError('queue-missing', {}, "A queue needs the packages 'bullmq' and 'ioredis', which are not installed.", [
      'Install them where minority-report is installed: npm install bullmq ioredis',
    ])
  }
}

/** After so many seconds without an answer the first connection is given up; later ones are tried for ever. */
const FIRST_ANSWER_SECONDS = 10
/** A connection that answers nothing for so long is cut on the way without a word; BullMQ waits for ten seconds at most. */
const SILENT_MILLISECONDS = 20_000

/**
 * Connects. A connection that breaks later is made again, for as long as it takes: commands wait meanwhile.
 *
 * @param silentMilliseconds After so long without an answer a connection is taken for cut, and made again.
 * @throws {UserError} When nothing answers, or it refuses the user.
 */
export async function connect(
  libraries: QueueLibraries,
  address: QueueAddress,
  silentMilliseconds = SILENT_MILLISECONDS,
): Promise<Redis> {
  const {connection, prefix, shown} = address
  const redis = endingAtOnce(
    new libraries.Redis({
      ...connection,
      lazyConnect: true,
      // Commands wait for a connection that comes back.
      maxRetriesPerRequest: null,
      socketTimeout: silentMilliseconds,
      retryStrategy: times => Math.min(50 * 2 ** Math.min(times, 6), 2000),
    }),
  )
  let last = 'it does not answer'
  redis.on('error', (error: Error) => {
    last = error.message
  })
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(last))
    }, 1000 * FIRST_ANSWER_SECONDS)
  })
  try {
    // A user may be let in and not see these keys.
    await Promise.race([redis.exists(`${prefix}:audits`), tooLate])
  } catch (error) {
    redis.disconnect()
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError('queue-unreachable', {queue: shown}, `The queue at ${shown} cannot be used: ${why}.`, [
      'See that Redis runs there, and that user and password are right.',
    ])
  } finally {
    clearTimeout(timer)
  }
  return redis
}

/** ioredis leaves the clock of `socketTimeout` running when a connection ends, which would keep the process for as long. */
function endingAtOnce(redis: Redis): Redis {
  redis.on('end', () => {
    clearTimeout(Reflect.get(redis, 'socketTimeoutTimer') as NodeJS.Timeout | undefined)
  })
  // BullMQ makes connections of its own from those that it is given.
  const duplicate = redis.duplicate.bind(redis)
  redis.duplicate = (...given) => endingAtOnce(duplicate(...given))
  return redis
}
