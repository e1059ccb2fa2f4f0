import type {Redis} from 'ioredis'
import type {Infer} from '../core/shapes/infer.js'
import type {AuditKeys} from './keys.js'
import type {auditProgress} from './shapes/status.js'
import type {Sight} from './sight.js'

/** What a coordinator says of an audit now and then: counts alone, so it is not sealed. */
export type AuditProgress = Infer<typeof auditProgress>

const KEPT_SECONDS = 60
/** Before so much is done, nothing can be said of the time that is left. */
const LEAST_FRACTION = 0.01

export interface Done {
  readonly ended: number
  readonly tasks: number
}

/** Reckons how far an audit is, and says so to others. */
export class ProgressTeller {
  readonly #sight: Sight
  readonly #startedAt = performance.now()
  #first: number | undefined

  constructor(sight: Sight) {
    this.#sight = sight
  }

  of({ended, tasks}: Done, hasWorkers: boolean): AuditProgress {
    const fraction = Math.min(1, (ended + this.#sight.partial) / Math.max(1, tasks))
    const since = (this.#first ??= fraction)
    const passed = (performance.now() - this.#startedAt) / 1000
    const gained = fraction - since
    const isKnown = hasWorkers && gained >= LEAST_FRACTION
    return {
      tasks,
      ended,
      fraction,
      lastMinute: this.#sight.lastMinute,
      ...(isKnown && {secondsLeft: (passed * (1 - fraction)) / gained}),
      at: Date.now(),
    }
  }
}

export async function tellProgress(redis: Redis, {progress}: AuditKeys, said: AuditProgress): Promise<void> {
  await redis.set(progress, JSON.stringify(said), 'EX', KEPT_SECONDS)
}
