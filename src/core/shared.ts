import {isShared, sharedBytes} from '../platform/memory.js'
import type {Column} from './column.js'

/** Numbers that other threads can read where they are, instead of a copy of their own. */
export const sharedFloat64 = (length: number): Float64Array =>
  new Float64Array(sharedBytes(length * Float64Array.BYTES_PER_ELEMENT))

/** The same for whole numbers. */
export const sharedInt32 = (length: number): Int32Array => new Int32Array(sharedBytes(length * Int32Array.BYTES_PER_ELEMENT))

/** A column whose values other threads can read where they are; the same one when they are so already. */
export function sharedColumn(column: Column): Column {
  if (column.kind === 'categorical') return {...column, codes: sharedCodes(column.codes)}
  if (isShared(column.values.buffer)) return column
  const values = sharedFloat64(column.values.length)
  values.set(column.values)
  return {...column, values}
}

export function sharedCodes(codes: Int32Array): Int32Array {
  if (isShared(codes.buffer)) return codes
  const shared = sharedInt32(codes.length)
  shared.set(codes)
  return shared
}
