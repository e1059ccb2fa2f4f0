import {isCoarse} from '../attacks/reconstruction/reconsmote/parameters.js'
import type {Context} from '../core/context.js'
import type {Table} from '../core/table.js'
import {explainedRows, type RowEnds} from '../geometry/explain.js'
import {placesIn, releaseSpace} from '../geometry/space.js'

/** A line between two rebuilt records, and the rows of the table on it. */
export interface RecordLine {
  readonly from: number
  readonly to: number
  readonly rows: readonly number[]
}

/** A rebuilt record may be off by a few of the errors of a rounded row, and a row by one. */
const ERRORS_OF_COARSE = 4
/** As the attack's own, on the [-1, 1] scale: a record is known no better. */
const MATCH_RADIUS = 1e-9

/**
 * The lines between two rebuilt records with released rows between them (`explainedRows`), in the order of their first rows. Rows with
 * missing numbers are on no line, and neither are rows that are records themselves.
 *
 * @param released [rows, columns], and @param records [records, columns]: both on the scale on which lines are straight.
 */
export async function linesBetween(released: Table, records: Table, context: Context): Promise<readonly RecordLine[]> {
  const space = releaseSpace(released)
  if (records.rowCount === 0 || space.columns.length === 0) return []
  const factor = isCoarse(space) ? ERRORS_OF_COARSE : 1
  const uncertainty = space.uncertainty.map(own => Math.max(MATCH_RADIUS, factor * own))
  const nobody = new Int32Array(space.rows.length).fill(-1)
  const ends = await explainedRows(space.points, placesIn(records, space), uncertainty, {from: nobody, to: nobody}, context)
  return gathered(ends, space.rows, records.rowCount)
}

function gathered({from, to}: RowEnds, rows: Int32Array, records: number): RecordLine[] {
  const byEnds = new Map<number, {from: number; to: number; rows: number[]}>()
  rows.forEach((row, at) => {
    const [low, high] = [Math.min(from[at], to[at]), Math.max(from[at], to[at])]
    if (low < 0 || low === high) return
    const key = low * records + high
    const line = byEnds.get(key)
    if (line === undefined) byEnds.set(key, {from: low, to: high, rows: [row]})
    else line.rows.push(row)
  })
  return [...byEnds.values()]
}

/** Per record its lines. */
export function linesByRecord(lines: readonly RecordLine[], records: number): readonly (readonly RecordLine[])[] {
  const own: RecordLine[][] = Array.from({length: records}, () => [])
  for (const line of lines) for (const end of [line.from, line.to]) own[end].push(line)
  return own
}

/** All lines of the record with the most of them, then of the next one, until there is enough to see; one at least. */
export function chooseLines(
  lines: readonly RecordLine[],
  records: number,
  {mostLines, mostRows}: {readonly mostLines: number; readonly mostRows: number},
): readonly RecordLine[] {
  const own = linesByRecord(lines, records)
  const order = [...own.keys()].sort((a, b) => own[b].length - own[a].length || a - b)
  const chosen = new Set<RecordLine>()
  let rows = 0
  for (const line of order.flatMap(record => own[record])) {
    if (chosen.has(line)) continue
    rows += line.rows.length
    if (chosen.size >= mostLines || (rows > mostRows && chosen.size > 0)) break
    chosen.add(line)
  }
  return [...chosen]
}
