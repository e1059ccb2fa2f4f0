import type {Context} from '../../../core/context.js'
import {UserError} from '../../../core/errors.js'
import {vector, type Json, type SavedState, type Tensor} from '../../../core/saved-state.js'
import {say, setting} from '../../../core/text.js'
import type {Lasting, Losses, Progress} from './training.js'

type Parts = Readonly<Record<string, Lasting>>

/** What a checkpoint keeps of a training: how far it is, and the parts that last from step to step. */
export function stateOf(lasting: Parts, done: Progress): SavedState {
  const tensors = Object.entries(lasting).map(([name, part]): [string, Tensor] => [name, vector(part.state())])
  return {state: {...done}, tensors: new Map(tensors)}
}

/**
 * Puts the parts as they were last kept, and says how far that was; without a checkpoint they stay as they are.
 *
 * @param most Steps of the whole training.
 * @throws {UserError} When what was kept is not of such a training, which an undamaged checkpoint of the same plan is.
 */
export async function takeUp(lasting: Parts, most: number, {checkpoints}: Context): Promise<Progress> {
  const kept = await checkpoints?.read()
  if (kept === undefined) return {steps: 0, losses: {}}
  try {
    for (const [name, part] of Object.entries(lasting)) {
      const tensor = kept.tensors.get(name)
      if (tensor === undefined) throw new RangeError(`it lacks '${name}'`)
      part.restore(tensor.data)
    }
    return progressOf(kept.state, most)
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    throw new UserError('file-damaged', {}, `The checkpoint of this training is damaged, or was made by hand: ${error.message}`, [
      say`Delete the folder of ${setting('checkpoint')} to train from the start, or give another one.`,
    ])
  }
}

/** @throws {RangeError} When it does not say how many steps were done, or more than there are. */
function progressOf(state: Json, most: number): Progress {
  const {steps, losses} = (state ?? {}) as {readonly steps?: unknown; readonly losses?: unknown}
  if (!Number.isSafeInteger(steps) || (steps as number) < 0 || (steps as number) > most)
    throw new RangeError(`it does not say how many of ${most} steps were done`)
  if (typeof losses !== 'object' || losses === null || !Object.values(losses).every(loss => typeof loss === 'number'))
    throw new RangeError('it does not say its losses')
  return {steps: steps as number, losses: losses as Losses}
}
