import type {Rng} from '../core/rng.js'

/** Rows whose share in the gradient is at least this are always taken. */
const ALWAYS = 0.001
/** The least chance of a row, so that it is soon seen again and never counts more than 16 times. */
const LEAST_CHANCE = 1 / 16

/**
 * Leaves most of those rows out of a batch that hardly move the network. A row's chance is in proportion to its share in the gradient
 * when it was last seen: the weighted derivative of its loss by the logit. Drawn rows count one over their chance, so that
 * the gradient and the loss of a batch stay unbiased, however old the shares are (importance sampling of gradients: Katharopoulos
 * and Fleuret, arXiv 1803.00942). Departures: shares are those of the last time and not of a forward pass of their own; batches are
 * drawn systematically (Madow, doi:10.1214/aoms/1177729988), from the rows that they would have without a draw, so the number
 * of steps stays as it is; and the chance has a floor.
 */
export class DrawnRows {
  readonly #shares: Float64Array
  readonly #kept: Uint8Array | undefined
  readonly #rng: Rng

  /**
   * @param rowCount Row numbers are below it.
   * @param kept [rowCount], 1 for rows that are always taken. Rows never seen are taken too.
   */
  constructor(rowCount: number, rng: Rng, kept?: Uint8Array) {
    this.#shares = new Float64Array(rowCount).fill(Infinity)
    this.#kept = kept
    this.#rng = rng
  }

  /**
   * @param from Row numbers.
   * @param rows Gets those that are drawn; as long as `from` at least, as `times`.
   * @param times Gets how many rows each of them stands for.
   * @returns How many were drawn.
   */
  draw(from: Int32Array, rows: Int32Array, times: Float64Array): number {
    let [count, sum] = [0, this.#rng.next()]
    for (const row of from) {
      const share = this.#shares[row]
      const chance = share >= ALWAYS ? 1 : Math.max(LEAST_CHANCE, share / ALWAYS)
      sum += chance
      if (sum < 1) continue
      sum--
      rows[count] = row
      times[count++] = 1 / chance
    }
    return count
  }

  /** @param share What the row has in the gradient, at least 0. */
  see(row: number, share: number): void {
    if (this.#kept?.[row] !== 1) this.#shares[row] = share
  }

  /** All rows are taken the next time, as when they begin to weigh otherwise. */
  forget(): void {
    this.#shares.fill(Infinity)
  }
}
