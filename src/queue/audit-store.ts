import type {Redis} from 'ioredis'
import type {WorkerInputs} from '../audit/run/worker.js'
import type {TaskResult} from '../audit/plan/task-output.js'
import type {SentError} from '../audit/run/sent-error.js'
import {Interrupted, UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import type {AuditKeys} from './keys.js'
import {packInputs, unpackInputs} from './pack-inputs.js'
import type {Part, Parts} from './parts.js'
import type {Seal} from './seal.js'
import {TakenResults} from './taken-results.js'

/** What an audit on the queue is, for whoever has its key. */
interface Manifest {
  readonly header: string
  /** Names of the parts, in order, and the bytes that each unpacks to. */
  readonly parts: readonly Part[]
}

/** What became of a task, told to all coordinators of an audit. */
export type QueueEvent =
  | {readonly kind: 'began'; readonly hash: string; readonly worker: string}
  | {readonly kind: 'ended'; readonly hash: string; readonly worker: string}

/** How a task ended: with a result, or with an error that ends the audit. */
export type Ended = {readonly result: TaskResult} | {readonly error: SentError}

/** Everything of an audit expires when no coordinator has been there for so long. */
const KEPT_SECONDS = 86_400
/** What a coordinator leaves to others that seem to be there expires so soon, unless one of them is. */
const LEFT_SECONDS = 60
/** Keys that have lost so much of their time get it again. */
const RENEW_AFTER_SECONDS = 3600
const PIECE_BYTES = 4 * 2 ** 20
/** Whoever has missed older events finds the results without them. */
const MOST_EVENTS = 100_000
/** Results that were taken stay for a second coordinator, up to so many bytes of the latest. */
const MOST_TAKEN_BYTES = 64 * 2 ** 20
/** So many events are taken at a time, with as many results at most: what is held for long is cleared late. */
const EVENTS_AT_A_TIME = 200

/**
 * Says that a task has begun, unless it has a result or nobody waits for it. KEYS: manifest, result, events. ARGV: hash, worker, events
 * to keep, least seconds.
 */
const BEGIN = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 'gone' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'known' end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'b', ARGV[1], 'w', ARGV[2])
redis.call('EXPIRE', KEYS[3], math.max(redis.call('TTL', KEYS[1]), tonumber(ARGV[4])))
return 'begun'`

/** Keeps a result, as long as the manifest stays. The same, and ARGV[5]: the sealed result. */
const END = `
local seconds = math.max(redis.call('TTL', KEYS[1]), tonumber(ARGV[4]))
redis.call('SET', KEYS[2], ARGV[5], 'EX', seconds, 'NX')
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[3], '*', 'e', ARGV[1], 'w', ARGV[2])
redis.call('EXPIRE', KEYS[3], seconds)`

/** What an audit has in Redis: its inputs, what happens to its tasks, and their results. */
export class AuditStore {
  readonly #redis: Redis
  readonly #keys: AuditKeys
  readonly #seal: Seal
  readonly #parts: Parts
  readonly #taken = new TakenResults(MOST_TAKEN_BYTES)

  constructor(redis: Redis, keys: AuditKeys, seal: Seal, parts: Parts) {
    this.#redis = redis
    this.#keys = keys
    this.#seal = seal
    this.#parts = parts
  }

  /** Whether its inputs are there, so that workers can run its tasks. */
  async isAnnounced(): Promise<boolean> {
    return (await this.#redis.exists(this.#keys.manifest)) === 1
  }

  /** Puts the inputs where workers find them. The same inputs again change nothing. */
  async announce(inputs: WorkerInputs, signal?: AbortSignal): Promise<void> {
    const {header, pieces} = packInputs(inputs, PIECE_BYTES)
    const parts: Part[] = []
    for (const piece of pieces) {
      if (signal?.aborted === true) throw new Interrupted()
      parts.push(await this.#parts.write(piece, signal))
    }
    const manifest: Manifest = {header, parts}
    const sealed = this.#seal.seal(Buffer.from(JSON.stringify(manifest)), 'manifest')
    await this.#redis.set(this.#keys.manifest, sealed, 'EX', KEPT_SECONDS)
  }

  /** @throws {UserError} When they are not there any more, or the key is another. */
  async inputs(signal?: AbortSignal): Promise<WorkerInputs> {
    const sealed = await this.#redis.getBuffer(this.#keys.manifest)
    if (sealed === null) throw gone()
    const {header, parts} = JSON.parse(this.#seal.open(sealed, 'manifest', SIZES.state.most).toString()) as Manifest
    const store = this.#parts
    return unpackInputs(
      header,
      (async function* () {
        for (const part of parts) yield await store.read(part, signal)
      })(),
    )
  }

  /** Says that a worker begins a task. Not when its result is known, or the audit is gone from the queue. */
  async begin(hash: string, worker: string): Promise<'begun' | 'known' | 'gone'> {
    return (await this.#script(BEGIN, hash, worker)) as 'begun' | 'known' | 'gone'
  }

  /** Keeps a result. A second one of the same task changes nothing: whoever ran it got the same. */
  async end(hash: string, ended: Ended, worker: string): Promise<void> {
    await this.#script(END, hash, worker, this.#seal.seal(Buffer.from(JSON.stringify(ended)), hash))
  }

  #script(script: string, hash: string, worker: string, ...more: readonly Buffer[]): Promise<unknown> {
    const {manifest, events} = this.#keys
    return this.#redis.eval(
      script,
      3,
      manifest,
      this.#keys.result(hash),
      events,
      hash,
      worker,
      MOST_EVENTS,
      LEFT_SECONDS,
      ...more,
    )
  }

  /** Takes the results of those tasks that have one. What was taken long before goes out of Redis, so that its memory has a bound. */
  async results(hashes: readonly string[]): Promise<Map<string, Ended>> {
    if (hashes.length === 0) return new Map()
    const sealed = await this.#redis.mgetBuffer(hashes.map(hash => this.#keys.result(hash)))
    const old = hashes.flatMap((hash, at) => this.#taken.add(hash, sealed[at]?.length ?? 0))
    if (old.length > 0) await this.#redis.unlink(old.map(hash => this.#keys.result(hash)))
    return new Map(
      hashes.flatMap((hash, at) => {
        const bytes = sealed[at]
        if (bytes === null) return []
        return [[hash, JSON.parse(this.#seal.open(bytes, hash, SIZES.state.most).toString()) as Ended] as const]
      }),
    )
  }

  /**
   * Waits for what happens after an event, for so many milliseconds at most.
   * @param waiting A connection of its own, since it is blocked meanwhile.
   */
  async after(waiting: Redis, last: string, milliseconds: number): Promise<{last: string; events: QueueEvent[]}> {
    const read = await waiting.xread('COUNT', EVENTS_AT_A_TIME, 'BLOCK', milliseconds, 'STREAMS', this.#keys.events, last)
    const entries = read?.[0]?.[1] ?? []
    const events = entries.map(([, [kind, hash, , worker]]): QueueEvent => ({
      kind: kind === 'b' ? 'began' : 'ended',
      hash,
      worker,
    }))
    return {last: entries.at(-1)?.[0] ?? last, events}
  }

  /**
   * Says that somebody waits for the results, and gives the keys of the audit their time again where they have lost some of it. Returns
   * who else waits.
   * @param now By the clock of Redis.
   */
  async attend(coordinator: string, now: number, within: number): Promise<string[]> {
    await this.#redis
      .multi()
      .zadd(this.#keys.coordinators, now, coordinator)
      .zremrangebyscore(this.#keys.coordinators, 0, now - within)
      .expire(this.#keys.coordinators, KEPT_SECONDS)
      .exec()
    const left = await this.#redis.ttl(this.#keys.manifest)
    if (left >= 0 && left < KEPT_SECONDS - RENEW_AFTER_SECONDS) await this.#expireAll(KEPT_SECONDS)
    return (await this.#redis.zrange(this.#keys.coordinators, 0, -1)).filter(other => other !== coordinator)
  }

  /** Goes while others seem to wait. When none of them is there, everything expires soon. */
  async leave(coordinator: string): Promise<void> {
    await this.#redis.zrem(this.#keys.coordinators, coordinator)
    // Another coordinator that sees the manifest's time renews all keys, so it comes first, and last: what was renewed meanwhile.
    await this.#redis.expire(this.#keys.manifest, LEFT_SECONDS)
    await this.#expireAll(LEFT_SECONDS)
    await this.#redis.expire(this.#keys.manifest, LEFT_SECONDS)
  }

  async #expireAll(seconds: number): Promise<void> {
    for await (const some of this.#all()) {
      const asked = this.#redis.pipeline()
      for (const key of some) asked.expire(key, seconds)
      await asked.exec()
    }
  }

  #all(): AsyncIterable<string[]> {
    return this.#redis.scanStream({match: this.#keys.pattern, count: 500}) as AsyncIterable<string[]>
  }

  /** Takes away everything of the audit, first what allows its tasks to be run. */
  async remove(): Promise<void> {
    await this.#redis.del(this.#keys.manifest)
    for await (const some of this.#all()) if (some.length > 0) await this.#redis.unlink(some)
    await this.#parts.remove()
  }
}

const gone = () =>
  new UserError('queue-gone', {}, 'The inputs of this audit are not on the queue any more.', [
    'Start the audit again: it goes on where it was.',
  ])
