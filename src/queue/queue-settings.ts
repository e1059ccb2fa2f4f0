/** Which queue, and with what: in a file of its own, for the types of the package must not name packages that may be missing. */
export interface QueueSettings {
  /** `redis://` or `rediss://`. */
  readonly queue: string
  /** File of the secret that the parties share. */
  readonly queueKey?: string
  /** Folder or bucket (`s3://`) for the data, where they do not lie in Redis. */
  readonly queueStore?: string
}
