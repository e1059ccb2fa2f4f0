import type {ReconstructedRecords} from '../attacks/attack.js'
import {isCoarse} from '../attacks/reconstruction/reconsmote/parameters.js'
import {subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {permutation, type Rng} from '../core/rng.js'
import {imageForm, signalForm} from '../core/sample-form.js'
import {numericColumn, type Table} from '../core/table.js'
import type {UsedMap} from '../core/used-map.js'
import {explainedRows, type RowEnds} from '../geometry/explain.js'
import {mapTable} from '../geometry/maps/apply-maps.js'
import {findMaps} from '../geometry/maps/find-maps.js'
import {nameMaps} from '../geometry/maps/name-maps.js'
import {placesIn, releaseSpace} from '../geometry/space.js'

/** How much of a reconstruction is drawn. */
export interface SceneLimits {
  /** Two numeric columns; the two with the most different numbers where they are left out. */
  readonly columns?: readonly [string, string]
  readonly mostLines: number
  /** Released rows on lines, and so many beside them. One line is drawn whole, whatever it holds. */
  readonly mostRows: number
}

export interface ScenePoint {
  /** Counted from 0, in the table that was given. */
  readonly row: number
  readonly x: number
  readonly y: number
}

/** A line between two rebuilt records, and the released rows on it. */
export interface SceneLine {
  /** Numbers of records of the scene. */
  readonly from: number
  readonly to: number
  /** Numbers of points of the scene. */
  readonly points: readonly number[]
}

export interface SceneRecord {
  /** Number of the record among all that the attack rebuilt. */
  readonly record: number
  readonly x: number
  readonly y: number
  /** The attack's own estimate of the probability that it is right. */
  readonly confidence: number
  /** How many lines with released rows end in it, drawn or not. */
  readonly lines: number
  /** Whether it is a real record, where the real rows are known. */
  readonly isReal?: boolean
}

/** The real rows, where somebody has them and asks to see them. */
export interface SceneTruth {
  /** The columns of the release. */
  readonly real: Table
  /** Per rebuilt record the real row that it is, or -1. */
  readonly matchOf: ArrayLike<number>
}

/** What a picture of a reconstruction shows in two columns: some of the released rows, of the lines and of the records. */
export interface ReconstructionScene {
  readonly columns: readonly [string, string]
  /** Numeric columns that could be shown instead, the first of them. */
  readonly choices: readonly string[]
  readonly points: readonly ScenePoint[]
  readonly lines: readonly SceneLine[]
  readonly records: readonly SceneRecord[]
  /** Of the whole release, however much of it is drawn. */
  readonly all: {
    readonly rows: number
    /** Rows between two rebuilt records that are not records themselves. */
    readonly rowsOnLines: number
    readonly lines: number
    readonly records: number
  }
  /** Some of the real rows, and how many of the rebuilt records are real ones. */
  readonly real?: {readonly points: readonly ScenePoint[]; readonly rows: number; readonly matched: number}
  /** Columns that are shown as they were before a map bent their lines. */
  readonly maps: readonly UsedMap[]
}

/** A rebuilt record may be off by a few of the errors of a rounded row, and a row by one. */
const ERRORS_OF_COARSE = 4
/** More names than anybody reads in a list. */
const MOST_CHOICES = 200

/** A line as the rows of a class lie on it. */
interface Edge {
  readonly from: number
  readonly to: number
  readonly rows: readonly number[]
}

/**
 * The picture of a reconstruction by ReconSMOTE: released rows, the lines that they lie on, and the records in which lines meet. Lines are
 * those between two rebuilt records with released rows between them (`explainedRows`), so the picture shows what the attack ended
 * with, not what it looked at on the way. A straight line in all columns is one in any two of them. Columns that went through a map are
 * shown on the scale where lines are straight.
 *
 * Records with the most lines are drawn first, each with all its lines, until there are `mostLines`. Further released rows are a random
 * sample, and so are real ones.
 *
 * @param released Rows of one class, feature columns only, [rows, columns], in any units; rows with missing numbers are on no line.
 * @throws {NotApplicable} When fewer than two numeric columns vary, or rows are pictures or signals. @throws {RangeError} When a column
 * that was asked for is none that varies.
 */
export async function reconstructionScene(
  released: Table,
  {records, confidence, parameters}: Pick<ReconstructedRecords, 'records' | 'confidence' | 'parameters'>,
  limits: SceneLimits,
  context: Context,
  truth?: SceneTruth,
): Promise<ReconstructionScene> {
  if (imageForm(released) !== undefined || signalForm(released) !== undefined)
    throw new NotApplicable('rows that are pictures or signals have no two columns in which a line could be seen')
  const maps = parameters.maps === undefined ? [] : await findMaps(released, subContext(context, 'maps', 0, 0.1))
  const straight = mapTable(released, maps)
  const straightRecords = mapTable(records, maps)
  const choices = varyingColumns(straight)
  const columns = limits.columns ?? twoWidest(straight, choices)
  const unknown = columns.find(name => !choices.includes(name))
  if (unknown !== undefined) throw new RangeError(`The column '${unknown}' does not vary, or holds no numbers.`)
  const ends = await rowEnds(straight, straightRecords, subContext(context, 'lines', 0.1, 1))
  const edges = edgesOf(ends, records.rowCount)
  const drawn = chooseEdges(edges, records.rowCount, limits)
  const onLines = drawn.flatMap(edge => edge.rows)
  const rows = chooseRows(onLines, straight, columns, limits.mostRows, context.rng.fork('rows'))
  return {
    columns,
    choices: choices.slice(0, MOST_CHOICES),
    ...drawScene({drawn, edges, rows, straight, straightRecords, columns, confidence, matchOf: truth?.matchOf}),
    ...(truth && {
      real: realPoints(mapTable(truth.real, maps), truth.matchOf, columns, limits.mostRows, context.rng.fork('real')),
    }),
    all: {
      rows: released.rowCount,
      rowsOnLines: edges.reduce((sum, edge) => sum + edge.rows.length, 0),
      lines: edges.length,
      records: records.rowCount,
    },
    maps: nameMaps(maps),
  }
}

/** Per row of the table the records that it lies between. */
async function rowEnds(released: Table, records: Table, context: Context): Promise<RowEnds> {
  const [from, to] = [new Int32Array(released.rowCount).fill(-1), new Int32Array(released.rowCount).fill(-1)]
  const space = releaseSpace(released)
  if (records.rowCount === 0 || space.columns.length === 0) return {from, to}
  const factor = isCoarse(space) ? ERRORS_OF_COARSE : 1
  const uncertainty = space.uncertainty.map(own => Math.max(MATCH_RADIUS, factor * own))
  const nobody = new Int32Array(space.rows.length).fill(-1)
  const found = await explainedRows(space.points, placesIn(records, space), uncertainty, {from: nobody, to: nobody}, context)
  space.rows.forEach((row, at) => {
    from[row] = found.from[at]
    to[row] = found.to[at]
  })
  return {from, to}
}

/** As the attack's own, on the [-1, 1] scale: a record is known no better. */
const MATCH_RADIUS = 1e-9

/** Lines in the order of their first rows. */
function edgesOf({from, to}: RowEnds, records: number): Edge[] {
  const byEnds = new Map<number, {from: number; to: number; rows: number[]}>()
  from.forEach((one, row) => {
    const [low, high] = [Math.min(one, to[row]), Math.max(one, to[row])]
    if (low < 0 || low === high) return
    const key = low * records + high
    const edge = byEnds.get(key)
    if (edge === undefined) byEnds.set(key, {from: low, to: high, rows: [row]})
    else edge.rows.push(row)
  })
  return [...byEnds.values()]
}

/** All lines of the record with the most of them, then of the next one, until there is enough to see. */
function chooseEdges(edges: readonly Edge[], records: number, {mostLines, mostRows}: SceneLimits): Edge[] {
  const own = edgesByRecord(edges, records)
  const order = [...own.keys()].sort((a, b) => own[b].length - own[a].length || a - b)
  const chosen = new Set<Edge>()
  let rows = 0
  for (const edge of order.flatMap(record => own[record])) {
    if (chosen.has(edge)) continue
    rows += edge.rows.length
    if (chosen.size >= mostLines || (rows > mostRows && chosen.size > 0)) break
    chosen.add(edge)
  }
  return [...chosen]
}

function edgesByRecord(edges: readonly Edge[], records: number): Edge[][] {
  const own: Edge[][] = Array.from({length: records}, () => [])
  for (const edge of edges) for (const end of [edge.from, edge.to]) own[end].push(edge)
  return own
}

/** Those rows, and a random sample of the others that have a place, in the order of the file. */
function chooseRows(
  first: readonly number[],
  table: Table,
  columns: readonly [string, string],
  most: number,
  rng: Rng,
): readonly number[] {
  const [xs, ys] = columns.map(name => numericColumn(table, name).values)
  const chosen = new Set(first)
  const enough = chosen.size + most
  for (const row of permutation(rng, table.rowCount)) {
    if (chosen.size >= enough) break
    if (!Number.isNaN(xs[row]) && !Number.isNaN(ys[row])) chosen.add(row)
  }
  return [...chosen].sort((a, b) => a - b)
}

/** Real rows that were rebuilt, and a random sample of the others. */
function realPoints(
  real: Table,
  matchOf: ArrayLike<number>,
  columns: readonly [string, string],
  most: number,
  rng: Rng,
): NonNullable<ReconstructionScene['real']> {
  const matched = Array.from(matchOf).filter(row => row >= 0)
  const rows = chooseRows(matched.slice(0, most), real, columns, most, rng)
  const place = placesOf(real, columns)
  return {points: rows.map(row => ({row, ...place(row)})), rows: real.rowCount, matched: matched.length}
}

function placesOf(table: Table, columns: readonly [string, string]): (row: number) => {x: number; y: number} {
  const [xs, ys] = columns.map(name => numericColumn(table, name).values)
  return row => ({x: xs[row], y: ys[row]})
}

interface Drawing {
  readonly drawn: readonly Edge[]
  readonly edges: readonly Edge[]
  readonly rows: readonly number[]
  readonly straight: Table
  readonly straightRecords: Table
  readonly columns: readonly [string, string]
  readonly confidence: Float64Array
  readonly matchOf: ArrayLike<number> | undefined
}

function drawScene({drawn, edges, rows, straight, straightRecords, columns, confidence, matchOf}: Drawing) {
  const lines = edgesByRecord(edges, straightRecords.rowCount)
  const ends = [...new Set(drawn.flatMap(({from, to}) => [from, to]))].sort((a, b) => a - b)
  const recordAt = new Map(ends.map((record, at) => [record, at]))
  const pointAt = new Map(rows.map((row, at) => [row, at]))
  const [rowPlace, recordPlace] = [placesOf(straight, columns), placesOf(straightRecords, columns)]
  return {
    points: rows.map((row): ScenePoint => ({row, ...rowPlace(row)})),
    lines: drawn.map((edge): SceneLine => ({
      from: recordAt.get(edge.from) ?? 0,
      to: recordAt.get(edge.to) ?? 0,
      points: edge.rows.flatMap(row => pointAt.get(row) ?? []),
    })),
    records: ends.map((record): SceneRecord => ({
      record,
      ...recordPlace(record),
      confidence: confidence[record],
      lines: lines[record].length,
      ...(matchOf && {isReal: matchOf[record] >= 0}),
    })),
  }
}

function varyingColumns(table: Table): string[] {
  return table.columns.flatMap(column => {
    if (column.kind !== 'numeric') return []
    const present = column.values.filter(value => !Number.isNaN(value))
    return present.some(value => value !== present[0]) ? [column.field.name] : []
  })
}

/** Those with the most different numbers; of as many, the first. */
function twoWidest(table: Table, choices: readonly string[]): [string, string] {
  if (choices.length < 2) throw new NotApplicable('fewer than two numeric columns vary, so there is no plane to draw in')
  const counts = new Map(choices.map(name => [name, new Set(numericColumn(table, name).values).size]))
  const sorted = [...choices].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
  return [sorted[0], sorted[1]]
}
