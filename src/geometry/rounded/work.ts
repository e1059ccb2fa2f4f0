import {breather, type Context} from '../../core/context.js'

/** Ends a search that has cost enough. What was found so far stays. */
export class CostEnough extends Error {}

/** What a search has cost, in points that were looked at from a place or a line, which is the same on every machine. */
export class Work {
  readonly #breathe: () => Promise<void> | undefined
  readonly #most: number
  #spent = 0

  /** @param most Points that may be looked at. */
  constructor(context: Context, most: number) {
    this.#breathe = breather(context)
    this.#most = most
  }

  get spent(): number {
    return this.#spent
  }

  /** Counts points that were looked at. */
  count(points: number): void {
    this.#spent += points
  }

  /**
   * Counts points that are about to be looked at, and lets others have their turn.
   *
   * @throws {CostEnough} When more than enough were looked at.
   * @throws {Interrupted} When the work was asked to stop.
   */
  turn(points = 0): Promise<void> | undefined {
    this.#spent += points
    if (this.#spent > this.#most) throw new CostEnough()
    return this.#breathe()
  }
}
