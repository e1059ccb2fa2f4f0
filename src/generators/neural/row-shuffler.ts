import {permutation, type Rng} from '../../core/rng.js'

/** Gives the rows of a training set in random order, and in a new one when all were given: every row is seen once per epoch. */
export class RowShuffler {
  #order: Int32Array = new Int32Array(0)
  #at = 0

  constructor(readonly rowCount: number) {}

  next(rng: Rng): number {
    if (this.#at === this.#order.length) {
      this.#order = permutation(rng, this.rowCount)
      this.#at = 0
    }
    return this.#order[this.#at++]
  }
}
