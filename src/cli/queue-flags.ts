import {Flags} from '@oclif/core'

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
