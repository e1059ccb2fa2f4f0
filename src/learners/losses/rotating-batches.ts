import {permutation, type Rng} from '../../core/rng.js'

/**
 * Batches of as many rows of every class that rotate through all rows of a class before one comes again: the rarer a class, the more often
 * its rows come round. After the rotating batches of BRIQA (arXiv 2510.26661), whose abstract says that they show a network rare classes as
 * often as others; how it makes them was not at hand. Its other half, weights of the classes that follow their gradients, is not here: the
 * rows of these batches are weighed after Ren et al. (arXiv 1803.09050).
 */
export class RotatingBatches {
  readonly #rows: readonly Int32Array[]
  readonly #at: number[]
  /** The class whose turn it is. The second comes first, so that a batch of two classes never lacks a row of the minority. */
  #turn = 1
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

  /**
   * Row numbers: as many of every class, give or take one. The next batch goes on with the class whose turn it is, so that all classes
   * come round where a batch holds fewer rows than there are classes.
   */
  next(count: number): Int32Array {
    const rows = new Int32Array(count)
    for (let at = 0; at < count; at++) {
      const label = this.#turn % this.#rows.length
      this.#turn = label + 1
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
