import {floatError} from '../decimals.js'
import type {MonotoneMap} from './families.js'

/** A column of the release as it was written, and how far its values may be off. */
export interface MeasuredColumn {
  readonly name: string
  /** Of the rows without missing numbers. */
  readonly values: Float64Array
  readonly min: number
  readonly max: number
  /** How far a value may be off, beside what computing adds: 0 for numbers with all their digits. */
  readonly rounding: number
}

/** Where the middle one of three rows is between the outer two, by one column, and how far off that may be. */
export interface Place {
  readonly place: number
  readonly error: number
}

/** Three rows of which the second is between the others in every column. */
export type Triple = readonly [from: number, middle: number, to: number]

/** A column under a map. */
export interface MappedColumn {
  readonly column: MeasuredColumn
  readonly map: MonotoneMap
  /** What computing may add up to in mapped numbers. */
  readonly float: number
}

export function mapped(column: MeasuredColumn, map: MonotoneMap): MappedColumn {
  return {column, map, float: floatError(Math.max(Math.abs(map.forward(column.min)), Math.abs(map.forward(column.max))))}
}

/** Undefined where the rows do not differ enough to say. */
export function placeOf({column, map, float}: MappedColumn, [from, middle, to]: Triple): Place | undefined {
  const [x, y, z] = [column.values[from], column.values[middle], column.values[to]]
  const start = map.forward(x)
  const way = map.forward(z) - start
  const off = float + Math.max(offBy(column, map, x), offBy(column, map, y), offBy(column, map, z))
  const error = (2 * off) / Math.abs(way)
  const place = (map.forward(y) - start) / way
  const isClear = error < VAGUE && place > CLEARLY * error && place < 1 - CLEARLY * error
  return isClear ? {place, error} : undefined
}

function offBy({rounding}: MeasuredColumn, map: MonotoneMap, value: number): number {
  const error = rounding + floatError(Math.abs(value))
  const slope = map.slope(value)
  // The slope of a root at 0 is infinite.
  return Number.isFinite(slope) ? slope * error : Math.abs(map.forward(value + error) - map.forward(value))
}

/** A place known less well than this tells nothing. NaN is as vague. */
const VAGUE = 1e-3
/** Nor does one that may be an end. */
const CLEARLY = 10

/** A triple of one edge, with the place of its middle row as other columns tell it. */
export interface KnownTriple {
  readonly triple: Triple
  readonly place: Place
}
