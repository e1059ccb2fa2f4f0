import {Flags} from '@oclif/core'
import {UserError} from '../core/errors.js'
import {placeholder, say, setting} from '../core/text.js'

const address = {
  env: 'MINORITY_REPORT_QUEUE',
  description: 'Redis or Valkey, redis://[USER:PASSWORD@]HOST[:PORT] or rediss:// for TLS; see docs/scale-out.md.',
}

const shared = {
  'queue-key': Flags.string({
    env: 'MINORITY_REPORT_QUEUE_KEY',
    description: 'File of a secret that seals data, tasks and results on the queue; the same for the audit and its workers.',
  }),
  'queue-store': Flags.string({
    description:
      'Folder or bucket (s3://BUCKET/PREFIX?endpoint=URL) that all parties see, for the data (default: Redis, up to 512 MiB).',
  }),
}

/** Of commands that can use a queue. */
export const queueFlags = {queue: Flags.string(address), ...shared}

/** Of commands that are about a queue. */
export const queueCommandFlags = {queue: Flags.string({...address, required: true}), ...shared}

interface Given {
  readonly queue?: string | undefined
  readonly 'queue-key'?: string | undefined
  readonly 'queue-store'?: string | undefined
}

/** Which queue, with which key and store, as `src/queue` takes them. */
export const queueSettings = <Q extends string | undefined>({
  queue,
  'queue-key': queueKey,
  'queue-store': queueStore,
}: Given & {readonly queue: Q}) => ({
  queue,
  ...(queueKey !== undefined && {queueKey}),
  ...(queueStore !== undefined && {queueStore}),
})

/** What was written on the command line or in a config file, and not only in the environment. */
type Written = readonly {readonly type: string; readonly flag?: string}[]

/**
 * The queue that was asked for. A key that the environment names is there for audits that use a queue, so it asks for none.
 *
 * @throws {UserError} When a key or a store of a queue was written and no queue.
 */
export function askedQueue({queue, ...given}: Given, raw: Written) {
  if (queue !== undefined) return queueSettings({...given, queue})
  const written = new Set(raw.flatMap(({type, flag}) => (type === 'flag' && flag !== undefined ? [flag] : [])))
  const unused = written.has('queue-key') ? 'queueKey' : written.has('queue-store') ? 'queueStore' : undefined
  if (unused === undefined) return undefined
  throw new UserError('setting-missing', {settings: ['queue']}, say`${setting(unused)} is for a queue, and there is none.`, [
    say`Give the address of Redis: ${setting('queue', placeholder('redis://HOST:6379'))}.`,
  ])
}
