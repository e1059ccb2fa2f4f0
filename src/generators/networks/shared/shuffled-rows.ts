import {permutation, type Rng} from '../../../core/rng.js'

/** The rows of a training set in random order, and in a new one for each pass: every row is seen once per pass. */
export class ShuffledRows {
  #order: Int32Array = new Int32Array(0)
  #pass = -1

  constructor(
    readonly rowCount: number,
    readonly rng: Rng,
  ) {}

  /** The row that draw number `draw`, from 0, gives, whatever was drawn before. */
  at(draw: number): number {
    const pass = Math.floor(draw / this.rowCount)
    if (pass !== this.#pass) {
      this.#order = permutation(this.rng.fork(String(pass)), this.rowCount)
      this.#pass = pass
    }
    return this.#order[draw % this.rowCount]
  }
}
