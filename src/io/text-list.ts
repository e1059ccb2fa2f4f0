import {utf8Length, utf8Text} from '../platform/bytes.js'

/** Texts of single rows, added in their order, in few bytes each. */
export class TextList {
  #rows = new Int32Array(0)
  #ends = new Float64Array(0)
  #bytes = new Uint8Array(0)
  readonly #encoder = new TextEncoder()
  #count = 0

  add(row: number, text: string): void {
    const start = this.#startOf(this.#count)
    const end = start + utf8Length(text)
    if (this.#count === this.#rows.length) {
      const [rows, ends] = [this.#rows, this.#ends]
      this.#rows = new Int32Array(Math.max(256, this.#count * 2))
      this.#ends = new Float64Array(this.#rows.length)
      this.#rows.set(rows)
      this.#ends.set(ends)
    }
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(4096, end * 2))
      larger.set(this.#bytes.subarray(0, start))
      this.#bytes = larger
    }
    this.#encoder.encodeInto(text, this.#bytes.subarray(start))
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
    return utf8Text(this.#bytes.subarray(this.#startOf(low), this.#ends[low]))
  }

  #startOf(at: number): number {
    return at === 0 ? 0 : this.#ends[at - 1]
  }
}
