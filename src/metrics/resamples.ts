import {integerBelow, type Rng} from '../core/rng.js'

/**
 * Bootstrap resamples of test rows, stratified by class (Efron, doi:10.1214/aos/1176344552). They are drawn once, in order, when they are
 * first asked for: all models that are compared on the same rows are judged on the same draws.
 */
export class Resamples {
  readonly #byClass: readonly Int32Array[]
  readonly #rowCount: number
  readonly #rng: Rng
  /** Counts in bytes: that a row is drawn 256 times in as many draws as there are rows of its class does not happen. */
  readonly #drawn: Uint8Array[] = []

  /** @param labels [rows], from 0 to `classes` - 1; of two classes 1 for the minority. */
  constructor(labels: Uint8Array | Int32Array, rng: Rng, classes = 2) {
    const byClass = Array.from({length: classes}, (): number[] => [])
    labels.forEach((label, row) => byClass[label].push(row))
    this.#byClass = byClass.map(rows => Int32Array.from(rows))
    this.#rowCount = labels.length
    this.#rng = rng
  }

  /** @param times Gets how often each row was drawn in this resample, counted from 0 [rows]. */
  read(resample: number, times: Int32Array): void {
    while (this.#drawn.length <= resample) this.#drawn.push(this.#draw())
    times.set(this.#drawn[resample])
  }

  #draw(): Uint8Array {
    const times = new Uint8Array(this.#rowCount)
    for (const rows of this.#byClass) {
      for (let draw = 0; draw < rows.length; draw++) times[rows[integerBelow(this.#rng, rows.length)]]++
    }
    return times
  }
}
