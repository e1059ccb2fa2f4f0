import {breather, type Context} from '../../core/context.js'
import {createMatrix, type Matrix} from '../../core/matrix.js'
import {followsLines, type PlacedRow} from '../follows-lines.js'
import {chooseByRelations} from './choose-by-relations.js'
import {chooseGrids} from './choose-grids.js'
import {decodeRow, type Decoded} from './decode-row.js'
import {gridCandidates, type Grid, type Reference} from './find-grid.js'
import {columnOf, inSteps, type GridColumn} from './grid-column.js'
import {resolveEnds, type GridEdge, type GridRecords} from './resolve-ends.js'
import {solveRest, type RestOfRecords} from './solve-rest.js'

export interface GridReading {
  /** [records, columns]. */
  readonly points: Matrix
  /** Per record: how far it may be off in any column. */
  readonly error: Float64Array
  /** Per record: the probability that it is one. */
  readonly confidence: Float64Array
  /** [records, columns]: the probability that a value is right. Columns on no grid may not follow the lines that the grids show. */
  readonly columnConfidence: Float64Array
  /** Rows between two of the records. */
  readonly edges: readonly GridEdge[]
}

/** How many rows may decode by chance. */
const MOST_CHANCE = 1e-3
/** From so many columns on, wrong grids hardly decode a row by relations, and these are tried before pairs of columns. */
const MANY_COLUMNS = 7
/** Grids on which so many of the rows decode are not compared with others. */
const NEARLY_ALL = 0.8
/** A record known less well than this is left to other rules. */
const LARGEST_ERROR = 1e-9
/** So is one that is more likely none. */
const LEAST_CONFIDENCE = 0.5

/**
 * Reads the records off rows whose columns are, at least in part, interpolated from values on grids: whole numbers,
 * decimals of a few digits, and affine images of these. There a single row shows both of its parents (see decodeRow),
 * and no two rows need to have anything to do with each other. Columns on no grid follow from the rows' places between
 * their parents.
 *
 * A rule of this project, number 8 of docs/reconstruction.md; the case of grids with one step is rule 7.
 *
 * @param points [rows, columns], distinct. @param uncertainty Per column: how far a value may be off.
 * @param references Per column: zeros and units that a grid may be laid through.
 * @returns Undefined when the columns are on no grids; `unshared` when rows decode by points that hardly any other row shows, and that are
 * no records then.
 */
export async function readGrids(
  points: Matrix,
  uncertainty: Float64Array,
  references: readonly (readonly Reference[])[],
  context: Context,
): Promise<GridReading | 'unshared' | undefined> {
  const candidates = Array.from(uncertainty, (error, column) =>
    gridCandidates(columnOf(points, column), error, references[column]),
  )
  const byRelations = () => chooseByRelations(points, uncertainty, candidates, references, context)
  const byPairs = () => chooseGrids(points, candidates, context)
  let best: {chosen: readonly GridColumn[]; decoded: ReadonlyMap<number, Decoded>} | undefined
  for (const choose of points.columns < MANY_COLUMNS ? [byPairs, byRelations] : [byRelations, byPairs]) {
    const chosen = await choose()
    const decoded = chosen.length > 0 ? await decodeRows(points, chosen, context) : new Map<number, Decoded>()
    if (decoded.size > (best?.decoded.size ?? 0)) best = {chosen, decoded}
    if (decoded.size >= NEARLY_ALL * points.rows) break
  }
  if (best === undefined) return undefined
  const {chosen, decoded} = best
  const found = resolveEnds(
    decoded,
    chosen.map(({grid}) => grid),
  )
  if (!found.areShared) return 'unshared'
  const rest = Array.from({length: points.columns}, (_, column) => column).filter(
    column => !chosen.some(known => known.column === column),
  )
  return assemble(points, uncertainty, chosen, rest, found, solveRest(points, rest, found.records.length, found.edges))
}

async function decodeRows(points: Matrix, chosen: readonly GridColumn[], context: Context): Promise<Map<number, Decoded>> {
  const grids: Grid[] = chosen.map(({grid}) => grid)
  const decoded = new Map<number, Decoded>()
  const breathe = breather(context)
  for (let row = 0; row < points.rows; row++) {
    const parents = decodeRow(inSteps(points, row, chosen), grids, MOST_CHANCE / points.rows)
    if (parents !== undefined) decoded.set(row, parents)
    context.progress(row / points.rows)
    await breathe()
  }
  return decoded
}

/** The records that are known in all columns, and the rows that are between these in all columns. */
function assemble(
  points: Matrix,
  uncertainty: Float64Array,
  chosen: readonly GridColumn[],
  rest: readonly number[],
  {records, edges, confidence}: GridRecords,
  {values, factor}: RestOfRecords,
): GridReading {
  const all = createMatrix(records.length, points.columns)
  const error = new Float64Array(records.length)
  records.forEach((steps, record) => {
    chosen.forEach(({column, grid}, at) => {
      all.data[record * all.columns + column] = grid.origin + grid.step * steps[at]
      error[record] = Math.max(error[record], grid.error * grid.step)
    })
    rest.forEach((column, at) => {
      all.data[record * all.columns + column] = values.data[record * rest.length + at]
      error[record] = Math.max(error[record], factor[record] * uncertainty[column])
    })
  })
  const isTaken = (record: number) => error[record] <= LARGEST_ERROR && confidence[record] >= LEAST_CONFIDENCE
  const between = edges.filter(({from, to}) => isTaken(from) && isTaken(to))
  const allowed = (column: number, {from, to}: Pick<GridEdge, 'from' | 'to'>) =>
    2 * (uncertainty[column] + error[from] + error[to])
  const holding = between.filter(edge =>
    rest.every(column => {
      const {row, from, to, place} = edge
      const [p, q] = [all.data[from * all.columns + column], all.data[to * all.columns + column]]
      const off = points.data[row * points.columns + column] - p - place * (q - p)
      return Math.abs(off) <= allowed(column, edge)
    }),
  )
  const columnConfidence = new Float64Array(all.data.length).fill(1)
  for (const column of rest) {
    const own = {
      values: columnOf(points, column),
      records: columnOf(all, column),
      allowed: (row: PlacedRow) => allowed(column, row),
    }
    followsLines(
      own,
      between.map(({place, ...edge}) => ({...edge, share: place})),
    ).forEach((value, record) => {
      columnConfidence[record * all.columns + column] = value
    })
  }
  return keepRecords({points: all, error, confidence, columnConfidence}, holding)
}

/** Records without a row that holds are none. */
function keepRecords(
  {points: all, error, confidence, columnConfidence}: Omit<GridReading, 'edges'>,
  edges: readonly GridEdge[],
): GridReading {
  const kept = [...new Set(edges.flatMap(({from, to}) => [from, to]))].sort((a, b) => a - b)
  const numbers = new Map(kept.map((record, at) => [record, at]))
  const points = createMatrix(kept.length, all.columns)
  kept.forEach((record, at) => {
    points.data.set(all.data.subarray(record * all.columns, (record + 1) * all.columns), at * all.columns)
  })
  return {
    points,
    error: Float64Array.from(kept, record => error[record]),
    confidence: Float64Array.from(kept, record => confidence[record]),
    columnConfidence: Float64Array.from(
      kept.flatMap(record => [...columnConfidence.subarray(record * all.columns, (record + 1) * all.columns)]),
    ),
    edges: edges.map(edge => ({...edge, from: numbers.get(edge.from) ?? -1, to: numbers.get(edge.to) ?? -1})),
  }
}
