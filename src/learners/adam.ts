const FIRST_DECAY = 0.9
const SECOND_DECAY = 0.999
const EPSILON = 1e-8

/** Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1, in the reordered form at the end of its section 2). */
export class Adam {
  readonly #mean: Float64Array
  readonly #square: Float64Array
  #steps = 0

  constructor(
    size: number,
    readonly learningRate: number,
  ) {
    this.#mean = new Float64Array(size)
    this.#square = new Float64Array(size)
  }

  /** Moves the parameters one step against the gradient. */
  step(parameters: Float64Array, gradient: Float64Array): void {
    this.#steps++
    const rate = (this.learningRate * Math.sqrt(1 - SECOND_DECAY ** this.#steps)) / (1 - FIRST_DECAY ** this.#steps)
    const mean = this.#mean
    const square = this.#square
    for (let at = 0; at < parameters.length; at++) {
      const slope = gradient[at]
      mean[at] = FIRST_DECAY * mean[at] + (1 - FIRST_DECAY) * slope
      square[at] = SECOND_DECAY * square[at] + (1 - SECOND_DECAY) * slope * slope
      parameters[at] -= (rate * mean[at]) / (Math.sqrt(square[at]) + EPSILON)
    }
  }
}
