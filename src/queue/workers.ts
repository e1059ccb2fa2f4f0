import type {Redis} from 'ioredis'
import type {Infer} from '../core/shapes/infer.js'
import {SIZES} from '../files/limits.js'
import type {Keys} from './keys.js'
import type {Seal} from './seal.js'
import type {workerStatus} from './shapes/status.js'

/** What a worker says of itself now and then. */
export type WorkerStatus = Infer<typeof workerStatus>

/** A worker that has said nothing for so long is gone. */
const GONE_AFTER = 15_000
const KEPT_SECONDS = 60

interface Where {
  readonly redis: Redis
  readonly keys: Keys
}

/** Says it where all parties hear it. Names of tasks and reasons are sealed: they tell of the plan. */
export async function reportWorker({redis, keys, seal}: Where & {readonly seal: Seal}, status: WorkerStatus): Promise<void> {
  const sealed = withTexts(status, text => seal.seal(Buffer.from(text), status.id).toString('base64'))
  await redis
    .multi()
    .set(keys.worker(status.id), JSON.stringify(sealed), 'EX', KEPT_SECONDS)
    .zadd(keys.workers, status.seenAt, status.id)
    .zremrangebyscore(keys.workers, 0, status.seenAt - 1000 * KEPT_SECONDS)
    .exec()
}

export async function removeWorker({redis, keys}: Where, id: string): Promise<void> {
  await redis.multi().del(keys.worker(id)).zrem(keys.workers, id).exec()
}

/** Those that have said something lately, by name. Names of tasks and reasons are still sealed. */
export async function liveWorkers({redis, keys}: Where, now = Date.now()): Promise<WorkerStatus[]> {
  const ids = await redis.zrangebyscore(keys.workers, now - GONE_AFTER, '+inf')
  if (ids.length === 0) return []
  const texts = await redis.mget(ids.map(id => keys.worker(id)))
  return texts
    .flatMap(text => (text === null ? [] : [JSON.parse(text) as WorkerStatus]))
    .sort((a, b) => a.host.localeCompare(b.host) || a.pid - b.pid)
}

/** The same with names of tasks and reasons as they are, or without them where the key is another. */
export const readableWorker = (seal: Seal, status: WorkerStatus): WorkerStatus =>
  withTexts(status, text => {
    try {
      return seal.open(Buffer.from(text, 'base64'), status.id, SIZES.key.most).toString()
    } catch {
      return undefined
    }
  })

type Change = (text: string) => string | undefined

function withTexts({running, lastFailure, ...status}: WorkerStatus, change: Change): WorkerStatus {
  return {
    ...status,
    running: running.map(each => withText(each, change)),
    ...(lastFailure && {lastFailure: withText(lastFailure, change)}),
  }
}

function withText<T extends {readonly task?: string; readonly reason?: string}>({task, reason, ...others}: T, change: Change) {
  const changed = {task: task === undefined ? undefined : change(task), reason: reason === undefined ? undefined : change(reason)}
  return {
    ...others,
    ...(changed.task !== undefined && {task: changed.task}),
    ...(changed.reason !== undefined && {reason: changed.reason}),
  }
}
