import {aboutFile, UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import {bytesInWords, readBytes} from '../files/read-bytes.js'

/** An array of numbers or of strings, in C order whatever the file's order was: the last index runs fastest. */
export type NumpyArray =
  | {readonly kind: 'numbers'; readonly shape: readonly number[]; readonly values: Float64Array}
  | {readonly kind: 'text'; readonly shape: readonly number[]; readonly values: readonly string[]}

/**
 * The arrays of a NumPy .npz archive (a zip of .npy files, stored or deflated) by name, without the .npy ending.
 * @throws {UserError} When the file cannot be read, is no such archive, or holds an array of Python objects.
 */
export async function readNpz(path: string): Promise<Map<string, NumpyArray>> {
  try {
    return await parseNpz(await readBytes(path, SIZES.archive), `'${path}'`)
  } catch (error) {
    throw aboutFile(error, path)
  }
}

/** The same from bytes; `name` is how messages call the archive. */
export async function parseNpz(bytes: Uint8Array, name: string): Promise<Map<string, NumpyArray>> {
  const {unzipSync} = await import('fflate')
  let members: Record<string, Uint8Array>
  let unpacked = 0
  const bounded = ({originalSize}: {originalSize: number}) => {
    unpacked += originalSize
    if (unpacked > SIZES.archive.most) throw tooLarge(name)
    return true
  }
  try {
    members = unzipSync(bytes, {filter: bounded})
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('file-damaged', {}, `${name} is not a NumPy archive (.npz), or it is damaged.`, [
      'Make or download the file again.',
    ])
  }
  return new Map(
    Object.entries(members).map(([member, content]) => [member.replace(/\.npy$/, ''), parseNpy(content, `${member} in ${name}`)]),
  )
}

const tooLarge = (name: string) =>
  new UserError(
    'file-too-large',
    {most: SIZES.archive.most},
    `${name} holds more than ${bytesInWords(SIZES.archive.most)} of numbers, the limit for ${SIZES.archive.what}.`,
  )

/**
 * One array in NumPy's .npy format, versions 1 to 3: float32/64, signed and unsigned integers of 1 to 8 bytes, bool and
 * unicode strings, in either byte order and either memory order. Numbers become doubles.
 * Source: NumPy Enhancement Proposal 1 and the documentation of numpy.lib.format.
 *
 * @throws {UserError} When it is no such array, is cut off, holds Python objects or records, or an integer beyond 2^53.
 */
export function parseNpy(bytes: Uint8Array, name: string): NumpyArray {
  const damaged = (why: string) =>
    new UserError('file-damaged', {}, `${name} cannot be read: ${why}.`, ['Make or download the file again.'])
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 6)) !== '\x93NUMPY') throw damaged('it is no .npy file')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [major] = bytes.subarray(6)
  if (major < 1 || major > 3) throw damaged(`version ${major} of the .npy format is not known`)
  const start = major === 1 ? 10 : 12
  if (bytes.length < start) throw damaged('it is cut off')
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > LONGEST_HEADER) throw damaged('its header is too long')
  const end = start + length
  const header = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, end))
  const {descr, fortranOrder, shape} = parseHeader(header, name)
  const type = parseType(descr, name)
  const count = shape.reduce((product, length) => product * length, 1)
  if (!Number.isSafeInteger(count) || type.size === 0) throw damaged('its shape or type is not one of an array')
  if (bytes.length < end + count * type.size) throw damaged('it is cut off')
  // Numbers of one byte become doubles.
  if (count * Float64Array.BYTES_PER_ELEMENT > SIZES.archive.most) throw tooLarge(name)
  const cell = new DataView(bytes.buffer, bytes.byteOffset + end, count * type.size)
  const order = fortranOrder && shape.length > 1 ? fortranPositions(shape, count) : undefined
  const at = (index: number) => (order === undefined ? index : order[index]) * type.size
  if (type.kind === 'text') {
    const values = Array.from({length: count}, (_, index) => readText(cell, at(index), type.size, type.littleEndian))
    return {kind: 'text', shape, values}
  }
  const values = new Float64Array(count)
  for (let index = 0; index < count; index++) values[index] = type.read(cell, at(index), type.littleEndian)
  return {kind: 'numbers', shape, values}
}

/** One that NumPy writes has some 120 bytes. */
const LONGEST_HEADER = 65_535

interface Header {
  readonly descr: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
}

/** The header is a Python dictionary of three entries, written by repr(). */
function parseHeader(header: string, name: string): Header {
  const descr = /'descr':\s*(?:'([^']*)'|(\[))/.exec(header)
  const order = /'fortran_order':\s*(True|False)/.exec(header)
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)
  if (descr?.[2] !== undefined)
    throw new UserError('array-not-supported', {}, `${name} holds records with named fields, which are not read.`, [
      'Save plain arrays of numbers or strings.',
    ])
  if (descr === null || order === null || shape === null)
    throw new UserError('file-damaged', {}, `${name} cannot be read: its header is not understood.`, [
      'Make or download the file again.',
    ])
  const lengths = shape[1].split(',').flatMap(text => (text.trim() === '' ? [] : [parseInt(text, 10)]))
  return {descr: descr[1], fortranOrder: order[1] === 'True', shape: lengths}
}

type ReadNumber = (view: DataView, at: number, littleEndian: boolean) => number
type CellType =
  | {readonly kind: 'numbers'; readonly size: number; readonly littleEndian: boolean; readonly read: ReadNumber}
  | {readonly kind: 'text'; readonly size: number; readonly littleEndian: boolean}

const NUMBER_TYPES: Readonly<Partial<Record<string, ReadNumber>>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => wholeNumber(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => wholeNumber(view.getBigUint64(at, little)),
  b1: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
}

function parseType(descr: string, name: string): CellType {
  const [, order, letter, digits] = /^([<>|=]?)([A-Za-z])(\d*)$/.exec(descr) ?? []
  const littleEndian = order !== '>'
  const size = Number(digits)
  const read = NUMBER_TYPES[`${letter}${digits}`]
  if (read !== undefined) return {kind: 'numbers', size, littleEndian, read}
  if (letter === 'U') return {kind: 'text', size: size * 4, littleEndian}
  if (letter === 'O')
    throw new UserError(
      'array-not-supported',
      {},
      `${name} holds Python objects (pickled), which are not read: they could run code.`,
      ['Save it as an array of numbers or strings (dtype float64, int64 or str).'],
    )
  throw new UserError('array-not-supported', {type: descr}, `${name} has the data type '${descr}', which is not read.`, [
    'Save it as float32, float64, an integer type, bool or str.',
  ])
}

function wholeNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number))
    throw new UserError('number-too-large', {}, 'A NumPy array holds a whole number beyond 2^53, which a double cannot hold.', [
      'Leave identifiers out, or save them as strings.',
    ])
  return number
}

/** Code points of four bytes each, padded with zeros. */
function readText(view: DataView, at: number, size: number, littleEndian: boolean): string {
  let end = size
  while (end > 0 && view.getUint32(at + end - 4, littleEndian) === 0) end -= 4
  let text = ''
  for (let offset = 0; offset < end; offset += 4) text += String.fromCodePoint(view.getUint32(at + offset, littleEndian))
  return text
}

/** Where each cell, counted in C order, stands in Fortran order. */
function fortranPositions(shape: readonly number[], count: number): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1))
  const positions = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    let rest = index
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      positions[index] += (rest % shape[axis]) * strides[axis]
      rest = Math.floor(rest / shape[axis])
    }
  }
  return positions
}
