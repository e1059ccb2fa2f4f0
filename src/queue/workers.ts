import type {Redis} from 'ioredis'
import type {Keys} from './keys.js'

/** What a worker says of itself now and then. */
export interface WorkerStatus {
  readonly id: string
  readonly host: string
  readonly pid: number
  readonly version: string
  readonly code: string
  /** Tasks at a time. */
  readonly jobs: number
  /** In milliseconds since 1970. */
  readonly startedAt: number
  readonly seenAt: number
  readonly done: number
  readonly failed: number
  /** Spent in tasks. */
  readonly busySeconds: number
  /** It takes no more tasks. */
  readonly draining: boolean
  readonly running: readonly {
    readonly audit: string
    readonly task: string
    readonly fraction: number
    readonly seconds: number
  }[]
}

/** A worker that has said nothing for so long is gone. */
const GONE_AFTER = 15_000
const KEPT_SECONDS = 60

interface Where {
  readonly redis: Redis
  readonly keys: Keys
}

export async function reportWorker({redis, keys}: Where, status: WorkerStatus): Promise<void> {
  await redis
    .multi()
    .set(keys.worker(status.id), JSON.stringify(status), 'EX', KEPT_SECONDS)
    .zadd(keys.workers, status.seenAt, status.id)
    .zremrangebyscore(keys.workers, 0, status.seenAt - 1000 * KEPT_SECONDS)
    .exec()
}

export async function removeWorker({redis, keys}: Where, id: string): Promise<void> {
  await redis.multi().del(keys.worker(id)).zrem(keys.workers, id).exec()
}

/** Those that have said something lately, by name. */
export async function liveWorkers({redis, keys}: Where, now = Date.now()): Promise<WorkerStatus[]> {
  const ids = await redis.zrangebyscore(keys.workers, now - GONE_AFTER, '+inf')
  if (ids.length === 0) return []
  const texts = await redis.mget(ids.map(id => keys.worker(id)))
  return texts
    .flatMap(text => (text === null ? [] : [JSON.parse(text) as WorkerStatus]))
    .sort((a, b) => a.host.localeCompare(b.host) || a.pid - b.pid)
}
