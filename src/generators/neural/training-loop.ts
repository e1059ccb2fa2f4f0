import {TrainingDiverged} from '../../core/errors.js'
import {breather, type Context} from '../../core/context.js'
import {trainingNote} from './training-note.js'

/** Steps whose losses are averaged for the note and for the check: single losses jump. */
const MEMORY = 100
/** A mean loss of so many times its first value is a training that blows up. */
const LARGEST_GROWTH = 1e3

/**
 * Runs the steps of a training, reports the loss and the time left, and lets the event loop run now and then.
 *
 * @param step Does one step, numbered from 0, and returns its loss.
 * @param isOver Asked after each step, with the number of steps done: whether to stop before the last.
 * @throws {TrainingDiverged} When a loss is not finite, the mean loss a thousand times what it was at first, or at the end larger
 * than at first by more than its size: then nothing was learnt.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function trainingLoop(
  generator: string,
  steps: number,
  step: (at: number) => number,
  context: Context,
  isOver: (done: number) => Promise<boolean> | undefined = () => undefined,
): Promise<void> {
  const breathe = breather(context)
  const note = trainingNote(steps)
  let mean = 0
  let first = 0
  for (let at = 0; at < steps; at++) {
    const loss = step(at)
    mean += (loss - mean) / Math.min(MEMORY, at + 1)
    if (at < MEMORY) first = mean
    if (!(Math.abs(mean) <= LARGEST_GROWTH * Math.max(1, Math.abs(first)))) {
      const what = `the loss of step ${at + 1} is ${Number.isFinite(loss) ? 'a thousand times what it was at first' : 'not a number'}`
      throw new TrainingDiverged(generator, what, 'Try a smaller learningRate.')
    }
    if ((await isOver(at + 1)) === true) break
    const pause = breathe()
    if (pause === undefined) continue
    context.progress((at + 1) / steps, note(at + 1, `loss ${mean.toFixed(3)}`))
    await pause
  }
  if (mean > first + Math.max(1, Math.abs(first)))
    throw new TrainingDiverged(generator, 'the loss ended far above where it began', 'Try a smaller learningRate.')
  context.progress(1)
}
