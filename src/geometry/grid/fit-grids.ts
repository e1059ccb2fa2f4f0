import type {Matrix} from '../../core/matrix.js'
import type {Grid, Reference} from './find-grid.js'
import type {GridColumn} from './grid-column.js'
import {chanceOf, differenceAt, mixedColumn, type MixedColumn, type RowPlace} from './mixed-column.js'

/** How often a row may fit a grid by chance. */
const MOST_CHANCE = 1e-2
/** A column is on a grid when so many of the rows fit it. */
const LEAST_FITTING = 0.6
const FEWEST_ROWS = 2
/** Steps to a unit that are tried where no other grid fits: those of ages in days over 365.25, or of scaled columns. */
const MOST_STEPS = 20_000
/**
 * Each of these is tried on so many rows first, from all over the file. Hardly one row in a hundred fits a wrong grid, and more than half
 * of them fit the right one.
 */
const ROWS_AT_FIRST = 16

/**
 * The grids of columns by rows whose places between their parents are known: on the right one, or a finer one, all rows
 * fit; the coarsest of these is taken.
 *
 * @param possible Per column sets of grids it may be on; a set counts when no grid of the ones before it fits.
 * @param uncertainty Per column: how far a value may be off.
 * @param references Per column: zeros, and units of which the step may be a whole fraction.
 * @param leastShare Of the rows that fit a finer grid, so many have to fit a coarser one: below 1 where some of the places may be wrong.
 * @returns Those of the columns that are on one.
 */
export async function fitGrids(
  points: Matrix,
  places: readonly RowPlace[],
  possible: readonly (readonly (readonly Grid[])[])[],
  uncertainty: Float64Array,
  references: readonly (readonly Reference[])[],
  leastShare: number,
  breathe: () => Promise<void> | undefined,
): Promise<GridColumn[]> {
  if (places.length < FEWEST_ROWS) return []
  const fewest = Math.max(FEWEST_ROWS, Math.min(LEAST_FITTING, leastShare) * places.length)
  const found: GridColumn[] = []
  for (const [column, sets] of possible.entries()) {
    let grid: Grid | undefined
    for (const grids of sets) grid ??= await coarsestFitting(points, places, column, grids, fewest, leastShare, breathe)
    if (leastShare === 1)
      grid ??= await wholeFraction(points, places, column, uncertainty[column], references[column], fewest, breathe)
    if (grid !== undefined) found.push({column, grid})
  }
  return found
}

async function coarsestFitting(
  points: Matrix,
  places: readonly RowPlace[],
  column: number,
  grids: readonly Grid[],
  fewest: number,
  leastShare: number,
  breathe: () => Promise<void> | undefined,
): Promise<Grid | undefined> {
  const counted: {grid: Grid; count: number}[] = []
  for (const grid of grids) {
    counted.push({grid, count: fitting(points, places, {column, grid})})
    await breathe()
  }
  const most = counted.reduce((largest, {count}) => Math.max(largest, count), fewest)
  const enough = counted.filter(({count}) => count >= fewest && count >= leastShare * most)
  return enough.reduce<Grid | undefined>((a, {grid}) => (a === undefined || grid.step > a.step ? grid : a), undefined)
}

/** The coarsest grid that divides a unit into whole steps and fits. */
async function wholeFraction(
  points: Matrix,
  places: readonly RowPlace[],
  column: number,
  error: number,
  references: readonly Reference[],
  fewest: number,
  breathe: () => Promise<void> | undefined,
): Promise<Grid | undefined> {
  const values = places.map(({row}) => points.data[row * points.columns + column])
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const misses = places.length - fewest
  const every = Math.floor(places.length / ROWS_AT_FIRST)
  const first = Array.from({length: every > 1 ? ROWS_AT_FIRST : 0}, (_, at) => places[at * every])
  const mayFit = (own: GridColumn) => first.length === 0 || fitting(points, first, own, first.length - FEWEST_ROWS) >= FEWEST_ROWS
  for (let steps = 1; steps <= MOST_STEPS; steps++) {
    for (const {zero, unit} of references) {
      const step = unit / steps
      const grid = {origin: zero, step, error: error / step, low: (least - zero) / step, high: (most - zero) / step}
      if (mayFit({column, grid}) && fitting(points, places, {column, grid}, misses) >= fewest) return grid
    }
    await breathe()
  }
  return undefined
}

/** How many rows fit, not by chance. @param misses So many that do not fit are enough to give up. */
function fitting(points: Matrix, places: readonly RowPlace[], {column, grid}: GridColumn, misses = Infinity): number {
  let count = 0
  let missed = 0
  for (const {row, place, error} of places) {
    const value = (points.data[row * points.columns + column] - grid.origin) / grid.step
    const mixed = mixedColumn(value, grid, 0)
    if (mixed === undefined || fitsByMoreThanChance(mixed, place, error)) count++
    else if (++missed > misses) return 0
  }
  return count
}

function fitsByMoreThanChance(mixed: MixedColumn, place: number, error: number): boolean {
  const most = Math.min(mixed.most, mostTelling(mixed, error))
  const size = differenceAt({...mixed, most}, place, error)
  return size !== undefined && chanceOf(mixed, size, error) <= MOST_CHANCE
}

/** A difference beyond this fits any place by chance (see chanceOf), so that it need not be looked for. */
function mostTelling({error}: MixedColumn, placeError: number): number {
  const half = MOST_CHANCE / 4
  return Math.ceil((2 * half) / (error + Math.sqrt(error ** 2 + 2 * half * placeError)))
}
