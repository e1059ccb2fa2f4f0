import {reconSmote} from '../attacks/reconsmote.js'
import {breather, subContext, type Context} from '../core/context.js'
import {Interrupted, NotApplicable} from '../core/errors.js'
import {createMatrix, stackRows, type Matrix} from '../core/matrix.js'
import {concatTables, type Table} from '../core/table.js'
import {createCloud} from '../geometry/cloud.js'
import {createPencil} from '../geometry/pencil.js'
import {wilson} from '../stats/intervals.js'
import {inspectSpace, type InspectSpace} from './inspect-space.js'
import {neighboursPosterior, type Edge} from './neighbours-posterior.js'
import {scanLines} from './line-scan.js'

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface EstimatedSettings {
  /** The generator's number of neighbours, with 95 % of its posterior. */
  readonly neighbours?: Interval
  /** Interpolated rows per real record that was used. */
  readonly ratio?: Interval
  /** Rows that are real records: several lines end in each, or they equal a reconstructed one. */
  readonly realRows: number
  readonly reconstructedRecords: number
  /** Share of the other rows that lie between two of the records. */
  readonly explainedShare: number
  readonly because: string
}

/** With less explained the records found are too few to count or rank. */
const LEAST_EXPLAINED = 0.3
/** With less explained, ranks among the records found are smaller than among all. */
const NEARLY_ALL = 0.9
/** So many junctions, and so large a share of rows, and the file holds real rows among the interpolated ones. */
const FEWEST_JUNCTIONS = 3
const LEAST_JUNCTION_SHARE = 0.02
/** Rounding adds up from the rows of several lines to the records they meet in. */
const RECORD_ERRORS = 30
/** Reconstruction that takes longer is given up: the verdict does not wait for it. */
const MOST_SECONDS = 30
const CONFIDENCE = 0.95

/**
 * The generator's settings as far as the released rows tell. Real records are those rows in which several lines end (when real
 * rows are mixed in) and those that ReconSMOTE reconstructs from the other rows; each other row that lies between two records gives
 * an edge; the edges' neighbour ranks give k (`neighboursPosterior`), the number of records gives the ratio. Of N records with rows
 * between them on a share s explained, about N / sqrt(s) exist - an edge is explained when both its ends were found - at least N,
 * at most N / s. Equal records count once.
 *
 * @param table Rows of one class without the target, [rows, columns], in any units; rows with missing numbers are left out.
 */
export async function estimateSettings(table: Table, context: Context): Promise<EstimatedSettings> {
  const space = inspectSpace(table)
  if (space === undefined || space.rank < 2) return nothing('lines are not to be seen in these columns')
  const real = await realRows(space, subContext(context, 'real', 0, 0.2))
  const isReal = new Set(real)
  const others = space.rows.filter(row => !isReal.has(row))
  const found = await reconstructed(table.select(others, 'synthetic'), subContext(context, 'reconstruct', 0.2, 0.8))
  if (typeof found === 'string') return {...nothing(found), realRows: real.length}
  const known = table.select(real, 'reconstructed')
  const records = concatTables('reconstructed', [known, found.select(newRows(space, known, found), 'reconstructed')])
  if (records.rowCount < 2) return {...nothing('no records could be reconstructed'), realRows: real.length}
  return settingsFrom(table, space, records, others, real.length, subContext(context, 'edges', 0.8, 1))
}

/** The records, or why there are none. */
async function reconstructed(released: Table<'synthetic'>, context: Context): Promise<Table | string> {
  const limit = AbortSignal.timeout(1000 * MOST_SECONDS)
  const signal = AbortSignal.any([context.signal, limit])
  try {
    const guesses = await reconSmote().guess({released}, {...context, signal, progress: context.progress.bind(context)})
    return guesses.kind === 'records' ? guesses.records : 'no records were reconstructed'
  } catch (error) {
    if (error instanceof NotApplicable) return error.message
    if (error instanceof Interrupted && limit.aborted && !context.signal.aborted)
      return `reconstruction was given up after ${MOST_SECONDS} s`
    throw error
  }
}

/** Rows of `found` that are none of `known`, within what records may be off. */
function newRows({columns, cloud: {uncertainty}}: InspectSpace, known: Table, found: Table): number[] {
  const names = columns.map(({field}) => field.name)
  const scales = columns.map(({values}) => scaleOf(values))
  const [a, b] = [known, found].map(part => scaledMatrix(part, names, scales))
  const isKnown = (row: number) => {
    for (let other = 0; other < a.rows; other++)
      if (
        uncertainty.every(
          (error, at) => Math.abs(a.data[other * a.columns + at] - b.data[row * b.columns + at]) <= 2 * RECORD_ERRORS * error,
        )
      )
        return true
    return false
  }
  return Array.from({length: found.rowCount}, (_, row) => row).filter(row => !isKnown(row))
}

async function settingsFrom(
  table: Table,
  space: InspectSpace,
  records: Table,
  others: Int32Array,
  real: number,
  context: Context,
): Promise<EstimatedSettings> {
  const {edges, equal} = await edgesBetween(table, space, records, others, context)
  const explained = edges.reduce((sum, {rows}) => sum + rows, 0)
  const made = others.length - equal
  const share = made === 0 ? 0 : explained / made
  const base = {realRows: real + equal, reconstructedRecords: records.rowCount - real, explainedShare: share}
  if (share < LEAST_EXPLAINED)
    return {...base, because: `only ${Math.round(100 * share)} % of the rows lie between records that could be found`}
  const least = Math.max(1e-9, wilson(explained, made, CONFIDENCE).low)
  const ratio = {
    value: (made * Math.sqrt(share)) / records.rowCount,
    low: (made * least) / records.rowCount,
    high: made / records.rowCount,
  }
  const neighbours = neighboursPosterior(records, edges, CONFIDENCE)
  return {
    ...base,
    ratio,
    ...(neighbours && {neighbours}),
    because: `${Math.round(100 * share)} % of the rows lie between two of ${records.rowCount} records${share < NEARLY_ALL ? '; with records missing, neighbours may come out too small' : ''}`,
  }
}

function nothing(because: string): EstimatedSettings {
  return {realRows: 0, reconstructedRecords: 0, explainedShare: 0, because}
}

/** Rows in which lines of different directions meet; an interpolated row lies on one edge only. */
async function realRows(space: InspectSpace, context: Context): Promise<Int32Array> {
  const {cloud, own, rows, rank} = space
  const centres = Int32Array.from({length: cloud.points.rows}, (_, at) => at)
  const limits = {centres, mostDirections: Infinity, fewestColumns: Math.min(3, rank)}
  const {junctions} = await scanLines(cloud, own, limits, context)
  if (junctions.length < FEWEST_JUNCTIONS || junctions.length < LEAST_JUNCTION_SHARE * cloud.points.rows) return new Int32Array()
  const isJunction = new Uint8Array(cloud.points.rows)
  for (const point of junctions) isJunction[point] = 1
  return rows.filter((_, at) => isJunction[cloud.pointOf[at]] === 1)
}

/** Per pair of records the rows that lie between them; and how many rows equal a record. */
async function edgesBetween(
  table: Table,
  {columns, cloud: {uncertainty}}: InspectSpace,
  records: Table,
  others: Int32Array,
  context: Context,
): Promise<{edges: Edge[]; equal: number}> {
  const names = columns.map(({field}) => field.name)
  const scales = columns.map(({values}) => scaleOf(values))
  const places = scaledMatrix(records, names, scales)
  const rows = scaledMatrix(table.select(others, 'synthetic'), names, scales)
  const cloud = createCloud(
    stackRows(places, rows),
    uncertainty.map(error => RECORD_ERRORS * error),
  )
  const recordAt = new Int32Array(cloud.points.rows).fill(-1)
  for (let record = places.rows - 1; record >= 0; record--) recordAt[cloud.pointOf[record]] = record
  const recordPoints = Int32Array.from(new Set(cloud.pointOf.subarray(0, places.rows))).sort()
  const pencil = createPencil(cloud, recordPoints.length)
  const counts = new Map<string, Edge>()
  let equal = 0
  const breathe = breather(context)
  for (let row = 0; row < rows.rows; row++) {
    const point = cloud.pointOf[places.rows + row]
    if (recordAt[point] >= 0) equal++
    const ends = recordAt[point] >= 0 ? undefined : nearestEnds(cloud, point, pencil.through(point, recordPoints))
    if (ends !== undefined) {
      const [from, to] = ends.map(end => recordAt[end]).sort((a, b) => a - b)
      const key = `${from} ${to}`
      counts.set(key, {from, to, rows: (counts.get(key)?.rows ?? 0) + 1})
    }
    context.progress(row / rows.rows)
    await breathe()
  }
  return {edges: [...counts.values()], equal}
}

/** The two records nearest to a point on either side, on the line where they are nearest to each other. */
function nearestEnds(
  {alpha, beta}: {readonly alpha: Float64Array; readonly beta: Float64Array},
  point: number,
  lines: readonly Int32Array[],
): [number, number] | undefined {
  let best: [number, number] | undefined
  let shortest = Infinity
  for (const members of lines) {
    const place = (member: number) =>
      (alpha[member] - alpha[point]) * (alpha[members[0]] - alpha[point]) +
      (beta[member] - beta[point]) * (beta[members[0]] - beta[point])
    const sorted = Array.from(members, member => ({member, at: place(member)})).sort((a, b) => a.at - b.at)
    const after = sorted.findIndex(({at}) => at > 0)
    if (after < 1) continue
    const pair: [number, number] = [sorted[after - 1].member, sorted[after].member]
    const length = Math.hypot(alpha[pair[0]] - alpha[pair[1]], beta[pair[0]] - beta[pair[1]])
    if (length < shortest) [best, shortest] = [pair, length]
  }
  return best
}

function scaleOf(values: Float64Array): {centre: number; halfRange: number} {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    // A comparison with NaN is false.
    if (value < min) min = value
    if (value > max) max = value
  }
  return {centre: min / 2 + max / 2, halfRange: max / 2 - min / 2}
}

function scaledMatrix(
  table: Table,
  names: readonly string[],
  scales: readonly {readonly centre: number; readonly halfRange: number}[],
): Matrix {
  const matrix = createMatrix(table.rowCount, names.length)
  names.forEach((name, at) => {
    const column = table.column(name)
    if (column.kind !== 'numeric') return
    for (let row = 0; row < table.rowCount; row++)
      matrix.data[row * names.length + at] = (column.values[row] - scales[at].centre) / scales[at].halfRange
  })
  return matrix
}
