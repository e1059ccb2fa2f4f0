import type {Grid} from './find-grid.js'
import {firstTurn} from './first-turn.js'

/** Records may lie so far beyond the range of the released rows, as a share of it. */
export const BEYOND = 0.5

/** The parents' differences in mixed columns, and the place between them. */
export interface Fit {
  readonly differences: readonly number[]
  readonly place: number
  readonly placeError: number
}

/** Where a row is between its parents. */
export interface RowPlace {
  readonly row: number
  readonly place: number
  /** How far the place may be off. */
  readonly error: number
}

/** A column whose value is between two of its grid. */
export interface MixedColumn {
  readonly column: number
  /** Fractional part of the row's value. */
  readonly part: number
  readonly error: number
  /** Steps by which parents may differ. */
  readonly most: number
}

/** @returns Undefined when the value is on the grid: the parents agree. */
export function mixedColumn(value: number, {error, low, high}: Grid, column: number): MixedColumn | undefined {
  const part = value - Math.floor(value)
  if (Math.min(part, 1 - part) <= error) return undefined
  return {column, part, error, most: Math.ceil((high - low) * (1 + BEYOND))}
}

/** In narrower columns, parents differ by the same amounts by coincidence. */
export const WIDE = 1000

/**
 * Without wide columns that show what another one does, or its complement: their parents differ by as much, and that they agree on a
 * place tells nothing more.
 */
export function unlikeColumns(mixed: readonly MixedColumn[]): MixedColumn[] {
  return mixed.filter(
    ({part, error, most}, at) =>
      most < WIDE ||
      !mixed.slice(0, at).some(other => {
        const allowed = error + other.error
        return Math.abs(part - other.part) <= allowed || Math.abs(1 - part - other.part) <= allowed
      }),
  )
}

/**
 * Takes a proposed place through all columns; each makes it more exact.
 *
 * @param mixed The first of them proposed the difference and the place. @param proposals How many it might have proposed.
 * @returns Undefined when a column does not agree, or more than `mostChance` such places would pass by chance.
 */
export function followPlace(
  mixed: readonly MixedColumn[],
  difference: number,
  proposed: number,
  proposals: number,
  mostChance: number,
): Fit | undefined {
  const telling = new Set(unlikeColumns(mixed))
  const differences = [difference]
  let place = proposed
  let error = mixed[0].error / difference
  let chance = proposals
  for (const column of mixed.slice(1)) {
    const found = differenceAt(column, place, error)
    if (found === undefined) return undefined
    if (telling.has(column)) chance *= chanceOf(column, column.most, error)
    differences.push(found)
    const own = column.error / Math.abs(found)
    if (own < error) {
      place = (Math.round(place * found - column.part) + column.part) / found
      error = own
    }
  }
  return chance <= mostChance ? {differences, place, placeError: error} : undefined
}

/** How likely it is that some difference up to this size, either way, fits a column at a place by chance. */
export function chanceOf({error}: MixedColumn, size: number, placeError: number): number {
  return Math.min(1, 4 * Math.abs(size) * (error + (Math.abs(size) * placeError) / 2))
}

/** Where a place is so vague that more than this share of all parts agrees with it, hits are not worth finding one by one. */
const VAGUE = 0.2

/** The smallest difference that gives the column's fractional part at this place. */
export function differenceAt(column: MixedColumn, place: number, placeError: number): number | undefined {
  const up = smallestSize(column, column.part, place, placeError)
  const down = smallestSize(column, 1 - column.part, place, placeError)
  const size = Math.min(up, down)
  if (size > column.most) return undefined
  return up === size ? size : -size
}

/** The smallest size from 1 at which the place shows this part; infinite when none up to the column's bound does. */
function smallestSize({error, most}: MixedColumn, part: number, place: number, placeError: number): number {
  const widest = error + most * placeError
  for (let size = 1; size <= most; size++) {
    if (widest < VAGUE) {
      const wanted = part - size * place
      const low = wanted - widest - Math.floor(wanted - widest)
      // An interval that wraps around holds 0.
      size += low + 2 * widest >= 1 ? 0 : firstTurn(place - Math.floor(place), 1, low, low + 2 * widest)
      if (size > most) return Infinity
    }
    const off = size * place - part
    if (Math.abs(off - Math.round(off)) <= error + size * placeError) return size
  }
  return Infinity
}
