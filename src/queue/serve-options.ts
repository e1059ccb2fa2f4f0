import type {FoundPlugin} from '../plugins/load-plugins.js'
import type {ListenAddress} from './metrics-server.js'
import type {PartCache} from './part-cache.js'

export interface ServeOptions {
  /** Tasks at a time, each in a thread of its own. */
  readonly jobs: number
  /** Ends the worker; what it was doing goes back to the queue. */
  readonly signal: AbortSignal
  readonly version: string
  /** Runs commands of generators that stand in a plan: whoever can write to the queue then runs programs here. */
  readonly allowPrograms: boolean
  /** Plug-ins that audits may use here, by their content. */
  readonly plugins: readonly FoundPlugin[]
  /** Ends when there has been nothing to do for so many seconds; never when left out. */
  readonly idleSeconds?: number
  /** Where metrics and probes are served. */
  readonly metrics?: ListenAddress
  /** Keeps data on this machine; metrics tell of it. */
  readonly partCache?: Pick<PartCache, 'usage'>
  readonly onNote?: (text: string) => void
  readonly onTask?: (text: string) => void
}
