/** Texts of single rows, added in their order, in few bytes each. */
export class TextList {
  #rows = new Int32Array(0)
  #ends = new Float64Array(0)
  #bytes = Buffer.alloc(0)
  #count = 0

  add(row: number, text: string): void {
    const start = this.#startOf(this.#count)
    const end = start + Buffer.byteLength(text)
    if (this.#count === this.#rows.length) {
      const [rows, ends] = [this.#rows, this.#ends]
      this.#rows = new Int32Array(Math.max(256, this.#count * 2))
      this.#ends = new Float64Array(this.#rows.length)
      this.#rows.set(rows)
      this.#ends.set(ends)
    }
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(4096, end * 2))
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes = larger
    }
    this.#bytes.write(text, start)
    this.#rows[this.#count] = row
    this.#ends[this.#count] = end
    this.#count++
  }

  /** @throws {RangeError} When the row has none. */
  at(row: number): string {
    let low = 0
    let high = this.#count - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#rows[middle] < row) low = middle + 1
      else high = middle
    }
    if (this.#rows[low] !== row) throw new RangeError(`Row ${row} has no text.`)
    return this.#bytes.toString('utf8', this.#startOf(low), this.#ends[low])
  }

  #startOf(at: number): number {
    return at === 0 ? 0 : this.#ends[at - 1]
  }
}
