import {subContext, type Context} from '../core/context.js'
import {createMatrix, pickRows, stackRows, type Matrix} from '../core/matrix.js'
import {integerBelow, permutation, type Rng} from '../core/rng.js'
import type {Table} from '../core/table.js'
import {releaseSpace, type ReleaseSpace} from '../geometry/space.js'
import {nearestNeighbours} from '../stats/neighbours.js'
import {SAFETY} from './count-lines.js'
import {rebuiltRecords} from './rebuilt-records.js'
import {rowsOnEdges, type Exactness, type Pair} from './rows-on-edges.js'

/** How many rows lie between records that were rebuilt without them, and how many would by chance. */
export interface HeldBackRows {
  readonly heldBack: number
  readonly between: number
  readonly expectedByChance: number
  /** Why records were not rebuilt to the end, so that rows between others may be missing. */
  readonly givenUp?: string
}

/** Parts that rows are divided into; each is held back once where rows are few, and one of them where they are many. */
const PARTS = 4
const MOST_ROWS_FOR_ALL_PARTS = 110
const FEWEST_ROWS = 20
/** More rows of full length lie on lines of three where they were interpolated. */
const MOST_EXACT_ROWS = 300
/** In a plane all lines meet, and records are rebuilt from anything. */
const FEWEST_DIMENSIONS = 3
/** Of processor time, for each part. */
const MOST_SECONDS = 120
const FEWEST_RECORDS = 3
const MOST_COLUMNS = 10
/** A record is joined with one of so many nearest. */
const NEAREST = 20
/** Numbers known worse than so many times what double precision leaves are rounded. */
const COARSE = 100
/** How far a row may be from an edge, in its columns' uncertainties: rebuilt records of rounded numbers are written numbers themselves. */
const ROUNDED_ERRORS = 5
const EXACT_ERRORS = 30
/** Moved rows are so many times that away from where they were. */
const LEAST_MOVE = 2
const MOST_MOVE = 6
/** Columns of which a move is a larger share are not moved: the row would leave the data. */
const MOST_OF_RANGE = 0.25
const MOST_MOVED_COLUMNS = 10
const COPIES = 6
/** Rows are moved towards others that are near, but not on their edge. */
const FIRST_NEAR = 8
const LAST_NEAR = 30

/**
 * A test of interpolation for releases whose rows are too few for lines of three, or too coarse for lines to stand out. A part
 * of the rows is held back and ReconSMOTE rebuilds records from the others. Rows that were interpolated between those
 * records lie between them again, in every column; other rows do by chance. The null is the held-back rows themselves,
 * moved by a little more than the tolerance: in one column, in each of the others in turn, or towards a row near them, so
 * that what columns have to do with each other stays as it is. Rows spread smoothly at that scale lie between the records
 * as often when they are moved. The largest of the moved counts is taken, three times as many are granted, and the p-value
 * is the Poisson tail. A row counts when it equals no record, and when its edge shares a record with another edge that has
 * rows: the straight course of one person or group does not.
 *
 * Own construction: sample splitting (Cox, doi:10.1093/biomet/62.2.441) keeps the test honest however records are rebuilt.
 *
 * @param table Rows of one class, feature columns only, [rows, columns]; rows with missing numbers are left out.
 * @param mostSeconds Of processor time, for each part that is held back. @returns Undefined where the numbers leave nothing to test.
 */
export async function heldBackRows(
  table: Table,
  context: Context,
  mostSeconds = MOST_SECONDS,
): Promise<HeldBackRows | undefined> {
  const finest = finestColumns(table)
  const space = releaseSpace(finest)
  const {rows, points, rank} = space
  if (rank < FEWEST_DIMENSIONS || rows.length < FEWEST_ROWS) return undefined
  const moves = movesOf(space)
  if (moves.columns.length === 0 || (!moves.isCoarse && rows.length > MOST_EXACT_ROWS)) return undefined
  const order = permutation(context.rng.fork('parts'), rows.length)
  const parts = rows.length <= MOST_ROWS_FOR_ALL_PARTS ? PARTS : 1
  let [heldBack, between, byChance] = [0, 0, 0]
  for (let part = 0; part < parts; part++) {
    const own = subContext(context, `part ${part}`, part / parts, (part + 1) / parts)
    const held = order.filter((_, at) => at % PARTS === part).sort()
    const others = order.filter((_, at) => at % PARTS !== part).sort()
    heldBack += held.length
    const rebuilt = await rebuiltRecords(
      finest.select(
        others.map(row => rows[row]),
        'synthetic',
      ),
      mostSeconds,
      subContext(own, 'rebuild', 0, 0.7),
    )
    // Where there are no records once, there are hardly any without other rows.
    if ('because' in rebuilt && rebuilt.isGivenUp)
      return {heldBack, between, expectedByChance: SAFETY * byChance, givenUp: rebuilt.because}
    if ('because' in rebuilt || rebuilt.records.rowCount < FEWEST_RECORDS) break
    const records = placesOf(rebuilt.records, space)
    const count = await countBetween({records, others: pickRows(points, others), exactness: moves}, own)
    const seen = await count([pickRows(points, held)])
    between += seen[0]
    if (seen[0] === 0) continue
    byChance += Math.max(...(await count(movedRows(points, held, moves, own.rng.fork('moves'))))) / COPIES
  }
  return {heldBack, between, expectedByChance: SAFETY * byChance}
}

/** The table with its numeric columns of the most steps only: more of them take longer and tell no more. */
function finestColumns(table: Table): Table {
  const {columns, uncertainty} = releaseSpace(table)
  const order = Array.from(columns.keys()).sort((a, b) => uncertainty[a] - uncertainty[b])
  const kept = new Set(order.slice(0, MOST_COLUMNS).map(column => columns[column]))
  return table.without(table.columns.map(({field}) => field.name).filter(name => !kept.has(name)))
}

interface Moves extends Exactness {
  readonly isCoarse: boolean
  /** Columns in which rows can be moved. */
  readonly columns: readonly number[]
  /** Per column: what its numbers are multiples of, 0 where they have all digits. */
  readonly units: Float64Array
}

function movesOf({points, uncertainty, doubleError}: ReleaseSpace): Moves {
  const isCoarse = uncertainty.some((error, column) => error > COARSE * doubleError[column])
  const recordErrors = isCoarse ? ROUNDED_ERRORS : EXACT_ERRORS
  // Columns span [-1, 1].
  const columns = Array.from({length: points.columns}, (_, column) => column)
    .filter(column => MOST_MOVE * recordErrors * uncertainty[column] <= 2 * MOST_OF_RANGE)
    .sort((a, b) => uncertainty[a] - uncertainty[b])
  return {
    isCoarse,
    uncertainty,
    recordErrors,
    columns: columns.slice(0, MOST_MOVED_COLUMNS),
    units: uncertainty.map((error, column) => (error > COARSE * doubleError[column] ? 2 * error : 0)),
  }
}

/** Copies of the rows for each way to move them, [copies of the rows, columns]. */
function movedRows(points: Matrix, rows: Int32Array, moves: Moves, rng: Rng): Matrix[] {
  const oneColumn = moves.columns.map(column =>
    copied(points, rows, (data, at) => {
      const way = (rng.next() < 0.5 ? -1 : 1) * (LEAST_MOVE + (MOST_MOVE - LEAST_MOVE) * rng.next())
      data[at + column] = onGrid(data[at + column], way * moves.recordErrors * moves.uncertainty[column], moves.units[column])
    }),
  )
  const last = Math.min(LAST_NEAR, points.rows - 1)
  const first = Math.min(FIRST_NEAR, last - 1)
  const {indices} = nearestNeighbours(points, pickRows(points, rows), last, {excludeSelf: rows})
  const towards = copied(points, rows, (data, at, row) => {
    const other = indices[row * last + first + integerBelow(rng, last - first)] * points.columns
    let most = 0
    for (let column = 0; column < points.columns; column++)
      most = Math.max(most, Math.abs(points.data[other + column] - data[at + column]) / moves.uncertainty[column])
    const share = Math.min(0.5, ((LEAST_MOVE + (MOST_MOVE - LEAST_MOVE) * rng.next()) * moves.recordErrors) / most)
    for (let column = 0; column < points.columns; column++)
      data[at + column] = onGrid(
        data[at + column],
        share * (points.data[other + column] - data[at + column]),
        moves.units[column],
      )
  })
  return [...oneColumn, towards]
}

const onGrid = (value: number, way: number, unit: number) => value + (unit > 0 ? Math.round(way / unit) * unit : way)

function copied(points: Matrix, rows: Int32Array, move: (data: Float64Array, at: number, row: number) => void): Matrix {
  const made = createMatrix(COPIES * rows.length, points.columns)
  for (let at = 0; at < made.rows; at++) {
    const row = at % rows.length
    const from = rows[row] * points.columns
    made.data.set(points.data.subarray(from, from + points.columns), at * points.columns)
    move(made.data, at * points.columns, row)
  }
  return made
}

interface Rebuilt {
  readonly records: Matrix
  /** The rows they were rebuilt from. */
  readonly others: Matrix
  readonly exactness: Exactness
}

/** A way to count the rows of matrices that lie on edges which share a record with another edge. */
async function countBetween({records, others, exactness}: Rebuilt, context: Context) {
  const pairs = nearPairs(records)
  const place = (rows: Matrix) => rowsOnEdges(rows, records, pairs, exactness, subContext(context, 'edges', 1, 1))
  const known = (await place(others)).pairOf
  return async (matrices: readonly Matrix[]): Promise<number[]> => {
    const {pairOf} = await place(stackRows(...matrices))
    const counts: number[] = []
    let at = 0
    for (const {rows} of matrices) {
      const own = pairOf.subarray(at, at + rows)
      at += rows
      const isShared = sharedPairs(pairs, [...known, ...own])
      counts.push(own.reduce((sum, pair) => sum + (pair >= 0 && isShared(pair) ? 1 : 0), 0))
    }
    return counts
  }
}

/** Which pairs have an end that another pair with rows has too. */
function sharedPairs(pairs: readonly Pair[], used: readonly number[]): (pair: number) => boolean {
  const ends = new Map<number, number>()
  for (const pair of new Set(used))
    if (pair >= 0) for (const end of [pairs[pair].from, pairs[pair].to]) ends.set(end, (ends.get(end) ?? 0) + 1)
  return pair => [pairs[pair].from, pairs[pair].to].some(end => (ends.get(end) ?? 0) > 1)
}

function nearPairs(records: Matrix): Pair[] {
  const count = Math.min(NEAREST, records.rows - 1)
  const {indices} = nearestNeighbours(records, records, count, {excludeSelf: true})
  const keys = new Set<number>()
  indices.forEach((other, cell) => {
    const record = Math.floor(cell / count)
    keys.add(Math.min(record, other) * records.rows + Math.max(record, other))
  })
  return Array.from(keys, key => ({from: Math.floor(key / records.rows), to: key % records.rows}))
}

function placesOf(records: Table, {columns, centre, halfRange}: ReleaseSpace): Matrix {
  const places = createMatrix(records.rowCount, columns.length)
  columns.forEach((name, at) => {
    const column = records.column(name)
    if (column.kind !== 'numeric') return
    for (let row = 0; row < places.rows; row++)
      places.data[row * columns.length + at] = (column.values[row] - centre[at]) / halfRange[at]
  })
  return places
}
