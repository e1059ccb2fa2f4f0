import {UserError} from '../../../core/errors.js'

/**
 * Reads a binary file from its beginning to its end. What lies beyond the end, or is not what the format has there, is one clear
 * error: the file is damaged.
 */
export class ByteCursor {
  readonly bytes: Uint8Array
  /** What messages call the file. */
  readonly file: string
  littleEndian = true
  at = 0
  readonly #view: DataView
  readonly #format: string

  /** @param format What messages call its format, such as `a Stata file`. */
  constructor(bytes: Uint8Array, file: string, format: string) {
    this.bytes = bytes
    this.file = file
    this.#format = format
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  int8(): number {
    return this.#view.getInt8(this.#step(1))
  }

  uint8(): number {
    return this.#view.getUint8(this.#step(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.#step(2), this.littleEndian)
  }

  int32(): number {
    return this.#view.getInt32(this.#step(4), this.littleEndian)
  }

  uint32(): number {
    return this.#view.getUint32(this.#step(4), this.littleEndian)
  }

  /** A count or a place of eight bytes. */
  uint64(): number {
    const value = this.#view.getBigUint64(this.#step(8), this.littleEndian)
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw this.damaged('it holds a number of bytes or rows that is too large')
    return Number(value)
  }

  float64(): number {
    return this.#view.getFloat64(this.#step(8), this.littleEndian)
  }

  /** The next bytes, where they are. */
  take(length: number): Uint8Array {
    const start = this.#step(length)
    return this.bytes.subarray(start, start + length)
  }

  /** A view of the next bytes. */
  viewOf(length: number): DataView {
    const start = this.#step(length)
    return new DataView(this.bytes.buffer, this.bytes.byteOffset + start, length)
  }

  skip(length: number): void {
    this.#step(length)
  }

  /** Whether this stands next; it is not taken. */
  isNext(ascii: string): boolean {
    if (this.left < ascii.length) return false
    for (let at = 0; at < ascii.length; at++) if (this.bytes[this.at + at] !== ascii.charCodeAt(at)) return false
    return true
  }

  /** Takes what must stand next. */
  expect(ascii: string): void {
    if (this.left < ascii.length) throw this.#cutOff()
    if (!this.isNext(ascii)) throw this.damaged(`'${ascii}' is not where it must be`)
    this.at += ascii.length
  }

  damaged(why: string): UserError {
    return new UserError('file-damaged', {}, `${this.file} cannot be read as ${this.#format}: ${why}.`, [
      'Make or download the file again.',
    ])
  }

  #step(length: number): number {
    const start = this.at
    if (length < 0) throw this.damaged('a length in it is negative')
    if (length > this.left) throw this.#cutOff()
    this.at += length
    return start
  }

  #cutOff(): UserError {
    return this.damaged('it ends too early')
  }
}
