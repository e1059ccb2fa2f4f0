import {subContext, type Context} from '../core/context.js'
import {createMatrix, pickRows, type Matrix} from '../core/matrix.js'
import {permutation} from '../core/rng.js'
import {concatTables, type Table} from '../core/table.js'
import {wilson} from '../stats/intervals.js'
import {inspectSpace, type InspectSpace} from './inspect-space.js'
import {estimateNeighbours, listedScales, type ListedScale} from './estimate-neighbours.js'
import type {Edge} from './neighbours-posterior.js'
import type {ScaleName} from './record-neighbours.js'
import {rebuiltRecords} from './rebuilt-records.js'
import {resemblance, type MadeRows, type Resemblance, type SamplerName} from './resemblance.js'
import {rowsOnEdges, type Exactness, type Pair, type RowsOnEdges} from './rows-on-edges.js'
import {countLines} from './count-lines.js'
import {poissonTail} from './interpolation-test.js'

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
  /** On which scale the generator's choice of neighbours is explained clearly better than on others. */
  readonly scale?: ScaleName
  /** Which sampler the rows resemble, the most probable first. */
  readonly samplers?: readonly Resemblance[]
  /** How the numbers of columns were written, as `NAME: FORM`, where not in full. */
  readonly numbers?: readonly string[]
  readonly because: string
}

/** With less explained the records found are too few to count or rank. */
const LEAST_EXPLAINED = 0.3
/** A record with rows on so few edges may be a wrong one. */
const FEWEST_EDGES = 2
const COPIES_DEVIATIONS = 2
/** So many junctions, and so large a share of rows, and the file holds real rows among the interpolated ones. */
const FEWEST_JUNCTIONS = 3
const LEAST_JUNCTION_SHARE = 0.02
const MOST_WRONG_JUNCTIONS = 0.1
const MOST_ENDS = 20
/** Rounding adds up from the rows of several lines to the records they meet in. */
const RECORD_ERRORS = 30
/** More rows are sampled: fewer rows per edge tell the same k, and the ratio follows. Rounded ones take much longer to reconstruct from. */
const MOST_EXACT_ROWS = 10_000
const MOST_ROUNDED_ROWS = 3000
/** Of processor time. Reconstruction that takes longer is given up: the verdict does not wait for it. */
const MOST_SECONDS = 120
const CONFIDENCE = 0.95
/** Share of the records that may be wrong, or there twice, where numbers are rounded. */
const ROUNDED_RECORDS = 0.12

/**
 * The generator's settings as far as the released rows tell. Real records are those rows in which several lines end (when real
 * rows are mixed in) and those that ReconSMOTE reconstructs from the other rows. The rows between two of them, counted edge by edge, give
 * k (`estimateNeighbours`); rows per record give the ratio. A row is explained when both ends of its edge were found:
 * with a share s explained and N records found there are about N / s, at most N / s^2 (the missing ones are those with
 * few rows), and at least N less those with rows on a single edge, which may be wrong. Records that are equal are
 * counted by the rows between them, which equal them too. Of very many rows a random part is used.
 *
 * @param table Rows of one class without the target, [rows, columns], in any units; rows with missing numbers are left out.
 */
export async function estimateSettings(table: Table, context: Context): Promise<EstimatedSettings> {
  const whole = inspectSpace(table)
  if (whole === undefined || whole.rank < 2) return nothing('lines are not to be seen in these columns')
  const most = whole.resolutions.every(({isFull}) => isFull) ? MOST_EXACT_ROWS : MOST_ROUNDED_ROWS
  if (table.rowCount <= most) return fromRows(table, context)
  const chosen = permutation(context.rng.fork('sample'), table.rowCount).subarray(0, most).sort()
  const {ratio, because, ...rest} = await fromRows(table.select(chosen, table.role), context)
  const thinned = most / table.rowCount
  const scaled = ratio && {value: ratio.value / thinned, low: ratio.low / thinned, high: ratio.high / thinned}
  return {...rest, ...(scaled && {ratio: scaled}), because: `of ${most} rows drawn at random, ${because}`}
}

async function fromRows(table: Table, context: Context): Promise<EstimatedSettings> {
  const space = inspectSpace(table)
  if (space === undefined || space.rank < 2) return nothing('lines are not to be seen in these columns')
  const real = await realRows(space, subContext(context, 'real', 0, 0.2))
  const isReal = new Set(real)
  const others = space.rows.filter(row => !isReal.has(row))
  const guessed = await rebuiltRecords(
    table.select(others, 'synthetic'),
    MOST_SECONDS,
    subContext(context, 'reconstruct', 0.2, 0.8),
  )
  if ('because' in guessed) return {...nothing(guessed.because), realRows: real.length}
  const {records: found, numbers} = guessed
  const madeReal = await betweenRecords(table, space, {real, found}, subContext(context, 'second run', 0.8, 0.82))
  const known = table.select(
    real.filter((_, at) => !madeReal[at]),
    'reconstructed',
  )
  const junctions = {junctions: real.length, madeJunctions: madeReal.filter(Boolean).length}
  const records = concatTables('reconstructed', [known, found.select(newRows(space, known, found), 'reconstructed')])
  if (records.rowCount < 2) return {...nothing('no records could be reconstructed'), realRows: real.length}
  const explained = await explain(table, space, records, subContext(context, 'edges', 0.82, 1))
  const settings = {...settingsFrom({...explained, ...junctions}, space.rows.length, known.rowCount), numbers}
  return isExact(table, space) ? settings : {...settings, ...(settings.ratio && {ratio: widened(settings.ratio)})}
}

/**
 * Whether all numbers are known to the last digit: from rounded or truncated ones wrong records are made, and one
 * record in two versions.
 */
function isExact({columns}: Table, space: InspectSpace): boolean {
  const numeric = columns.filter(({kind}) => kind === 'numeric')
  return numeric.length === space.columns.length && space.resolutions.every(({isFull}) => isFull)
}

function widened({value, low, high}: Interval): Interval {
  return {value, low: low * (1 - ROUNDED_RECORDS), high: high * (1 + ROUNDED_RECORDS)}
}

/**
 * Which of the rows that lines end in lie between two reconstructed records: they were made by a first run, from whose rows a second
 * one began, and are no real records.
 */
async function betweenRecords(
  table: Table,
  {columns, cloud}: InspectSpace,
  {real, found}: {real: Int32Array; found: Table},
  context: Context,
): Promise<boolean[]> {
  if (real.length === 0 || found.rowCount < 2) return Array.from(real, () => false)
  const names = columns.map(({field}) => field.name)
  const ranges = columns.map(({values}) => scaleOf(values))
  const [points, places] = [table.select(real, 'synthetic'), found].map(part => scaledMatrix(part, names, ranges))
  const exactness = {uncertainty: cloud.uncertainty, recordErrors: RECORD_ERRORS}
  const {pairOf} = await rowsOnEdges(points, places, distinctPairs(listedScales(found), found.rowCount), exactness, context)
  return Array.from(pairOf, pair => pair >= 0)
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

interface Explained {
  readonly records: Table
  readonly scales: readonly ListedScale[]
  readonly edges: readonly Edge[]
  /** Per record: rows that equal it, and how many rows of its edges lie that near to it by chance. */
  readonly equal: Int32Array
  readonly near: Float64Array
  /** Where on their edges rows lie, and how many rows lie on an edge prolonged. */
  readonly places: Float64Array
  readonly beyond: number
}

/** The records with what lies between them, without those that explain nothing. */
async function explain(table: Table, space: InspectSpace, records: Table, context: Context): Promise<Explained> {
  const scales = listedScales(records)
  const pairs = distinctPairs(scales, records.rowCount)
  const names = space.columns.map(({field}) => field.name)
  const ranges = space.columns.map(({values}) => scaleOf(values))
  const points = scaledMatrix(table.select(space.rows, 'synthetic'), names, ranges)
  const exactness = {uncertainty: space.cloud.uncertainty, recordErrors: RECORD_ERRORS}
  const places = scaledMatrix(records, names, ranges)
  const onEdges = await rowsOnEdges(points, places, pairs, exactness, context)
  const {pairOf, recordOf} = onEdges
  const rowsOf = new Int32Array(pairs.length)
  const equal = new Int32Array(records.rowCount)
  for (const pair of pairOf) if (pair >= 0) rowsOf[pair]++
  for (const record of recordOf) if (record >= 0) equal[record]++
  const edges = pairs.map(({from, to}, at) => ({from, to, rows: rowsOf[at]})).filter(({rows}) => rows > 0)
  const isEnd = new Uint8Array(records.rowCount)
  for (const {from, to} of edges) isEnd[from] = isEnd[to] = 1
  if (edges.length > 0 && isEnd.includes(0)) {
    const kept = Int32Array.from(isEnd.keys()).filter(record => isEnd[record] === 1)
    return explain(table, space, records.select(kept, 'reconstructed'), context)
  }
  const open = pairOf.findIndex((pair, row) => pair < 0 && recordOf[row] < 0)
  return {
    records,
    scales,
    edges,
    equal,
    near: rowsNear(places, edges, exactness),
    places: onEdges.places.filter(place => !Number.isNaN(place)),
    beyond:
      open < 0
        ? 0
        : await rowsBeyond(
            points,
            places,
            distinctPairs(scales, records.rowCount, PROLONGED_NEIGHBOURS),
            {...onEdges, exactness},
            context,
          ),
  }
}

/** SVM-SMOTE goes on beyond a record by up to half of its distance from the neighbour. */
const PROLONGED = 0.5
/** Pairs of near records alone are prolonged: among far ones chance would be more than what is there. */
const PROLONGED_NEIGHBOURS = 15

/** Rows that lie between no records, but on an edge prolonged beyond one of them. */
async function rowsBeyond(
  points: Matrix,
  places: Matrix,
  near: readonly Pair[],
  {pairOf, recordOf, exactness}: RowsOnEdges & {exactness: Exactness},
  context: Context,
): Promise<number> {
  const open = Int32Array.from(pairOf.keys()).filter(row => pairOf[row] < 0 && recordOf[row] < 0)
  const {columns} = places
  const ends = createMatrix(places.rows + 2 * near.length, columns)
  ends.data.set(places.data)
  const pairs: Pair[] = []
  const prolong = (from: number, to: number) => {
    const end = places.rows + pairs.length
    for (let column = 0; column < columns; column++) {
      const [start, at] = [places.data[from * columns + column], places.data[to * columns + column]]
      ends.data[end * columns + column] = at + PROLONGED * (at - start)
    }
    pairs.push({from: to, to: end})
  }
  for (const {from, to} of near) {
    prolong(from, to)
    prolong(to, from)
  }
  const found = await rowsOnEdges(pickRows(points, open), ends, pairs, exactness, context)
  return found.pairOf.reduce((count, pair) => count + (pair >= 0 ? 1 : 0), 0)
}

/** Rows lie evenly on their edge: some of them come so near to its end that they equal the record. */
function rowsNear(places: Matrix, edges: readonly Edge[], {uncertainty, recordErrors}: Exactness): Float64Array {
  const near = new Float64Array(places.rows)
  for (const {from, to, rows} of edges) {
    let share = 0.5
    for (let column = 0; column < places.columns; column++) {
      const change = Math.abs(places.data[from * places.columns + column] - places.data[to * places.columns + column])
      share = Math.min(share, (recordErrors * uncertainty[column]) / change)
    }
    near[from] += rows * share
    near[to] += rows * share
  }
  return near
}

/** Pairs of records of which one is among so many nearest of the other on one of the scales. */
function distinctPairs(scales: readonly ListedScale[], records: number, nearest = Infinity): Pair[] {
  const keys = new Set<number>()
  for (const {neighbours} of scales)
    neighbours.to.forEach((other, cell) => {
      if (cell % neighbours.count >= nearest) return
      const record = Math.floor(cell / neighbours.count)
      keys.add(Math.min(record, other) * records + Math.max(record, other))
    })
  return Array.from(keys, key => ({from: Math.floor(key / records), to: key % records}))
}

function settingsFrom(
  {records, scales, edges, equal, near, places, beyond, ...junctions}: Explained & Pick<MadeRows, 'junctions' | 'madeJunctions'>,
  rows: number,
  known: number,
): EstimatedSettings {
  const onEdges = edges.reduce((sum, edge) => sum + edge.rows, 0)
  const onRecords = equal.reduce((sum, count) => sum + count, 0)
  const foundShare = Math.min(1, Math.sqrt((onEdges + beyond) / Math.max(1, rows - onRecords)))
  const draws = {records: records.rowCount, edges, equal, near, foundShare}
  const neighbours = estimateNeighbours(scales, draws, CONFIDENCE)
  const byChance = near.reduce((sum, count) => sum + count, 0)
  const realRows = neighbours?.holdsRealRows === true ? Math.max(0, Math.round(onRecords - byChance)) : 0
  const made = rows - realRows
  const explained = onEdges + onRecords - realRows
  const share = made === 0 ? 0 : explained / made
  const base = {realRows, reconstructedRecords: records.rowCount - Math.min(known, realRows), explainedShare: share}
  if (neighbours === undefined || share < LEAST_EXPLAINED)
    return {...base, because: `only ${Math.round(100 * share)} % of the rows lie between records that could be found`}
  const {value, low, high, copies, scale} = neighbours
  const samplers = resemblance({
    draws,
    neighbours,
    places,
    beyond,
    unexplained: made - explained - beyond,
    rows: made,
    ...junctions,
    ...columnsOf(records),
  })
  const [{sampler, probability}] = samplers
  const without = probability >= 0.5 ? WITHOUT_NEIGHBOURS[sampler] : undefined
  const because = `${Math.round(100 * share)} % of the rows lie between two of ${records.rowCount} records`
  return {
    ...base,
    ...(without === undefined && {neighbours: {value, low, high}}),
    ...(scale !== undefined && {scale}),
    samplers,
    ratio: ratioOf(made, explained, edges, copies),
    because: without === undefined ? because : `${because}, ${without}`,
  }
}

/** Samplers that have no number of neighbours, or none that is known. */
const WITHOUT_NEIGHBOURS: Readonly<Partial<Record<SamplerName, string>>> = {
  mixup: 'of which any two were joined: there is no number of neighbours',
  'another sampler': 'which were not joined as by a sampler with a number of neighbours',
}

function columnsOf({columns}: Table): Pick<MadeRows, 'columns' | 'hasLevels'> {
  const numeric = columns.filter(({kind}) => kind === 'numeric').length
  return {columns: numeric, hasLevels: numeric < columns.length}
}

/** Rows per record: with all records found, with as many missing as the unexplained rows ask for, and without doubtful ones. */
function ratioOf(made: number, explained: number, edges: readonly Edge[], copies: Int32Array): Interval {
  const ends = new Int32Array(copies.length)
  for (const {from, to} of edges) {
    ends[from]++
    ends[to]++
  }
  const records = copies.reduce((sum, count) => sum + count, 0)
  const doubtful = ends.reduce((sum, count) => sum + (count < FEWEST_EDGES ? 1 : 0), 0)
  // Copies are known by the rows between them, which are few.
  const error = COPIES_DEVIATIONS * Math.sqrt(records - copies.length)
  const least = wilson(explained, made, CONFIDENCE).low
  return {
    value: explained / records,
    low: (made * least ** 2) / (records + error),
    high: made / Math.max(1, records - doubtful - error),
  }
}

function nothing(because: string): EstimatedSettings {
  return {realRows: 0, reconstructedRecords: 0, explainedShare: 0, because}
}

/**
 * Rows in which lines of clearly different directions end; an interpolated row lies on one edge only, and other lines only by chance. So
 * many lines must end in a row that chance accounts for at most a tenth of such rows.
 */
async function realRows(space: InspectSpace, context: Context): Promise<Int32Array> {
  const {found, centres, byChance} = await countLines(space, {mostCentres: Infinity, mostLines: Infinity}, context)
  const perRow = byChance / Math.max(1, found.searched)
  for (let fewest = 2; fewest <= MOST_ENDS; fewest++) {
    const rows = centres.filter((_, at) => found.ends[at] >= fewest)
    if (rows.length < FEWEST_JUNCTIONS || rows.length < LEAST_JUNCTION_SHARE * found.searched) break
    // One of the lines may be the row's own edge.
    if (found.searched * poissonTail(fewest - 1, perRow) > MOST_WRONG_JUNCTIONS * rows.length) continue
    const isReal = new Set(rows)
    return space.rows.filter((_, at) => isReal.has(space.cloud.pointOf[at]))
  }
  return new Int32Array()
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
