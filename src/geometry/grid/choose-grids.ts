import {breather, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {zeta} from '../../stats/special.js'
import {decodeRow} from './decode-row.js'
import type {Grid} from './find-grid.js'
import {byWidth, finer, inSteps, widthOf, type GridColumn} from './grid-column.js'
import {differenceAt, mixedColumn} from './mixed-column.js'

type Breathe = ReturnType<typeof breather>

/** Rows that the grids are tried on. */
const SAMPLE = 48
/** In two columns two differences of five have a common divisor, and wrong points support each other. */
const FEWEST_COLUMNS = 3
/** Columns of which pairs are tried, coarsest first. */
const COLUMNS_TO_PAIR = 5
/** Parents agree in a pair of columns in so many rows that both mix, at least, or a grid is none. */
const LEAST_SHARE = 0.5
/** A pair that most rows mix in and so many of them decode by is not compared with others. */
const NEARLY_ALL = 0.8
const FEWEST_ROWS = 4
/** So many rows of which none decodes speak against a pair. */
const ROWS_TO_GIVE_UP = 8
/** Differences of the parents that grids are tried with: neighbours are near, and larger ones cost their square. */
const NEAR_PARENTS = 64
/** Factors by which steps may have been found too large. */
const PAIR_FACTORS = [1, 2, 3, 4, 5, 6]
  .flatMap((first, _, all) => all.map(second => [first, second]))
  .sort((a, b) => a[0] * a[1] - b[0] * b[1])
const FACTORS = Array.from({length: 24}, (_, at) => at + 1)
/** Standard deviations by which a step may explain fewer rows than it should. */
const DEVIATIONS = 2.5
/** Changed steps must decode this share of the rows that decode on the others. */
const NEARLY_AS_MANY = 0.9
/** Factors by which steps are made smaller, or larger, and the rows that show whether this is right. */
const CHANGES = [2, 3, 5, 7].flatMap(factor => [1 / factor, factor])
const ROWS_TO_SHARE = 300
/** Changed steps are taken when they leave at most this share of the parents. */
const FEWER = 0.97
/** How many rows may be decoded by chance. */
const MOST_CHANCE = 1e-3

/**
 * Chooses the columns that are on grids and their steps by what decodes. Two columns give the parents' differences of a
 * row by themselves; a pair whose rows decode is the start. Where the place of a row between its parents is known, any
 * other column can be tried by itself, and its step made finer where the values that showed it were too few.
 *
 * @param points [rows, columns].
 * @param candidates Per column the grids it may have.
 * @returns Columns by width; empty when fewer than three are on grids.
 */
export async function chooseGrids(
  points: Matrix,
  candidates: readonly (readonly Grid[])[],
  context: Pick<Context, 'signal'>,
): Promise<GridColumn[]> {
  const breathe = breather(context)
  const every = Math.max(1, Math.floor(points.rows / SAMPLE))
  const sample = Int32Array.from({length: Math.min(SAMPLE, points.rows)}, (_, at) => at * every)
  const options = candidates
    .flatMap((grids, column) => (grids.length > 0 ? [{column, grids}] : []))
    .sort((a, b) => widthOf(a.grids[0]) - widthOf(b.grids[0]) || a.column - b.column)
  const chosen = await firstPair(points, sample, options, breathe)
  if (chosen === undefined) return []
  const columns = [...chosen]
  for (const {column, grids} of options) {
    if (columns.some(known => known.column === column)) continue
    const grid = await fittingGrid(points, sample, columns, column, grids, breathe)
    if (grid !== undefined) columns.push({column, grid})
  }
  if (columns.length < FEWEST_COLUMNS) return []
  // From two columns alone, half the places are those of parents nearer than the true ones; from all of them hardly any.
  for (const [at, {column, grid}] of columns.entries()) {
    const others = columns.filter((_, other) => other !== at)
    columns[at] = {column, grid: (await fittingGrid(points, sample, others, column, candidates[column], breathe)) ?? grid}
  }
  return (await mostShared(points, columns, breathe)).sort(byWidth)
}

/**
 * Changes steps, one column's or all, while that makes the rows share more of their parents. Steps that are too small,
 * or one that is too large, explain every row too, by points that are no records: in the middle of edges, or far beyond
 * them. But records are the parents of several rows, and such points hardly ever are.
 */
async function mostShared(points: Matrix, columns: readonly GridColumn[], breathe: Breathe): Promise<GridColumn[]> {
  let kept = [...columns]
  let best = await parentsShown(points, kept, 0, breathe)
  for (const changed of [...columns.map(({column}) => [column]), columns.map(({column}) => column)])
    for (let at = 0; at < CHANGES.length;) {
      const tried = kept.map(({column, grid}) => ({column, grid: changed.includes(column) ? finer(grid, CHANGES[at]) : grid}))
      const shown = await parentsShown(points, tried, NEARLY_AS_MANY * best.rows, breathe)
      if (shown.distinct * best.rows < FEWER * best.distinct * shown.rows) [kept, best] = [tried, shown]
      else at++
    }
  return kept
}

/**
 * How many different parents the rows show; none when fewer rows than wanted decode. Rows in order are near each other
 * and share parents.
 */
async function parentsShown(
  points: Matrix,
  columns: readonly GridColumn[],
  wanted: number,
  breathe: Breathe,
): Promise<{rows: number; distinct: number}> {
  const grids = columns.map(({grid}) => grid)
  const tried = Math.min(points.rows, ROWS_TO_SHARE)
  const parents = new Set<string>()
  let rows = 0
  for (let row = 0; row < tried && rows + tried - row >= wanted; row++) {
    const decoded = decodeRow(inSteps(points, row, columns), grids, MOST_CHANCE / points.rows, NEAR_PARENTS)
    await breathe()
    if (decoded === undefined) continue
    const {base, way} = decoded
    parents.add(base.join()).add(base.map((value, at) => value + way[at]).join())
    rows++
  }
  return rows >= wanted ? {rows, distinct: parents.size} : {rows: 1, distinct: Infinity}
}

interface Option {
  readonly column: number
  readonly grids: readonly Grid[]
}

async function firstPair(
  points: Matrix,
  sample: Int32Array,
  options: readonly Option[],
  breathe: Breathe,
): Promise<readonly GridColumn[] | undefined> {
  const tried = options.slice(0, COLUMNS_TO_PAIR)
  let best: {pair: readonly GridColumn[]; count: number} | undefined
  for (const factors of PAIR_FACTORS) {
    for (const [at, a] of tried.entries())
      for (const b of tried.slice(at + 1)) {
        const pair = [a, b].map(({column, grids: [grid]}, which) => ({column, grid: finer(grid, factors[which])}))
        const rows = await decodable(points, sample, pair, breathe)
        if (rows.count < FEWEST_ROWS || rows.count < LEAST_SHARE * rows.mixed) continue
        if (rows.count >= NEARLY_ALL * rows.mixed && 2 * rows.mixed >= sample.length) return pair
        if (rows.count > (best?.count ?? 0)) best = {pair, count: rows.count}
      }
    if (best !== undefined) return best.pair
  }
  return undefined
}

/** How many of the rows that mix in both columns decode. */
async function decodable(
  points: Matrix,
  sample: Int32Array,
  pair: readonly GridColumn[],
  breathe: Breathe,
): Promise<{count: number; mixed: number}> {
  const grids = pair.map(({grid}) => grid)
  let count = 0
  let mixed = 0
  for (const row of sample) {
    const steps = inSteps(points, row, pair)
    if (!grids.every((grid, at) => mixedColumn(steps[at], grid, at) !== undefined)) continue
    mixed++
    if (decodeRow(steps, grids, MOST_CHANCE / points.rows, NEAR_PARENTS) !== undefined) count++
    await breathe()
    if (count === 0 && mixed === ROWS_TO_GIVE_UP) break
  }
  return {count, mixed}
}

/**
 * The coarsest grid of a column that agrees with the places which the other columns give; undefined when none does. The
 * places are right for 1 / zeta(w) of the rows when they are known from w columns (steps too small by some factor
 * explain the others too); a step that is too large by two explains those rows only whose parents are both on it, few
 * as a rule.
 */
async function fittingGrid(
  points: Matrix,
  sample: Int32Array,
  known: readonly GridColumn[],
  column: number,
  grids: readonly Grid[],
  breathe: Breathe,
): Promise<Grid | undefined> {
  const knownGrids = known.map(({grid}) => grid)
  const places: {readonly row: number; readonly place: number; readonly error: number}[] = []
  for (const row of sample) {
    const decoded = decodeRow(inSteps(points, row, known), knownGrids, MOST_CHANCE / points.rows, NEAR_PARENTS)
    if (decoded !== undefined) places.push({row, place: decoded.place, error: placeError(decoded.way, knownGrids)})
    await breathe()
  }
  const counts = grids
    .flatMap(grid => FACTORS.map(factor => finer(grid, factor)))
    .filter(grid => widthOf(grid) ** 2 * grid.error < MOST_CHANCE)
    .map(grid => {
      let [count, mixed] = [0, 0]
      for (const {row, place, error} of places) {
        const [value] = inSteps(points, row, [{column, grid}])
        const own = mixedColumn(value, grid, 0)
        if (own === undefined) continue
        mixed++
        if (differenceAt(own, place, error) !== undefined) count++
      }
      return {grid, count, mixed}
    })
  const most = counts.reduce((largest, {count}) => Math.max(largest, count), 0)
  const right = 1 / zeta(known.length)
  const enough = most * right - DEVIATIONS * Math.sqrt(most * right * (1 - right))
  const fitting = counts.filter(({count, mixed}) => count >= FEWEST_ROWS && count >= enough && count >= LEAST_SHARE * mixed)
  return fitting.reduce<Grid | undefined>((a, {grid}) => (a === undefined || grid.step > a.step ? grid : a), undefined)
}

function placeError(way: Int32Array, grids: readonly Grid[]): number {
  return grids.reduce((least, {error}, at) => (way[at] === 0 ? least : Math.min(least, error / Math.abs(way[at]))), Infinity)
}
