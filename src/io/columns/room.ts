import {sharedFloat64, sharedInt32} from '../../core/shared.js'
import {LIMITS} from '../../files/limits.js'
import {growingBytes, growTo, sharedBytes} from '../../platform/memory.js'

/**
 * Room for the cells of the columns of a table, in memory that threads share. Short columns are copied to larger places. From
 * `GROWS_IN_PLACE` rows on a column gets a range of addresses that is much larger than what it holds, and grows in it: nothing is copied
 * and no old place is left to the garbage collector, which frees such places late. Addresses and pages that nothing was written to take
 * none of the machine's memory, so columns are not cut at the end either.
 */
export class Room {
  #ranges = 0

  /** The same numbers with room for more. */
  forNumbers(values: Float64Array): Float64Array {
    const length = lengthAfter(values.length)
    if (this.#isExtended(values, length)) return new Float64Array(values.buffer, 0, length)
    const larger =
      length < GROWS_IN_PLACE ? sharedFloat64(length) : new Float64Array(this.#range(length * BYTES.number), 0, length)
    larger.set(values)
    return larger
  }

  /** The same codes with room for a row of this number. */
  forCodes(codes: Int32Array, row: number): Int32Array {
    const length = lengthAfter(Math.max(codes.length, row))
    if (this.#isExtended(codes, length)) return new Int32Array(codes.buffer, 0, length)
    const larger = length < GROWS_IN_PLACE ? sharedInt32(length) : new Int32Array(this.#range(length * BYTES.code), 0, length)
    larger.set(codes)
    return larger
  }

  #isExtended({buffer, BYTES_PER_ELEMENT}: Float64Array | Int32Array, length: number): boolean {
    return growTo(buffer, length * BYTES_PER_ELEMENT)
  }

  /** Operating systems limit how many ranges of addresses a process has: a table of very many columns gets plain places. */
  #range(bytes: number): ArrayBufferLike {
    return this.#ranges++ < MOST_RANGES
      ? growingBytes(bytes, Math.max(RESERVED_BYTES, bytes * LEAST_RESERVED))
      : sharedBytes(bytes)
  }
}

const BYTES = {number: Float64Array.BYTES_PER_ELEMENT, code: Int32Array.BYTES_PER_ELEMENT}
const FIRST = 256
const GROWS_IN_PLACE = 16_384
/** Numbers of as many rows as a table may have where its limit was not lifted, and half as many more. */
const RESERVED_BYTES = 12 * LIMITS.rows
/** Times what a column holds, beyond that. */
const LEAST_RESERVED = 4
/** Linux has 65,530 for a process, and two are taken for a column. */
const MOST_RANGES = 4000

const lengthAfter = (rows: number) => Math.ceil(rows < FIRST ? FIRST : rows < GROWS_IN_PLACE ? rows * 4 : rows * 1.5)
