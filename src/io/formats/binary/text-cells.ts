import {MISSING_CODE} from '../../../core/table.js'
import {latin1Text} from '../../../platform/bytes.js'
import type {TypedLevels} from '../../typed-column.js'

/** Bytes to text, for texts of a fixed length. */
export type DecodeBytes = (bytes: Uint8Array) => string

/**
 * Texts of one column as codes. The bytes of a cell are decoded once, when they are first seen. A text without a character is missing,
 * as the statistics packages have it.
 */
export class TextCells {
  readonly #decode: DecodeBytes
  readonly #ofBytes = new Map<string, number>()
  readonly #ofText = new Map<string, number>()

  constructor(decode: DecodeBytes) {
    this.#decode = decode
  }

  /** @param bytes Of one cell, without what fills it up. */
  codeOf(bytes: Uint8Array): number {
    if (bytes.length === 0) return MISSING_CODE
    const key = latin1Text(bytes)
    let code = this.#ofBytes.get(key)
    if (code === undefined) {
      code = this.codeOfText(this.#decode(bytes))
      this.#ofBytes.set(key, code)
    }
    return code
  }

  codeOfText(text: string): number {
    if (text === '') return MISSING_CODE
    const known = this.#ofText.get(text)
    if (known !== undefined) return known
    const code = this.#ofText.size
    this.#ofText.set(text, code)
    return code
  }

  column(name: string, codes: Int32Array): TypedLevels {
    return {kind: 'levels', name, type: 'string', codes, levels: [...this.#ofText.keys()]}
  }
}

/** Up to the first byte of this value. */
export function upTo(bytes: Uint8Array, end: number): Uint8Array {
  const at = bytes.indexOf(end)
  return at < 0 ? bytes : bytes.subarray(0, at)
}

/** Without bytes of this value, and zeros, at the end. */
export function trimmedEnd(bytes: Uint8Array, filler = 0x20): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === filler || bytes[end - 1] === 0)) end--
  return bytes.subarray(0, end)
}
