import {Interrupted, NotApplicable, UserError} from './errors.js'
import type {ErrorReason, SkipReason} from './reason.js'

/** What became of one step: a value, a reason why it does not apply, or what went wrong. Never NaN, never silently missing. */
export type Outcome<T> =
  | {readonly status: 'done'; readonly value: T}
  | {readonly status: 'skipped'; readonly reason: SkipReason}
  | {readonly status: 'failed'; readonly reason: ErrorReason}

/**
 * Runs a step and turns what it throws into an outcome. A user's error and an interruption are passed on: they concern the
 * whole command, not the step.
 */
export async function outcomeOf<T>(step: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return {status: 'done', value: await step()}
  } catch (error) {
    if (error instanceof NotApplicable) return {status: 'skipped', reason: error.reason}
    if (error instanceof UserError || error instanceof Interrupted) throw error
    const problem = error instanceof Error ? error : new Error(String(error))
    return {status: 'failed', reason: {code: 'error', error: problem.name, text: problem.message}}
  }
}
