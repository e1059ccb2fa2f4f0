/** What Redis needs for a key beside its value, about. */
const KEY_BYTES = 200

/** Results that a coordinator has taken and that are still in Redis, the oldest first. */
export class TakenResults {
  readonly #most: number
  readonly #bytes = new Map<string, number>()
  /** Stays where it is between calls: a new iterator would step over all that was removed at the front each time. */
  readonly #oldest = this.#bytes.entries()
  #total = 0

  /** @param most Bytes that may stay. */
  constructor(most: number) {
    this.#most = most
  }

  /** Adds a key, unless there is nothing under it. Returns the oldest ones that have to go for it; a single one always stays. */
  add(key: string, bytes: number): string[] {
    if (bytes === 0 || this.#bytes.has(key)) return []
    this.#bytes.set(key, bytes + KEY_BYTES)
    this.#total += bytes + KEY_BYTES
    const gone: string[] = []
    while (this.#total > this.#most && this.#bytes.size > 1) {
      const next = this.#oldest.next()
      if (next.done === true) break
      const [oldest, size] = next.value
      this.#bytes.delete(oldest)
      this.#total -= size
      gone.push(oldest)
    }
    return gone
  }
}
