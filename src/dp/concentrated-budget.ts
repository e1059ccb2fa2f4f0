/** Rounding errors of sums of shares. */
const TOLERANCE = 1e-9

/**
 * A zero-concentrated budget that is spent bit by bit: what mechanisms spend adds up, also when one looks at the output of another
 * (Bun and Steinke, arXiv:1605.02065, lemma 2.3).
 */
export class ConcentratedBudget {
  #spent = 0

  /** @param rho All that may be spent, > 0. */
  constructor(readonly rho: number) {}

  get left(): number {
    return Math.max(0, this.rho - this.#spent)
  }

  /** @throws {RangeError} When there is not so much left: then the mechanism is wrong. */
  spend(rho: number): void {
    if (!(rho > 0 && this.#spent + rho <= this.rho * (1 + TOLERANCE)))
      throw new RangeError(`A mechanism may spend ${this.left} of its budget. It wants ${rho}.`)
    this.#spent += rho
  }
}
