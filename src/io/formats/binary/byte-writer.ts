import {utf8Bytes} from '../../../platform/bytes.js'
/** Puts numbers and texts one behind the other into bytes, the least significant byte first. */
export class ByteWriter {
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  length = 0

  uint8(value: number): this {
    const at = this.#room(1)
    this.#view.setUint8(at, value)
    return this
  }

  uint16(value: number): this {
    const at = this.#room(2)
    this.#view.setUint16(at, value, true)
    return this
  }

  int32(value: number): this {
    const at = this.#room(4)
    this.#view.setInt32(at, value, true)
    return this
  }

  /** A count or a place of up to 2^53, in so many bytes. */
  uint(value: number, bytes: number): this {
    const at = this.#room(bytes)
    let rest = value
    for (let place = 0; place < bytes; place++) {
      this.#bytes[at + place] = rest % 256
      rest = Math.floor(rest / 256)
    }
    return this
  }

  float64(value: number): this {
    const at = this.#room(8)
    this.#view.setFloat64(at, value, true)
    return this
  }

  /** @param length Filled up to it, with zeros unless told otherwise. */
  text(text: string, length?: number, filler = 0): this {
    return this.raw(utf8Bytes(text), length, filler)
  }

  raw(content: Uint8Array, length = content.length, filler = 0): this {
    const at = this.#room(length)
    this.#bytes.set(content.length > length ? content.subarray(0, length) : content, at)
    this.#bytes.fill(filler, at + content.length, at + length)
    return this
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  #room(length: number): number {
    const at = this.length
    this.length += length
    if (this.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.#bytes.length * 2))
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    return at
  }
}
