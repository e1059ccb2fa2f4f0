/** An array that grows as values come. What it hands over can be shared with workers. */
export class Growing<T extends Float64Array | Int32Array> {
  #array: T
  #length = 0

  readonly #make: (length: number) => T

  constructor(make: (length: number) => T) {
    this.#make = make
    this.#array = make(1024)
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = this.#make(this.#length * 2)
      larger.set(this.#array)
      this.#array = larger
    }
    this.#array[this.#length++] = value
  }

  /** What came so far, in a place of its own. */
  all(): T {
    const all = this.#make(this.#length)
    all.set(this.#array.subarray(0, this.#length))
    return all
  }
}
