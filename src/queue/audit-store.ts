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

/** Everything of an audit expires when nobody has asked for it for so long. */
const KEPT_SECONDS = 86_400
const PIECE_BYTES = 4 * 2 ** 20
/** Begun and ended, for two million tasks; older events are of no use to anybody. */
const MOST_EVENTS = 4_000_000

/** What an audit has in Redis: its inputs, what happens to its tasks, and their results. */
export class AuditStore {
  readonly #redis: Redis
  readonly #keys: AuditKeys
  readonly #seal: Seal
  readonly #parts: Parts

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

  async has(hash: string): Promise<boolean> {
    return (await this.#redis.exists(this.#keys.result(hash))) === 1
  }

  async began(hash: string, worker: string): Promise<void> {
    await this.#redis.xadd(this.#keys.events, 'MAXLEN', '~', MOST_EVENTS, '*', 'b', hash, 'w', worker)
  }

  /** Keeps a result. A second one of the same task changes nothing: whoever ran it got the same. */
  async end(hash: string, ended: Ended, worker: string): Promise<void> {
    const sealed = this.#seal.seal(Buffer.from(JSON.stringify(ended)), hash)
    await this.#redis
      .multi()
      .set(this.#keys.result(hash), sealed, 'EX', KEPT_SECONDS, 'NX')
      .xadd(this.#keys.events, 'MAXLEN', '~', MOST_EVENTS, '*', 'e', hash, 'w', worker)
      .expire(this.#keys.events, KEPT_SECONDS)
      .exec()
  }

  /** Results of those tasks that have one. */
  async results(hashes: readonly string[]): Promise<Map<string, Ended>> {
    if (hashes.length === 0) return new Map()
    const sealed = await this.#redis.mgetBuffer(hashes.map(hash => this.#keys.result(hash)))
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
    const read = await waiting.xread('COUNT', 1000, 'BLOCK', milliseconds, 'STREAMS', this.#keys.events, last)
    const entries = read?.[0]?.[1] ?? []
    const events = entries.map(([, [kind, hash, , worker]]): QueueEvent => ({
      kind: kind === 'b' ? 'began' : 'ended',
      hash,
      worker,
    }))
    return {last: entries.at(-1)?.[0] ?? last, events}
  }

  /** Says that somebody waits for the results. Returns who else does. */
  async attend(coordinator: string, within: number): Promise<string[]> {
    const now = Date.now()
    await this.#redis
      .multi()
      .zadd(this.#keys.coordinators, now, coordinator)
      .zremrangebyscore(this.#keys.coordinators, 0, now - within)
      .expire(this.#keys.coordinators, KEPT_SECONDS)
      .expire(this.#keys.manifest, KEPT_SECONDS)
      .exec()
    return (await this.#redis.zrange(this.#keys.coordinators, 0, -1)).filter(other => other !== coordinator)
  }

  async leave(coordinator: string): Promise<void> {
    await this.#redis.zrem(this.#keys.coordinators, coordinator)
  }

  /** Takes away everything of the audit, first what allows its tasks to be run. */
  async remove(): Promise<void> {
    await this.#redis.del(this.#keys.manifest)
    for await (const some of this.#redis.scanStream({match: this.#keys.pattern, count: 500}) as AsyncIterable<string[]>)
      if (some.length > 0) await this.#redis.unlink(some)
    await this.#parts.remove()
  }
}

const gone = () =>
  new UserError('queue-gone', {}, 'The inputs of this audit are not on the queue any more.', [
    'Start the audit again: it goes on where it was.',
  ])
