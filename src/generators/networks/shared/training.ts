import type {Rng} from '../../../core/rng.js'

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
   * Does one step, numbered from 0. All that it draws comes from the Rng, which is the step's own, and all that it
   * leaves to the next step is in `lasting`: a training taken up again then goes on as if it had never been left.
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
