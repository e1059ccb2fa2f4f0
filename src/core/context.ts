import {nextTurn} from '../platform/turn.js'
import {Interrupted} from './errors.js'
import type {Rng} from './rng.js'
import type {Checkpoints} from './saved-state.js'

/** What networks are trained with: `auto` takes the fastest for a network's size. */
export const engines = ['auto', 'wasm', 'tensorflow'] as const
export type Engine = (typeof engines)[number]

/** What long work is handed that takes all its randomness from a plan: it can be stopped, and says how far it is. */
export interface Monitor {
  readonly signal: AbortSignal
  /** Reports how much of this work is done, in [0, 1]. The first line of a note is the note in short. */
  progress(fraction: number, note?: string): void
}

/** What every algorithm is handed beside its data. */
export interface Context extends Monitor {
  readonly rng: Rng
  /** Left out: `auto`. */
  readonly engine?: Engine
  /** Whether to use every row, also where there are more than a figure can make use of. Left out: a sample may do. */
  readonly allRows?: true
  /** Where a long training keeps its state, when it was asked to. */
  readonly checkpoints?: Checkpoints
}

/** Leaves a way to make a result of what was found so far, for when the work is stopped. The last one left counts. */
export type KeepSoFar<T> = (result: () => T) => void

/**
 * A context for code that needs no progress: tests, and programs that call an algorithm by itself.
 *
 * @example const attack = await attacks.get('reconsmote').create()
 * await attack.guess({released}, createContext(createRng(1)))
 */
export function createContext(rng: Rng, signal: AbortSignal = new AbortController().signal): Context {
  return {rng, signal, progress: () => undefined}
}

/** The same context or monitor, for a part of the work: its progress is mapped to [from, to]. */
export function withProgress<C extends Monitor>(context: C, from: number, to: number): C {
  return {
    ...context,
    progress: (fraction, note) => {
      context.progress(from + (to - from) * fraction, note)
    },
  }
}

/** The same context with its randomness named after a part of the work, and its progress mapped to [from, to]. */
export function subContext(context: Context, label: string, from = 0, to = 1): Context {
  return {
    ...withProgress(context, from, to),
    rng: context.rng.fork(label),
    ...(context.checkpoints && {checkpoints: context.checkpoints.part(label)}),
  }
}

/** @throws {Interrupted} When the work was asked to stop. */
export function throwIfStopped(context: Pick<Context, 'signal'>): void {
  if (context.signal.aborted) throw new Interrupted()
}

const BREATH_MILLISECONDS = 40

/**
 * For long loops: returns a function to await now and then. It lets the event loop run (Ctrl-C, progress, timers) at most
 * every 40 ms, and throws when the work was asked to stop.
 */
export function breather(context: Pick<Context, 'signal'>): () => Promise<void> | undefined {
  throwIfStopped(context)
  let last = performance.now()
  return () => {
    throwIfStopped(context)
    if (performance.now() - last < BREATH_MILLISECONDS) return undefined
    return nextTurn().then(() => {
      last = performance.now()
      throwIfStopped(context)
    })
  }
}
