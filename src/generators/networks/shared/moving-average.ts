import type {Lasting} from './training.js'

/** So many steps lie between two looks at the parameters: each look copies them. */
const EVERY = 5

/**
 * Exponential moving average of parameters over training steps. The weight of the old average rises from 0 to the given one,
 * (1 + step) / (10 + step), so that the random start is soon forgotten.
 */
export class MovingAverage implements Lasting {
  #values: Float32Array | undefined

  /** @param weight Weight of the old average per step, in (0, 1). */
  constructor(readonly weight: number) {}

  get values(): Float32Array | undefined {
    return this.#values
  }

  isDue(step: number): boolean {
    return step % EVERY === 0
  }

  add(parameters: Float32Array, step: number): void {
    const values = (this.#values ??= parameters.slice())
    const kept = Math.min(this.weight, (1 + step) / (10 + step)) ** EVERY
    for (let at = 0; at < values.length; at++) values[at] = kept * values[at] + (1 - kept) * parameters[at]
  }

  /** Empty before the first look. */
  state(): Float32Array {
    return this.#values ?? new Float32Array(0)
  }

  restore(state: ArrayLike<number>): void {
    this.#values = state.length === 0 ? undefined : Float32Array.from(state)
  }
}
