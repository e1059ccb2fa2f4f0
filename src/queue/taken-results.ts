/** What Redis needs for a key beside its value, about. */
const KEY_BYTES = 200

/** Results that a coordinator has taken and that are still in Redis, the oldest first. */
export class TakenResults {
  readonly #most: number
  readonly #bytes = new Map<string, number>()
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
    for (const [oldest, size] of this.#bytes) {
      if (this.#total <= this.#most || oldest === key) break
      this.#bytes.delete(oldest)
      this.#total -= size
      gone.push(oldest)
    }
    return gone
  }
}
