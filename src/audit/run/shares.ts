import {builtIn, type Catalogue} from '../../plugins/catalogue.js'
import {turnOf} from '../plan/order.js'
import type {Task} from '../plan/task.js'

/** Seconds that a task may take; Infinity where there is no budget. */
export interface Limits {
  /** For all of it: making its release, which other tasks share, and the step. */
  readonly total: number
  readonly step: number
}

/** Says how long each task may take. */
export interface Shares {
  /** Undefined when there is no time left for this task. Asked once, when its turn comes. */
  limitsOf(task: Task): Limits | undefined
  /** The task has ended. */
  ended(task: Task): void
}

export const unlimited: Shares = {
  limitsOf: () => ({total: Infinity, step: Infinity}),
  ended: () => undefined,
}

/** Most steps take far less than this share of what is left; one that goes wrong leaves the others three quarters. */
const MOST_OF_WHAT_IS_LEFT = 1 / 4

export interface Spending {
  /** When the time for these tasks is over, in seconds of `now`. */
  readonly deadline: number
  /** When the time for what is done first is over; the same as for the others when left out. */
  readonly grace?: number
  /** What a task must be given to be worth it; it is left out otherwise. */
  readonly atLeast?: (task: Task) => number
  /** The algorithms that are known by name; those of the tool when left out. */
  readonly catalogue?: Catalogue
}

/**
 * Shares of a time that has begun to run. A step gets a quarter of what is left at most. Those that may take long come
 * last and divide what is left evenly, with one part over for what follows. What is done first may take all that is left.
 */
export function createShares(
  tasks: readonly Task[],
  {deadline, grace = deadline, atLeast = () => 0, catalogue = builtIn}: Spending,
  now: () => number = seconds,
): Shares {
  const late = new Set(tasks.filter(task => turnOf(task, catalogue) === 'late'))
  return {
    limitsOf(task) {
      const turn = turnOf(task, catalogue)
      const left = deadline - now()
      if (turn === 'first') {
        const most = grace - now()
        return most > 0 ? {total: most, step: most} : undefined
      }
      const step = left * (turn === 'late' ? 1 / (1 + late.size) : MOST_OF_WHAT_IS_LEFT)
      return left > 0 && step >= atLeast(task) ? {total: left, step} : undefined
    },
    ended: task => late.delete(task),
  }
}

/** The clock that budgets are read on. */
export const seconds = () => performance.now() / 1000
