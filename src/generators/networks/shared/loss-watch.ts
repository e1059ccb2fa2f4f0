import {TrainingDiverged} from '../../../core/errors.js'
import type {Lasting} from './training.js'

/** Steps whose losses are averaged: single losses jump. */
const MEMORY = 100
/** A mean loss of so many times its first value is a training that blows up. */
const LARGEST_GROWTH = 1e3
const ADVICE = 'Try a smaller learningRate.'

/** Follows the mean of a loss that is to fall. */
export class LossWatch implements Lasting {
  #count = 0
  #mean = 0
  #first = 0

  constructor(readonly generator: string) {}

  /**
   * @returns The mean loss with this one.
   * @throws {TrainingDiverged} When the loss is not finite, or the mean a thousand times what it was at first.
   */
  add(loss: number): number {
    this.#count++
    this.#mean += (loss - this.#mean) / Math.min(MEMORY, this.#count)
    if (this.#count <= MEMORY) this.#first = this.#mean
    if (Math.abs(this.#mean) <= LARGEST_GROWTH * Math.max(1, Math.abs(this.#first))) return this.#mean
    const what = Number.isFinite(loss) ? 'a thousand times what it was at first' : 'not a number'
    throw new TrainingDiverged(this.generator, `the loss of step ${this.#count} is ${what}`, ADVICE)
  }

  /** @throws {TrainingDiverged} When the mean is larger than at first by more than its size: then nothing was learnt. */
  refuseRise(): void {
    if (this.#mean <= this.#first + Math.max(1, Math.abs(this.#first))) return
    throw new TrainingDiverged(this.generator, 'the loss ended far above where it began', ADVICE)
  }

  state(): Float64Array {
    return Float64Array.of(this.#count, this.#mean, this.#first)
  }

  restore(state: ArrayLike<number>): void {
    this.#count = state[0]
    this.#mean = state[1]
    this.#first = state[2]
  }
}
