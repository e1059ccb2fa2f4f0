import type {Queue, QueueOptions} from 'bullmq'
import type {Redis} from 'ioredis'
import {UserError} from '../core/errors.js'
import {say, setting} from '../core/text.js'
import {SIZES} from '../files/limits.js'
import {readBytes} from '../files/read-bytes.js'
import {parseQueueAddress, type QueueAddress} from './address.js'
import {AuditStore} from './audit-store.js'
import {codeId, ownVersion} from './code-id.js'
import {keysOf, type Keys} from './keys.js'
import {connect, loadQueueLibraries, type QueueLibraries} from './load-redis.js'
import {openStores} from './open-stores.js'
import type {PartCache} from './part-cache.js'
import {storesInRedis, type PartStores} from './part-store.js'
import {Parts} from './parts.js'
import type {QueueSettings} from './queue-settings.js'
import {openSeal, secretSeal, type Seal} from './seal.js'

/** What the parties have of a queue. */
export interface OpenedQueue {
  readonly libraries: QueueLibraries
  readonly address: QueueAddress
  readonly redis: Redis
  readonly keys: Keys
  readonly seal: Seal
  /** Of the code that runs here; each has a queue of its own. */
  readonly code: string
  /** Of the program, as people call it. */
  readonly version: string
  /** BullMQ's queue of tasks. */
  readonly tasks: Queue<QueuedJob>
  store(audit: string): AuditStore
  /** Where the data of audits lie. */
  readonly stores: PartStores
  /** Another connection, for what blocks or subscribes. */
  another(): Redis
  close(): Promise<void>
}

/** What BullMQ holds of a job: no name of a column or a plan stands in it as it is where there is a key. */
export interface QueuedJob {
  readonly audit: string
  /** Sealed tasks, in base64. */
  readonly body: string
}

const LEAST_KEY_BYTES = 32

export const queueName = (code: string) => `tasks-${code}`

export const bullOptions = ({prefix}: QueueAddress, connection: Redis): QueueOptions => ({
  prefix,
  connection,
  skipVersionCheck: true,
})

/**
 * Connects to a queue, with a cache for data that are fetched where they are kept on this machine.
 * @throws {UserError} When the address, the key or the packages are not there, or nothing answers.
 */
export async function openQueue({queue, queueKey, queueStore}: QueueSettings, cache?: PartCache): Promise<OpenedQueue> {
  const address = await withCertificates(parseQueueAddress(queue))
  const seal = queueKey === undefined ? openSeal : secretSeal(await readSecret(queueKey))
  const elsewhere = queueStore === undefined ? undefined : await openStores(queueStore)
  const libraries = await loadQueueLibraries()
  const redis = await connect(libraries, address)
  const keys = keysOf(address.prefix)
  const stores = elsewhere ?? storesInRedis(redis, audit => keys.audit(audit))
  const code = await codeId()
  const others: Redis[] = []
  const another = () => {
    // BullMQ gives up at the first failure of a connection that it has to begin itself.
    const made = redis.duplicate({lazyConnect: false})
    made.on('error', () => undefined)
    others.push(made)
    return made
  }
  const tasks = new libraries.bullmq.Queue<QueuedJob>(queueName(code), bullOptions(address, another()))
  tasks.on('error', () => undefined)
  return {
    libraries,
    address,
    redis,
    keys,
    seal,
    code,
    version: ownVersion(),
    tasks,
    store(audit) {
      return new AuditStore(redis, keys.audit(audit), seal, new Parts(stores.of(audit), seal, cache))
    },
    stores,
    another,
    async close() {
      await settledWithin(tasks.close(), 1000)
      for (const each of [redis, ...others]) each.disconnect()
    },
  }
}

/** A connection that is gone answers never. */
export async function settledWithin(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>(resolve => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([
    work.then(
      () => undefined,
      () => undefined,
    ),
    enough,
  ])
  clearTimeout(timer)
}

async function readSecret(file: string): Promise<Uint8Array> {
  const bytes = await readBytes(file, SIZES.key)
  if (bytes.length >= LEAST_KEY_BYTES) return bytes
  throw new UserError(
    'wrong-value',
    {setting: 'queueKey'},
    say`${setting('queueKey')} must be a file of at least ${LEAST_KEY_BYTES} bytes that nobody can guess.`,
    ['Make one: openssl rand -out queue.key 32'],
  )
}

/** The same with the content of its certificates. */
async function withCertificates({connection, certificates, ...others}: QueueAddress): Promise<QueueAddress> {
  const read = await Promise.all(
    Object.entries(certificates).map(async ([name, file]) => [name, Buffer.from(await readBytes(file, SIZES.key))] as const),
  )
  const tls = connection.tls && {tls: {...connection.tls, ...Object.fromEntries(read)}}
  return {...others, certificates, connection: {...connection, ...tls}}
}
