import {Interrupted} from '../../core/errors.js'
import {breather, type Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import {takeUp, stateOf} from './kept-training.js'
import {trainingNote} from './training-note.js'

/** A part of a training that changes from step to step, as an array that a checkpoint keeps. */
export interface Lasting {
  state(): Float32Array | Float64Array
  /** @throws {RangeError} When the state is not that of such a part. */
  restore(state: Float32Array | Float64Array): void
}

/** What is told of a step's losses, by name. */
export type Losses = Readonly<Record<string, number>>

/** A training as steps that can be taken up again. */
export interface Training {
  readonly steps: number
  /**
   * Does one step, numbered from 0. All that it draws comes from the Rng, which is the step's own, and all that it leaves to the next step is in
   * `lasting`: a training taken up again then goes on as if it had never been left.
   */
  readonly step: (at: number, rng: Rng) => Losses
  readonly lasting: Readonly<Record<string, Lasting>>
  /** Asked before each step, with the number of steps done, and again where a training is taken up: whether to do no more. */
  readonly isOver?: (done: number) => Promise<boolean>
}

/** How far a training is. */
export interface Progress {
  /** Steps that were done. */
  readonly steps: number
  /** Of the last step. */
  readonly losses: Losses
}

/**
 * Runs the steps of a training, from where an earlier process left them when the context has its checkpoint. Reports losses and the time
 * left, lets the event loop run now and then, and keeps the state: at times, at the end, and when the work is stopped.
 *
 * @throws {UserError} When the checkpoint is damaged or of another training.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function trainingLoop({steps, step, lasting, isOver}: Training, context: Context): Promise<Progress> {
  const breathe = breather(context)
  const rng = context.rng.fork('steps')
  let done = await takeUp(lasting, steps, context)
  const note = trainingNote(steps, done.steps)
  const keep = (always: boolean) => context.checkpoints?.keep(() => stateOf(lasting, done), always)
  try {
    while ((await isOver?.(done.steps)) !== true && done.steps < steps) {
      const losses = step(done.steps, rng.fork(String(done.steps)))
      done = {steps: done.steps + 1, losses}
      const pause = breathe()
      if (pause === undefined) continue
      context.progress(done.steps / steps, note(done))
      await keep(false)
      await pause
    }
  } catch (error) {
    if (error instanceof Interrupted) await keep(true)
    throw error
  }
  await keep(true)
  context.progress(1)
  return done
}
