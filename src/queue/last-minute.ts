const SECONDS = 60

/** Counts what happened within the last minute, second by second, so that it takes no more room where more happens. */
export class LastMinute {
  readonly #counts = new Map<number, number>()

  /** @param now In milliseconds, of a clock that never goes back. */
  add(now = performance.now()): void {
    const second = Math.floor(now / 1000)
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + 1)
    this.#forget(second)
  }

  count(now = performance.now()): number {
    this.#forget(Math.floor(now / 1000))
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  #forget(second: number): void {
    for (const before of this.#counts.keys()) {
      if (before > second - SECONDS) return
      this.#counts.delete(before)
    }
  }
}
