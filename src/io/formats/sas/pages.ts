import {UserError} from '../../../core/errors.js'
import {latin1Text} from '../../../platform/bytes.js'
import {ByteCursor} from '../binary/byte-cursor.js'
import {unpackRoss, unpackRunLengths, type UnpackRow} from './decompress.js'

export interface SasColumn {
  readonly name: Uint8Array
  readonly isText: boolean
  readonly offset: number
  readonly length: number
  readonly format: string
}

/** What a file holds. */
export interface SasContents {
  readonly columns: readonly SasColumn[]
  /** Rows of equal length, not packed, each somewhere in bytes. */
  readonly rows: readonly Uint8Array[]
  readonly rowBytes: number
  readonly littleEndian: boolean
  /** Number of the encoding of its texts, as SAS counts them. */
  readonly encoding: number
}

const SIGNATURE = {
  rowSize: 0xf7f7f7f7,
  text: 0xfffffffd,
  names: 0xffffffff,
  attributes: 0xfffffffc,
  format: 0xfffffbfe,
  others: new Set([0xf6f6f6f6, 0xfffffc00, 0xfffffffe]),
} as const

/** Kinds of pages: bits of their type. */
const PAGE = {
  data: 0x0100,
  mix: 0x0200,
  amended: 0x0400,
  deleted: 0x0080,
  kinds: 0xff00,
  meta: new Set([0x0000, 0x4000]),
} as const
const POINTER = {truncated: 1, packed: 4, data: 1} as const

/** They are told how large the table is before its rows are read, and throw when it is too large. */
export interface SasLimits {
  readonly checkSize: (rows: number, columns: number) => void
  readonly checkUnpacked: (bytes: number) => void
}

/** A reference to text in one of the blocks of texts. */
interface TextPlace {
  readonly block: number
  readonly offset: number
  readonly length: number
}

/**
 * Reads a SAS data set, in either byte order, of 32 or 64 bits, with rows as they are or packed in one of SAS's two ways.
 * Sources: M. S. Shotwell, SAS7BDAT Database Binary Format (2013), and pandas (pandas/io/sas/sas7bdat.py) for what it leaves open.
 */
export class SasPages {
  readonly #cursor: ByteCursor
  /** Bytes of a place: 4 or 8, as long as the machine's numbers were. */
  readonly #word: 4 | 8
  readonly #texts: Uint8Array[] = []
  readonly #names: TextPlace[] = []
  readonly #formats: TextPlace[] = []
  readonly #attributes: {readonly offset: number; readonly length: number; readonly isText: boolean}[] = []
  readonly #rows: Uint8Array[] = []
  readonly #limits: SasLimits
  #rowBytes = 0
  #rowCount = 0
  #mixRows = 0
  #unpack: UnpackRow | undefined

  constructor(cursor: ByteCursor, limits: SasLimits) {
    this.#cursor = cursor
    this.#limits = limits
    this.#word = this.#byte(32) === 0x33 ? 8 : 4
    cursor.littleEndian = this.#byte(37) === 1
  }

  read(): SasContents {
    const cursor = this.#cursor
    const align = this.#byte(35) === 0x33 ? 4 : 0
    const headerBytes = this.#int32(196 + align)
    const pageBytes = this.#int32(200 + align)
    const pages = this.#word === 8 ? this.#place(204 + align) : this.#int32(204 + align)
    if (pageBytes < 64 || headerBytes < 288) throw cursor.damaged('its header is not complete')
    if (headerBytes + pages * pageBytes > cursor.bytes.length) throw cursor.damaged('it ends too early')
    for (let page = 0; page < pages; page++) this.#readPage(headerBytes + page * pageBytes, pageBytes)
    if (this.#rows.length < this.#rowCount) throw cursor.damaged('it holds fewer rows than it says')
    return {
      columns: this.#columns(),
      rows: this.#rows,
      rowBytes: this.#rowBytes,
      littleEndian: cursor.littleEndian,
      encoding: this.#byte(70),
    }
  }

  #columns(): SasColumn[] {
    if (this.#names.length < this.#attributes.length) throw this.#cursor.damaged('columns have no names')
    return this.#attributes.map(({offset, length, isText}, at) => {
      if (offset < 0 || length < 0 || offset + length > this.#rowBytes || (!isText && (length < 3 || length > 8)))
        throw this.#cursor.damaged('a column has an impossible place or length')
      const format = this.#formats[at] as TextPlace | undefined
      const text = format === undefined ? '' : latin1Text(this.#text(format))
      return {name: this.#text(this.#names[at]), isText, offset, length, format: text}
    })
  }

  #text({block, offset, length}: TextPlace): Uint8Array {
    const found = this.#texts[block] as Uint8Array | undefined
    if (found === undefined || offset + length > found.length) throw this.#cursor.damaged('a name is not where it must be')
    return found.subarray(offset, offset + length)
  }

  #readPage(start: number, bytes: number): void {
    const body = start + (this.#word === 8 ? 32 : 16)
    const type = this.#uint16(body)
    const blocks = this.#uint16(body + 2)
    const subheaders = this.#uint16(body + 4)
    const kind = type & PAGE.kinds
    if ((type & PAGE.deleted) !== 0 && (kind === PAGE.data || kind === PAGE.mix))
      throw new UserError('wrong-format', {format: 'sas7bdat'}, `${this.#cursor.file} marks rows as deleted.`, [
        'Copy the data set in SAS, which leaves them out, or export it as CSV.',
      ])
    const pointerBytes = this.#word === 8 ? 24 : 12
    const afterPointers = body + 8 + subheaders * pointerBytes
    if (kind === PAGE.data) this.#takeRows(body + 8, blocks)
    else if (kind === PAGE.mix || kind === PAGE.amended || PAGE.meta.has(kind)) {
      for (let at = 0; at < subheaders; at++) this.#readPointer(start, bytes, body + 8 + at * pointerBytes)
      if (kind === PAGE.mix) this.#takeRows(this.#aligned(afterPointers, start), Math.min(this.#mixRows, this.#rowCount))
    }
  }

  /** SAS begins rows at multiples of eight bytes; other programs do not. */
  #aligned(at: number, start: number): number {
    if ((at - start) % 8 !== 4) return at
    const next = this.#int32(at)
    return next === 0 || next === 0x20202020 ? at + 4 : at
  }

  #takeRows(start: number, count: number): void {
    const cursor = this.#cursor
    cursor.at = Math.min(start, cursor.bytes.length)
    for (let row = 0; row < count && this.#rows.length < this.#rowCount; row++) this.#rows.push(cursor.take(this.#rowBytes))
  }

  #readPointer(page: number, pageBytes: number, at: number): void {
    const offset = this.#place(at)
    const length = this.#place(at + this.#word)
    const compression = this.#byte(at + 2 * this.#word)
    const type = this.#byte(at + 2 * this.#word + 1)
    if (length === 0 || compression === POINTER.truncated) return
    if (offset < 0 || length < 0 || offset + length > pageBytes) throw this.#cursor.damaged('a part of a page is not in it')
    const start = page + offset
    if (compression === POINTER.packed) this.#takePacked(start, length)
    else if (!this.#readSubheader(start, length) && type === POINTER.data && this.#unpack !== undefined)
      this.#takePacked(start, length)
  }

  #takePacked(start: number, length: number): void {
    const cursor = this.#cursor
    if (this.#rows.length >= this.#rowCount) return
    cursor.at = start
    const packed = cursor.take(length)
    const row = length < this.#rowBytes ? this.#unpack?.(packed, this.#rowBytes) : packed.subarray(0, this.#rowBytes)
    if (row === undefined) throw cursor.damaged('a row cannot be unpacked')
    this.#rows.push(row)
  }

  /** Whether it is one that is known. */
  #readSubheader(start: number, length: number): boolean {
    const signature = this.#signature(start)
    if (signature === SIGNATURE.rowSize) this.#readRowSize(start)
    else if (signature === SIGNATURE.text) this.#readTexts(start, length)
    else if (signature === SIGNATURE.names) this.#readNames(start, length)
    else if (signature === SIGNATURE.attributes) this.#readAttributes(start, length)
    else if (signature === SIGNATURE.format) this.#formats.push(this.#textPlace(start + 3 * this.#word + 22))
    else return SIGNATURE.others.has(signature)
    return true
  }

  #signature(at: number): number {
    const first = this.#int32(at) >>> 0
    const isLast = this.#word === 8 && !this.#cursor.littleEndian && (first === 0 || first === 0xffffffff)
    return isLast ? this.#int32(at + 4) >>> 0 : first
  }

  #readRowSize(start: number): void {
    this.#rowBytes = this.#place(start + 5 * this.#word)
    this.#rowCount = this.#place(start + 6 * this.#word)
    const columns = this.#place(start + 9 * this.#word) + this.#place(start + 10 * this.#word)
    this.#mixRows = this.#place(start + 15 * this.#word)
    if (this.#rowBytes <= 0 || this.#rowCount < 0 || columns < 0) throw this.#cursor.damaged('its rows have no length')
    this.#limits.checkSize(this.#rowCount, columns)
    this.#limits.checkUnpacked(this.#rowCount * this.#rowBytes)
  }

  #readTexts(start: number, length: number): void {
    const cursor = this.#cursor
    cursor.at = start + this.#word
    const block = cursor.take(length - this.#word)
    this.#texts.push(block)
    if (this.#texts.length > 1) return
    const text = latin1Text(block)
    if (text.includes('SASYZCRL')) this.#unpack = unpackRunLengths
    else if (text.includes('SASYZCR2')) this.#unpack = unpackRoss
  }

  #readNames(start: number, length: number): void {
    const count = Math.floor((length - 2 * this.#word - 12) / 8)
    for (let at = 0; at < count; at++) this.#names.push(this.#textPlace(start + this.#word + 8 * (at + 1)))
  }

  #readAttributes(start: number, length: number): void {
    const entry = this.#word + 8
    const count = Math.floor((length - 2 * this.#word - 12) / entry)
    for (let at = 0; at < count; at++) {
      const from = start + this.#word + 8 + at * entry
      this.#attributes.push({
        offset: this.#place(from),
        length: this.#int32(from + this.#word),
        isText: this.#byte(from + this.#word + 6) !== 1,
      })
    }
  }

  #textPlace(at: number): TextPlace {
    return {block: this.#uint16(at), offset: this.#uint16(at + 2), length: this.#uint16(at + 4)}
  }

  #byte(at: number): number {
    this.#cursor.at = Math.min(at, this.#cursor.bytes.length)
    return this.#cursor.uint8()
  }

  #uint16(at: number): number {
    this.#cursor.at = Math.min(at, this.#cursor.bytes.length)
    return this.#cursor.uint16()
  }

  #int32(at: number): number {
    this.#cursor.at = Math.min(at, this.#cursor.bytes.length)
    return this.#cursor.int32()
  }

  #place(at: number): number {
    if (this.#word === 4) return this.#int32(at)
    this.#cursor.at = Math.min(at, this.#cursor.bytes.length)
    return this.#cursor.uint64()
  }
}
