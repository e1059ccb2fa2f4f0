import type {Context} from '../../../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../../../core/matrix.js'
import {columnOf} from '../grid-column.js'
import type {GridReading} from '../read-grids.js'
import {findFarEnds, type LooseEnds, type Places} from './far-ends.js'
import {findLooseGrid, isOnGrid, offGrid, type LooseGrid} from './loose-grid.js'
import {settlePlaces, type SettledPlaces} from './settle-places.js'

/** Records that show the grids, those of them that are on all, and columns on grids. */
const FEWEST_RECORDS = 20
const LEAST_ON_GRID = 0.6
const FEWEST_COLUMNS = 4
/** Others may be off by more than the records seen. */
const MARGIN = 2
/** However near to the grid a few values are, in steps. */
const LEAST_ERROR = 1e-9
/** In columns on no grid, places are as vague as this at first. */
const VAGUE = 1e-6
/** A record known less well than this is left to other rules. */
const LARGEST_ERROR = 1e-9
/** Places of records that are known this well need not be solved for. */
const KNOWN = 1e-12
/** The far end of one edge is a point between two records when their differences have a common divisor; that of two hardly ever is. */
const ON_ONE_EDGE = 0.97
const ON_SEVERAL = 0.998

/**
 * Goes on from the records that lines show, where their values are nearly on grids: whole numbers that were standardised and rounded, say.
 * No row shows such grids exactly, but known records do, within their errors, and each row then shows the far end of its
 * edge, seen from a known record (see findFarEnds). So one edge leads to the next. All places are then made exact by
 * least squares (see settlePlaces); records that the rows leave open in some direction are left out.
 *
 * A rule of this project, number 11 of docs/reconstruction.md.
 *
 * @param points [rows, columns] of the release, distinct.
 * @param known Records that lines have shown, some of which may be wrong.
 * @returns Undefined when these are too few, or on no grids, or more than can be solved for at once.
 */
export async function readLooseGrids(
  points: Matrix,
  known: KnownPlaces,
  context: Pick<Context, 'rng' | 'signal'>,
): Promise<GridReading | undefined> {
  if (known.points.rows < FEWEST_RECORDS) return undefined
  const grids = Array.from({length: points.columns}, (_, column) => {
    const grid = findLooseGrid(columnOf(known.points, column))
    return grid && {column, ...grid}
  }).flatMap(grid => grid ?? [])
  if (grids.length < FEWEST_COLUMNS) return undefined
  const value = (record: number, column: number) => known.points.data[record * points.columns + column]
  const right = Array.from({length: known.points.rows}, (_, record) => record).filter(record =>
    grids.every(grid => isOnGrid(value(record, grid.column), grid)),
  )
  if (right.length < Math.max(FEWEST_RECORDS, LEAST_ON_GRID * known.points.rows)) return undefined
  const loose = grids.map((grid): LooseGrid & {readonly column: number} => {
    const steps = columnOf(points, grid.column).map(own => (own - grid.origin) / grid.step)
    const error = right.reduce((most, record) => Math.max(most, offGrid(value(record, grid.column), grid)), LEAST_ERROR)
    const low = steps.reduce((least, own) => Math.min(least, own), Infinity)
    const high = steps.reduce((most, own) => Math.max(most, own), -Infinity)
    return {...grid, error: MARGIN * error, low, high}
  })
  const inSteps = (record: number): Places =>
    Int32Array.from(loose, ({column, origin, step}) => Math.round((value(record, column) - origin) / step))
  const ends = await findFarEnds(columnsOf(points, loose), right.map(inSteps), loose, context)
  const start = placesNearby(points, known.points, right, loose, ends)
  const off = new Float64Array(points.columns).fill(VAGUE)
  for (const {column, error, step} of loose) off[column] = error * step
  const isFixed = (record: number) => record < right.length && known.error[right[record]] <= KNOWN
  const settled = await settlePlaces(points, start, isFixed, ends.edges, off, context)
  return settled && readingOf(points, settled)
}

export interface KnownPlaces {
  /** [records, columns]. */
  readonly points: Matrix
  /** Per record: how far it may be off in any column. */
  readonly error: Float64Array
}

function columnsOf(points: Matrix, chosen: readonly {readonly column: number}[]): Matrix {
  const own = createMatrix(points.rows, chosen.length)
  chosen.forEach(({column}, at) => {
    for (let row = 0; row < points.rows; row++) own.data[row * chosen.length + at] = points.data[row * points.columns + column]
  })
  return own
}

/** Where the records are, but for the errors of the grids: in columns on no grid, where the row on their edge points. */
function placesNearby(
  points: Matrix,
  known: Matrix,
  right: readonly number[],
  loose: readonly (LooseGrid & {readonly column: number})[],
  {records, edges}: LooseEnds,
): Matrix {
  const {columns} = points
  const start = createMatrix(records.length, columns)
  const isPlaced = new Uint8Array(records.length)
  right.forEach((record, at) => {
    start.data.set(known.data.subarray(record * columns, (record + 1) * columns), at * columns)
    isPlaced[at] = 1
  })
  for (const {row, from, to} of edges) {
    if (isPlaced[to] === 1) continue
    isPlaced[to] = 1
    let [stretch, best] = [1, 0]
    loose.forEach(({column, origin, step, error}, at) => {
      const [near, far] = [start.data[from * columns + column], origin + step * records[to][at]]
      start.data[to * columns + column] = far
      const telling = Math.abs(far - near) / (error * step)
      if (telling <= best) return
      best = telling
      stretch = (far - near) / (points.data[row * columns + column] - near)
    })
    const onGrid = new Set(loose.map(({column}) => column))
    for (let column = 0; column < columns; column++) {
      if (onGrid.has(column)) continue
      const near = start.data[from * columns + column]
      start.data[to * columns + column] = near + stretch * (points.data[row * columns + column] - near)
    }
  }
  return start
}

function readingOf(points: Matrix, settled: SettledPlaces): GridReading {
  const {columns} = points
  const edges = settled.edges.filter(({from, to}) => Math.max(settled.error[from], settled.error[to]) <= LARGEST_ERROR)
  const partners = new Map<number, Set<number>>()
  for (const {from, to} of edges)
    for (const [own, other] of [
      [from, to],
      [to, from],
    ])
      partners.set(own, (partners.get(own) ?? new Set()).add(other))
  const kept = [...partners.keys()].sort((a, b) => a - b)
  const numbers = new Map(kept.map((record, at) => [record, at]))
  return {
    points: pickRows(settled.points, kept),
    error: Float64Array.from(kept, record => settled.error[record]),
    confidence: Float64Array.from(kept, record => ((partners.get(record)?.size ?? 0) > 1 ? ON_SEVERAL : ON_ONE_EDGE)),
    columnConfidence: new Float64Array(kept.length * columns).fill(1),
    edges: edges.map(({row, from, to}) => ({
      row,
      from: numbers.get(from) ?? -1,
      to: numbers.get(to) ?? -1,
      ...placeBetween(points, row, settled, from, to),
    })),
  }
}

function placeBetween({data, columns}: Matrix, row: number, {points, error}: SettledPlaces, from: number, to: number) {
  let [along, square] = [0, 0]
  for (let column = 0; column < columns; column++) {
    const [near, far] = [points.data[from * columns + column], points.data[to * columns + column]]
    along += (far - near) * (data[row * columns + column] - near)
    square += (far - near) ** 2
  }
  return {place: along / square, error: Math.max(error[from], error[to]) / Math.sqrt(square)}
}
