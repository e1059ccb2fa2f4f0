import type {Context} from '../../core/context.js'
import {vector, type SavedState, type Tensor} from '../../core/saved-state.js'
import type {Lasting, Progress} from './training-loop.js'

type Parts = Readonly<Record<string, Lasting>>

/** What a checkpoint keeps of a training: how far it is, and the parts that last from step to step. */
export function stateOf(lasting: Parts, done: Progress): SavedState {
  const tensors = Object.entries(lasting).map(([name, part]): [string, Tensor] => [name, vector(part.state())])
  return {state: {...done}, tensors: new Map(tensors)}
}

/** Puts the parts as they were last kept, and says how far that was; without a checkpoint they stay as they are. */
export async function takeUp(lasting: Parts, {checkpoints}: Context): Promise<Progress> {
  const kept = await checkpoints?.read()
  if (kept === undefined) return {steps: 0, losses: {}}
  for (const [name, part] of Object.entries(lasting)) {
    const tensor = kept.tensors.get(name)
    if (tensor === undefined) throw new RangeError(`The checkpoint lacks '${name}'.`)
    part.restore(tensor.data)
  }
  return kept.state as unknown as Progress
}
