import {errorFactor, type Crossing, type LineEnd} from './crossings.js'
import {projectAt, type Projection} from './projection.js'
import {solvePositiveDefinite} from '../stats/cholesky.js'
import type {Line} from './strong-lines.js'

/** A place where lines meet: possibly a real record. */
export interface MeetingPoint {
  readonly point: Float64Array
  /** Ends of the lines that meet there, each line once. */
  readonly ends: readonly LineEnd[]
  /** How far `point` may be off in any column. */
  readonly error: number
}

/**
 * Gathers crossings that are in the same place, within what each of them may be off, and works the place out by least squares
 * from all the lines that meet there.
 */
export function gatherCrossings(projection: Projection, lines: readonly Line[], crossings: readonly Crossing[]): MeetingPoint[] {
  const images = crossings.map(({point}) => projectAt(projection.forms, 0, projection.columns, point, 0))
  // The surest first: the others join them.
  const order = Array.from(crossings.keys()).sort((a, b) => crossings[a].error - crossings[b].error || images[a] - images[b])
  const places: {point: Float64Array; error: number; ends: Set<LineEnd>}[] = []
  const cells = createCells()
  for (const at of order) {
    const {point, first, second, error: off} = crossings[at]
    const cell = Math.floor(images[at] * CELLS_PER_UNIT)
    const reach = Math.ceil(2 * off * projection.columns * CELLS_PER_UNIT)
    let place = cells.find(cell - reach, cell + reach, known => isWithin(point, places[known].point, off + places[known].error))
    if (place < 0) {
      place = places.length
      places.push({point, error: off, ends: new Set()})
      cells.add(cell, place)
    }
    places[place].ends.add(first).add(second)
  }
  return places.map(({point, error: off, ends}) => {
    const sorted = Array.from(ends).sort((a, b) => a - b)
    return {point: settle(lines, sorted, point), ends: sorted, error: off}
  })
}

/** The point nearest to all these lines, each weighted by how well it is known there. */
function settle(lines: readonly Line[], ends: readonly LineEnd[], about: Float64Array): Float64Array {
  const columns = about.length
  const normal = new Float64Array(columns * columns)
  const shift = new Float64Array(columns)
  const across = new Float64Array(columns)
  for (const end of ends) {
    const {origin, direction, length} = lines[end >> 1]
    let place = 0
    for (let column = 0; column < columns; column++) place += (about[column] - origin[column]) * direction[column]
    const weight = 1 / errorFactor(place, length) ** 2
    for (let column = 0; column < columns; column++) across[column] = origin[column] + place * direction[column] - about[column]
    for (let row = 0; row < columns; row++) {
      shift[row] += weight * across[row]
      for (let column = 0; column <= row; column++)
        normal[row * columns + column] += weight * ((row === column ? 1 : 0) - direction[row] * direction[column])
    }
  }
  return solvePositiveDefinite(normal, shift) ? about.map((value, column) => value + shift[column]) : about
}

/** Crossings are looked up by one linear form of theirs, in cells of this many to the unit. */
const CELLS_PER_UNIT = 1e4

/** Whether two points differ by no more than this in any column. */
function isWithin(a: Float64Array, b: Float64Array, most: number): boolean {
  for (let column = 0; column < a.length; column++) if (Math.abs(a[column] - b[column]) > most) return false
  return true
}

/**
 * Places by cell. Lines that are nearly parallel meet somewhere in millions of cells, of which few hold anything: only
 * those are looked at.
 */
function createCells() {
  const held = new Map<number, number[]>()
  const occupied: number[] = []
  /** How many occupied cells are below this one. */
  const below = (cell: number) => {
    let [from, to] = [0, occupied.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (occupied[middle] < cell) from = middle + 1
      else to = middle
    }
    return from
  }
  return {
    /** The first place that fits in the cells from one to another, or -1. */
    find(from: number, to: number, fits: (place: number) => boolean): number {
      for (let at = below(from); at < occupied.length && occupied[at] <= to; at++) {
        const place = held.get(occupied[at])?.find(fits)
        if (place !== undefined) return place
      }
      return -1
    },
    add(cell: number, place: number): void {
      const places = held.get(cell)
      if (places !== undefined) {
        places.push(place)
        return
      }
      held.set(cell, [place])
      occupied.splice(below(cell), 0, cell)
    },
  }
}
