import {breather, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {permutation, type Rng} from '../../core/rng.js'
import {decimalGrids, type DecimalGrid} from './decimal-grids.js'
import {differencesByRelations, isOneFiner} from './differences-by-relations.js'
import type {Grid, Reference} from './find-grid.js'
import {fitGrids} from './fit-grids.js'
import {byWidth, columnOf, finer, inSteps, widthOf, type GridColumn} from './grid-column.js'
import {differenceAt, mixedColumn, type MixedColumn, type RowPlace} from './mixed-column.js'

/** Rows that grids are tried on, first to find some that decode, then to choose every column's. */
const ROWS_TO_START = 16
const SAMPLE = 64
/** And rows that may hold a value on a finer grid than the others. */
const ROWS_TO_END = 1000
/** Sets of columns tried for each row: in some, no column is on another grid than supposed. */
const TRIES = 6
const COLUMNS_AT_ONCE = 12
/** Shares of the columns that are taken in turn: few hold no wrong one, more have digits enough. */
const SHARES_AT_ONCE = [1, 0.6, 0.8]
/** Narrower columns say nothing of a place. */
const NARROWEST = 4
/** Columns on grids, and rows that must decode, of those tried. */
const FEWEST_COLUMNS = 4
const FEWEST_ROWS = 3
const LEAST_SHARE = 0.2
/**
 * On grids that are too coarse, some rows decode by points of their line that are no records; on those that are fine
 * enough nearly all do.
 */
const NEARLY_ALL = 0.8
/** Decimals, and steps to a column's range, that all columns are supposed to have at least. */
const DECIMALS = [0, 1, 2, 3, 4, 5, 6]
const WIDTHS = [1e2, 1e3, 1e4, 1e5, 1e6]
/** How many rows may decode by chance, in all that is tried. */
const MOST_CHANCE = 1e-3
/** A place on which fewer of the columns agree is that of other points on the line, or the columns are on no such grids. */
const LEAST_AGREEING = 0.9
/** Rounds in which places are found by the grids, and grids by the places. */
const ROUNDS = 2
/**
 * Some of the places may be wrong. Rows with the places between points in the middle of edges fit grids that are too fine; on
 * one that is too coarse hardly any row fits.
 */
const SOME_OF_THEM = 0.3
const MOST_OF_THEM = 0.8
/** Steps of candidates may have been found too large by such factors. */
const FACTORS = Array.from({length: 24}, (_, at) => at + 1)
/** Coarser grids are better unless rows do not decode on them, finer ones only when more rows do. */
const AS_MANY = 0.9
const COARSER = [10, 5, 2, 3]
const DIVISORS = [2, 5, 10, 100]
/** In columns whose parents differ by the same amounts the differences have that divisor in common. */
const FEWEST_DIFFERENCES = 3

/**
 * Chooses the columns that are on grids, and their steps, where these may be too many for pairs of columns to show: the
 * decimals of all columns are supposed, from few to many, until rows decode by the integer relations of some of their
 * columns (see rowDirection). Steps may be too small there. With the places of these rows, each column is then tried by
 * itself, and has the coarsest grid on which all of them fit.
 *
 * @param points [rows, columns]. @param uncertainty Per column: how far a value may be off.
 * @param candidates Per column the grids it may have by its values.
 * @param references Per column: zeros and units; the first is that of the file.
 * @returns Columns by width; empty when no supposition lets rows decode.
 */
export async function chooseByRelations(
  points: Matrix,
  uncertainty: Float64Array,
  candidates: readonly (readonly Grid[])[],
  references: readonly (readonly Reference[])[],
  context: Context,
): Promise<GridColumn[]> {
  const breathe = breather(context)
  const decimals = Array.from(uncertainty, (error, column) =>
    references[column].slice(0, 1).flatMap(file => decimalGrids(columnOf(points, column), error, file)),
  )
  const possible = candidates.map((grids, column) => [
    decimals[column],
    grids.flatMap(grid => FACTORS.map(factor => finer(grid, factor))),
  ])
  const rng = context.rng.fork('columns')
  const supposed = suppositions(decimals, candidates)
  const start = sampleOf(points.rows, ROWS_TO_START)
  let first: RowPlace[] = []
  for (const columns of supposed) {
    const places = await placesBy(start, columns, 0)
    if (places.length > first.length) first = places
    if (first.length >= NEARLY_ALL * start.length) break
  }
  if (first.length < Math.max(FEWEST_ROWS, LEAST_SHARE * start.length)) return []
  const fit = (places: readonly RowPlace[], leastShare: number) =>
    fitGrids(points, places, possible, uncertainty, references, leastShare, breathe)
  const sample = sampleOf(points.rows, SAMPLE)
  let chosen = await fit(first, MOST_OF_THEM)
  let places = await placesBy(sample, chosen, LEAST_AGREEING)
  for (let round = 0; round < ROUNDS; round++)
    for (const tried of [
      ...COARSER.map(factor => chosen.map(({column, grid}) => ({column, grid: finer(grid, 1 / factor)}))),
      await fit(places, SOME_OF_THEM),
      await fit(places, MOST_OF_THEM),
    ]) {
      const itsPlaces = await placesBy(sample, tried, LEAST_AGREEING)
      const isBetter =
        cost(tried) < cost(chosen) ? itsPlaces.length >= AS_MANY * places.length : itsPlaces.length * AS_MANY > places.length
      if (isBetter) [chosen, places] = [tried, itsPlaces]
    }
  chosen = await fit(await placesBy(sampleOf(points.rows, ROWS_TO_END), chosen, LEAST_AGREEING), 1)
  return chosen.length < FEWEST_COLUMNS ? [] : chosen.sort(byWidth)

  /** The places of those rows that decode on some of the columns. */
  async function placesBy(rows: Int32Array, columns: readonly GridColumn[], leastAgreeing: number): Promise<RowPlace[]> {
    const places: RowPlace[] = []
    for (const row of rows) {
      const place = placeBy(points, row, columns, leastAgreeing, MOST_CHANCE / (points.rows * TRIES * supposed.length), rng)
      if (place !== undefined) places.push(place)
      await breathe()
    }
    return places
  }
}

function sampleOf(rows: number, wanted: number): Int32Array {
  const every = Math.max(1, Math.floor(rows / wanted))
  return Int32Array.from({length: Math.min(rows, wanted)}, (_, at) => at * every)
}

const cost = (columns: readonly GridColumn[]) =>
  columns.reduce((sum, {grid}) => sum + Math.log(widthOf(grid)), 0) / columns.length

/** What grids the columns may be on, all in all, coarse ones first. */
function suppositions(decimals: readonly (readonly DecimalGrid[])[], candidates: readonly (readonly Grid[])[]): GridColumn[][] {
  const all = [
    ...DECIMALS.map(least => decimals.map(grids => grids.find(grid => grid.decimals >= least))),
    ...WIDTHS.map(least => decimals.map(grids => grids.find(grid => widthOf(grid) >= least))),
    candidates.map(grids => grids.at(0)),
  ]
  const usable = all
    .map(grids => grids.flatMap((grid, column) => (grid !== undefined && widthOf(grid) >= NARROWEST ? [{column, grid}] : [])))
    .filter(columns => columns.length >= FEWEST_COLUMNS)
  const different = new Map(usable.map(columns => [columns.map(({column, grid}) => `${column} ${grid.step}`).join(), columns]))
  return [...different.values()].sort((a, b) => cost(a) - cost(b))
}

/** The place of a row by some of its columns; first by the narrowest, then by others at random. */
function placeBy(
  points: Matrix,
  row: number,
  columns: readonly GridColumn[],
  leastAgreeing: number,
  mostChance: number,
  rng: Rng,
): RowPlace | undefined {
  const steps = inSteps(points, row, columns)
  const mixed = columns
    .flatMap(({grid}, at) => mixedColumn(steps[at], grid, at) ?? [])
    .sort((a, b) => a.most - b.most || a.column - b.column)
  if (mixed.length < FEWEST_COLUMNS) return undefined
  for (let tried = 0; tried < TRIES; tried++) {
    const order = tried === 0 ? Int32Array.from(mixed.keys()) : permutation(rng, mixed.length)
    const wanted = Math.max(FEWEST_COLUMNS + 1, SHARES_AT_ONCE[tried % SHARES_AT_ONCE.length] * mixed.length)
    const some = order.slice(0, Math.min(COLUMNS_AT_ONCE, wanted)).sort()
    const found = differencesByRelations(
      Array.from(some, at => mixed[at]),
      mostChance,
    )
    if (typeof found === 'string') continue
    const {differences} = found.fit
    if (new Set(differences.map(Math.abs)).size < FEWEST_DIFFERENCES || isOneFiner(differences)) continue
    const {agreeing, ...place} = bestDivided(mixed, {row, place: found.fit.place, error: found.fit.placeError})
    if (agreeing >= Math.min(mixed.length - 1, leastAgreeing * mixed.length)) return place
  }
  return undefined
}

/**
 * Where some columns are supposed to be on finer grids than they are, their differences have a common divisor, and the place is one
 * between points in the middle of the edge. The other columns agree on one that is a fraction of it.
 */
function bestDivided(mixed: readonly MixedColumn[], {row, place, error}: RowPlace): RowPlace & {readonly agreeing: number} {
  const agreeing = (at: number, own: number) => mixed.filter(column => differenceAt(column, at, own) !== undefined).length
  let best = {row, place, error, agreeing: agreeing(place, error)}
  for (const divisor of DIVISORS)
    for (let turn = 0; turn < divisor && best.agreeing < mixed.length; turn++) {
      const [divided, own] = [(turn + place) / divisor, error / divisor]
      const count = agreeing(divided, own)
      if (count > best.agreeing) best = {row, place: divided, error: own, agreeing: count}
    }
  return best
}
