import type {Lasting} from './training.js'

/** Step of the first look, and by what the step of a look is multiplied to get that of the next. */
const FIRST_LOOK = 50
const GROWTH = 1.3
/** So many looks without a better score end the training. */
const PATIENCE = 6

/** Score of rows that are held out under given parameters of the network; lower is better. */
export type HeldOutScore = (parameters: Float32Array) => number | Promise<number>

/**
 * Early stopping: a training is looked at now and then, at steps further and further apart; the parameters with the
 * best score on rows that are not learnt from are kept, and the training ends when six looks in a row were no better
 * (Prechelt, "Early stopping - but when?", 1998, doi:10.1007/3-540-49430-8_3, criterion UP with strips that grow).
 * After six looks there were almost five times the best number of steps.
 */
export class EarlyStopping implements Lasting {
  #best: Float32Array = new Float32Array(0)
  #bestScore = Infinity
  #bestStep = 0
  #looks = 0
  #inVain = 0

  /** @param steps After so many the training ends at the latest; it is looked at then too. */
  constructor(
    readonly steps: number,
    readonly score: HeldOutScore,
  ) {}

  /** The best parameters; undefined before the first look. */
  get best(): Float32Array | undefined {
    return this.#bestStep === 0 ? undefined : this.#best
  }

  /** What the user should know of it. */
  get notes(): string[] {
    return [
      `rows of the class that were held out are met best by the network as it was after ${this.#bestStep} of ${this.steps} steps`,
    ]
  }

  /** Whether to look at the parameters after so many steps. */
  isDue(step: number): boolean {
    return step === Math.round(FIRST_LOOK * GROWTH ** this.#looks) || step === this.steps
  }

  /** Looks at the parameters when it is time to. @returns Whether the training is over. */
  async isOver(step: number, current: () => Float32Array): Promise<boolean> {
    if (this.#inVain < PATIENCE && this.isDue(step)) await this.#look(step, current())
    return this.#inVain >= PATIENCE
  }

  async #look(step: number, parameters: Float32Array): Promise<void> {
    const score = await this.score(parameters)
    this.#looks++
    this.#inVain++
    if (this.#bestStep === 0 || score < this.#bestScore) {
      this.#best = parameters.slice()
      this.#bestScore = score
      this.#bestStep = step
      this.#inVain = 0
    }
  }

  /** All that changes, for a checkpoint: score and step of the best, looks, looks in vain, the best parameters. */
  state(): Float64Array {
    return concatenated([this.#bestScore, this.#bestStep, this.#looks, this.#inVain], this.#best)
  }

  /** @param state What `state` gave. */
  restore(state: Float64Array): void {
    const [bestScore, bestStep, looks, inVain] = state
    this.#bestScore = bestScore
    this.#bestStep = bestStep
    this.#looks = looks
    this.#inVain = inVain
    this.#best = Float32Array.from(state.subarray(4))
  }
}

function concatenated(head: readonly number[], tail: Float32Array): Float64Array {
  const all = new Float64Array(head.length + tail.length)
  all.set(head)
  all.set(tail, head.length)
  return all
}
