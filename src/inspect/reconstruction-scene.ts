import type {ReconstructedRecords} from '../attacks/attack.js'
import {subContext, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {permutation, type Rng} from '../core/rng.js'
import {imageForm, signalForm} from '../core/sample-form.js'
import {numericColumn, type Table} from '../core/table.js'
import type {UsedMap} from '../core/used-map.js'
import {mapTable} from '../geometry/maps/apply-maps.js'
import {findMaps} from '../geometry/maps/find-maps.js'
import {nameMaps} from '../geometry/maps/name-maps.js'
import {chooseLines, linesBetween, linesByRecord, type RecordLine} from './scene-lines.js'

/** How much of a reconstruction is drawn. */
export interface SceneLimits {
  readonly mostLines: number
  /** Released rows on lines, and so many beside them. One line is drawn whole, whatever it holds. */
  readonly mostRows: number
}

/** Some rows of a table in the columns of a scene. */
export interface ScenePlaces {
  /** Counted from 0, in the table that they are of. */
  readonly rows: readonly number[]
  /** [columns][rows]; NaN where a number is missing. */
  readonly values: readonly (readonly number[])[]
}

/** A line between two rebuilt records, and the released rows on it. */
export interface SceneLine {
  /** Numbers of records of the scene. */
  readonly from: number
  readonly to: number
  /** Numbers of released rows of the scene. */
  readonly points: readonly number[]
}

export interface SceneRecord {
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

/** What pictures of a reconstruction show in any two columns: some of the released rows, of the lines and of the records. */
export interface ReconstructionScene {
  /** Numeric columns that vary, the first of them. */
  readonly columns: readonly string[]
  /** Numbers of the two columns with the most different values. */
  readonly plane: readonly [number, number]
  readonly points: ScenePlaces
  readonly lines: readonly SceneLine[]
  readonly records: readonly SceneRecord[]
  /** The records' places; a row is the number of a record among all that were rebuilt. */
  readonly recordPlaces: ScenePlaces
  /** Of the whole release, however much of it is drawn. */
  readonly all: {
    readonly rows: number
    /** Rows between two rebuilt records that are not records themselves. */
    readonly rowsOnLines: number
    readonly lines: number
    readonly records: number
  }
  /** Some of the real rows, and how many of the rebuilt records are real ones. */
  readonly real?: {readonly points: ScenePlaces; readonly rows: number; readonly matched: number}
  /** Columns that are shown as they were before a map bent their lines. */
  readonly maps: readonly UsedMap[]
}

/** More columns than anybody looks through. */
const MOST_COLUMNS = 60

/**
 * The picture of a reconstruction by ReconSMOTE: released rows, the lines that they lie on, and the records in which lines meet. Lines are
 * those between two rebuilt records with released rows between them, so the picture shows what the attack ended with, not what it looked
 * at on the way. A straight line in all columns is one in any two of them. Columns that went through a map are shown on the scale where
 * lines are straight.
 *
 * Records with the most lines are drawn first, each with all its lines, until there are `mostLines`. Further released rows are a random
 * sample, and so are real ones.
 *
 * @param released Rows of one class, feature columns only, [rows, columns], in any units; rows with missing numbers are on no line.
 * @throws {NotApplicable} When fewer than two numeric columns vary, or rows are pictures or signals.
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
  const columns = varyingColumns(straight).slice(0, MOST_COLUMNS)
  const plane = twoWidest(straight, columns)
  const lines = await linesBetween(straight, straightRecords, subContext(context, 'lines', 0.1, 1))
  const drawn = chooseLines(lines, records.rowCount, limits)
  const onLines = drawn.flatMap(({rows}) => rows)
  const rows = withOthers(onLines, straight.rowCount, limits.mostRows, context.rng.fork('rows'))
  const ends = [...new Set(drawn.flatMap(({from, to}) => [from, to]))].sort((a, b) => a - b)
  const own = linesByRecord(lines, records.rowCount)
  return {
    columns,
    plane,
    points: placesOf(straight, rows, columns),
    lines: numbered(drawn, ends, rows),
    records: ends.map(record => ({
      confidence: confidence[record],
      lines: own[record].length,
      ...(truth && {isReal: truth.matchOf[record] >= 0}),
    })),
    recordPlaces: placesOf(straightRecords, ends, columns),
    ...(truth && {real: realPlaces({...truth, real: mapTable(truth.real, maps)}, columns, limits, context.rng.fork('real'))}),
    all: {
      rows: released.rowCount,
      rowsOnLines: sum(lines.map(line => line.rows.length)),
      lines: lines.length,
      records: records.rowCount,
    },
    maps: nameMaps(maps),
  }
}

/** Lines by the numbers that records and rows have in the scene. */
function numbered(lines: readonly RecordLine[], records: readonly number[], rows: readonly number[]): SceneLine[] {
  const recordAt = new Map(records.map((record, at) => [record, at]))
  const pointAt = new Map(rows.map((row, at) => [row, at]))
  const numbersOf = (of: readonly number[], at: ReadonlyMap<number, number>) => of.flatMap(each => at.get(each) ?? [])
  return lines.map(line => {
    const [from, to] = numbersOf([line.from, line.to], recordAt)
    return {from, to, points: numbersOf(line.rows, pointAt)}
  })
}

/** Those rows, and a random sample of the others, in the order of the file. */
function withOthers(first: readonly number[], rowCount: number, most: number, rng: Rng): readonly number[] {
  const chosen = new Set(first)
  const enough = chosen.size + most
  for (const row of permutation(rng, rowCount)) {
    if (chosen.size >= enough) break
    chosen.add(row)
  }
  return [...chosen].sort((a, b) => a - b)
}

/** Real rows that were rebuilt, and a random sample of the others. */
function realPlaces({real, matchOf}: SceneTruth, columns: readonly string[], {mostRows}: SceneLimits, rng: Rng) {
  const matched = Array.from(matchOf).filter(row => row >= 0)
  const rows = withOthers(matched.slice(0, mostRows), real.rowCount, mostRows, rng)
  return {points: placesOf(real, rows, columns), rows: real.rowCount, matched: matched.length}
}

function placesOf(table: Table, rows: readonly number[], columns: readonly string[]): ScenePlaces {
  return {
    rows,
    values: columns.map(name => {
      const {values} = numericColumn(table, name)
      return rows.map(row => values[row])
    }),
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
function twoWidest(table: Table, columns: readonly string[]): [number, number] {
  if (columns.length < 2) throw new NotApplicable('fewer than two numeric columns vary, so there is no plane to draw in')
  const counts = columns.map(name => new Set(numericColumn(table, name).values).size)
  const [first, second] = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b)
  return [first, second]
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0)
