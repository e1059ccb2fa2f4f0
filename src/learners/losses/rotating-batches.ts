import {permutation, type Rng} from '../../core/rng.js'

/**
 * Batches of as many rows of every class that rotate through all rows of a class before one comes again, as BRIQA makes them
 * (arXiv 2510.26661, whose abstract alone was read): the rarer a class, the more often its rows come round.
 */
export class RotatingBatches {
  readonly #rows: readonly Int32Array[]
  readonly #at: number[]
  readonly #rng: Rng

  /**
   * @param labels [rows], from 0; every class below the largest label has a row.
   * @param rows Row numbers to take.
   */
  constructor(labels: Uint8Array | Int32Array, rows: Int32Array, rng: Rng, classes = 2) {
    this.#rng = rng
    this.#rows = Array.from({length: classes}, (_, label) => rows.filter(row => labels[row] === label))
    this.#at = this.#rows.map(() => 0)
    for (let label = 0; label < classes; label++) this.#shuffle(label)
  }

  /** Row numbers: as many of every class, the classes after the first have one more where they do not come out even. */
  next(count: number): Int32Array {
    const rows = new Int32Array(count)
    for (let at = 0; at < count; at++) {
      const label = (at + 1) % this.#rows.length
      if (this.#at[label] === this.#rows[label].length) this.#shuffle(label)
      rows[at] = this.#rows[label][this.#at[label]++]
    }
    return rows
  }

  #shuffle(label: number): void {
    const rows = this.#rows[label]
    rows.set(Int32Array.from(permutation(this.#rng, rows.length), at => rows[at]))
    this.#at[label] = 0
  }
}
