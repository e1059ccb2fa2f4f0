import {Interrupted} from '../../../core/errors.js'
import {breather, type Context} from '../../../core/context.js'
import {takeUp, stateOf} from './kept-training.js'
import type {Progress, Training} from './training.js'
import {trainingNote} from './training-note.js'

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
