import {breather, type Context} from '../../../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../../../core/matrix.js'
import {nearestNeighbours} from '../../../stats/neighbours.js'
import type {LooseGrid} from './loose-grid.js'

/** A record in steps: [columns] of whole numbers. */
export type Places = Int32Array

export interface LooseEdge {
  readonly row: number
  /** Numbers of records. */
  readonly from: number
  readonly to: number
}

/** Known records that are tried as an end of a row's edge, nearest first. */
const RECORDS_PER_ROW = 40
/** How many far ends may be found by chance, in all. */
const MOST_CHANCE = 0.02
/** Columns in which a row must be off the record. */
const FEWEST_COLUMNS = 3
/** A row is off a record where it is so many errors away. */
const ERRORS_AWAY = 8
/** A row nearer to the record than this share of its edge shows too little of the other end. */
const LEAST_SHARE = 0.01
/** Records may be so far beyond the released range, as a share of it. */
const BEYOND = 0.5
/** Points farther out on a line that may be the record, when the differences have a common divisor. */
const MOST_DIVISOR = 6
const MOST_ROUNDS = 100

export interface LooseEnds {
  readonly records: readonly Places[]
  readonly edges: readonly LooseEdge[]
}

/**
 * The far ends of rows' edges, seen from known records. A ray from a record through a row is on the grid of one column at few
 * places, and all other columns have to be on theirs at the same place: that happens by chance with the product of twice their errors.
 * The nearest such point is the record, or one between the two when their differences have a common divisor; where a
 * known record is on the ray farther out, it is that. What is found is known in turn, and the search goes on until nothing more
 * is found. A row for which known records say different things is left.
 *
 * @param points [rows, columns] of the release, columns on grids alone. @param known Records, in steps of the grids.
 * @param grids Per column.
 */
export async function findFarEnds(
  points: Matrix,
  known: readonly Places[],
  grids: readonly LooseGrid[],
  context: Pick<Context, 'signal'>,
): Promise<LooseEnds> {
  const breathe = breather(context)
  const records = [...known]
  const numbers = new Map(records.map((places, at) => [places.join(), at]))
  const rows = pickSteps(points, grids)
  let open = Array.from({length: points.rows}, (_, row) => row)
  let edges: LooseEdge[] = []
  for (let round = 0, before = -1; round < MOST_ROUNDS && before < edges.length; round++) {
    before = edges.length
    const nearest = nearestRecords(points, open, records, grids)
    const left: number[] = []
    const found: {row: number; from: number; far: Places}[] = []
    for (const [at, row] of open.entries()) {
      const edge = edgeOf(rows[row], nearest(at))
      await breathe()
      if (edge === undefined) left.push(row)
      else found.push({row, ...edge})
    }
    edges = [...edges, ...found.map(({row, from, far}) => ({row, from, to: numberOf(far)}))]
    open = left
  }
  return {records, edges}

  function numberOf(places: Places): number {
    const key = places.join()
    const number = numbers.get(key) ?? records.push(places) - 1
    numbers.set(key, number)
    return number
  }

  function edgeOf(row: Float64Array, near: readonly number[]): {from: number; far: Places} | undefined {
    const proposals = near.flatMap(from => {
      const far = farEnd(records[from], row, grids, MOST_CHANCE / (points.rows * RECORDS_PER_ROW), isRecord)
      return far === undefined ? [] : [{from, far, isKnown: isRecord(far)}]
    })
    const both = proposals.filter(({isKnown}) => isKnown)
    const chosen = both.length > 0 ? both : proposals
    const [first] = chosen
    const ends = new Set(chosen.map(({from, far}) => [records[from].join(), far.join()].sort().join(' ')))
    return ends.size === 1 ? first : undefined
  }

  function isRecord(places: Places): boolean {
    return numbers.has(places.join())
  }
}

function pickSteps({data, rows, columns}: Matrix, grids: readonly LooseGrid[]): Float64Array[] {
  return Array.from({length: rows}, (_, row) =>
    Float64Array.from(grids, ({origin, step}, column) => (data[row * columns + column] - origin) / step),
  )
}

function nearestRecords(
  points: Matrix,
  open: readonly number[],
  records: readonly Places[],
  grids: readonly LooseGrid[],
): (at: number) => number[] {
  const places = createMatrix(records.length, points.columns)
  records.forEach((own, record) => {
    grids.forEach(({origin, step}, column) => (places.data[record * points.columns + column] = origin + step * own[column]))
  })
  const count = Math.min(RECORDS_PER_ROW, records.length)
  const {indices} = nearestNeighbours(places, pickRows(points, Int32Array.from(open)), count)
  return at => Array.from(indices.subarray(at * count, (at + 1) * count))
}

/** The nearest point beyond a row, seen from a record, that is on all grids. */
function farEnd(
  from: Places,
  row: Float64Array,
  grids: readonly LooseGrid[],
  mostChance: number,
  isRecord: (places: Places) => boolean,
): Places | undefined {
  const ways = row.map((value, column) => value - from[column])
  const mixed = Array.from(grids.keys()).filter(column => Math.abs(ways[column]) > ERRORS_AWAY * grids[column].error)
  if (mixed.length < FEWEST_COLUMNS) return undefined
  const candidates = (column: number) => roomBeyond(row[column], ways[column], grids[column])
  const lead = mixed.reduce((best, column) => (candidates(column) < candidates(best) ? column : best))
  const others = mixed.filter(column => column !== lead).sort((a, b) => grids[a].error - grids[b].error)
  const count = Math.min(candidates(lead), Math.abs(ways[lead]) / LEAST_SHARE)
  const sign = Math.sign(ways[lead])
  const first = Math.abs(Math.trunc(sign > 0 ? Math.ceil(row[lead]) : Math.floor(row[lead])) - from[lead])
  for (let size = first; size <= Math.abs(ways[lead]) + count; size++) {
    const stretch = size / Math.abs(ways[lead])
    const relative = grids[lead].error * (2 / size + 1 / Math.abs(ways[lead]))
    const far = Int32Array.from(from)
    far[lead] = from[lead] + sign * size
    let chance = size - first + 1
    const holds = others.every(column => {
      const {error, low, high} = grids[column]
      const value = from[column] + stretch * ways[column]
      const allowed = error * (1 + stretch) + Math.abs(stretch * ways[column]) * relative
      far[column] = Math.round(value)
      chance *= Math.min(1, 2 * allowed)
      const room = BEYOND * (high - low)
      return Math.abs(value - far[column]) <= allowed && value >= low - room && value <= high + room
    })
    if (holds) return chance > mostChance ? undefined : (farther(from, far, isRecord) ?? far)
  }
  return undefined
}

/** How many whole numbers are beyond a row within the room that records have. */
function roomBeyond(value: number, way: number, {low, high}: LooseGrid): number {
  const room = BEYOND * (high - low)
  return Math.max(1, Math.ceil(way > 0 ? high + room - value : value - low + room))
}

function farther(from: Places, far: Places, isRecord: (places: Places) => boolean): Places | undefined {
  for (let times = 1; times <= MOST_DIVISOR; times++) {
    const place = far.map((value, column) => from[column] + times * (value - from[column]))
    if (isRecord(place)) return place
  }
  return undefined
}
