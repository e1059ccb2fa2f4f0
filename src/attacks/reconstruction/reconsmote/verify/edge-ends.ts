import type {Matrix} from '../../../../core/matrix.js'
import type {PlacedRow} from '../../../../geometry/follows-lines.js'

export interface EndsToCheck {
  /** [records, columns], on the scale of the space. */
  readonly places: Matrix
  /** Per record: how far its place may be off in any column. */
  readonly error: Float64Array
  readonly rows: readonly PlacedRow[]
  /** Of the release. */
  readonly rowCount: number
  /** Whether lines are exact, so that no three rows are on one by chance. */
  readonly isExact: boolean
}

/** A place that no row lies between and another record: where lines cross, and nobody need be. */
const CROSSING_ONLY = 0.4
/** A place that exact lines leave as vague as this. */
const VAGUE = 0.4
const LARGEST_ERROR = 1e-6
/** One end of one edge, when no other such end of the release is beyond a record. */
const ONE_EDGE = 0.98
/** Beyond a record, seen from another: rows were prolonged there, not interpolated. */
const PROLONGED = 0.3
/** So few rows that lie between records prove nothing by themselves, and from so many on they prove what they can. */
const HARDLY_ANY = 0.4
const ENOUGH = 0.1
/** A record that exact rows join to so many others hangs less on how many rows are explained in all. */
const JOINED = 3
/** But a share this small proves nothing, however well its rows fit. */
const PROVES_NOTHING = 0.03
/** Records on fewer edges than this are looked at for being prolonged. */
const FEW_EDGES = 3

/**
 * The most that each record's confidence can be, by what an end of edges is: rows lie between it and other records, it is known
 * well enough to be told from its neighbours, and its edges are not other records' edges prolonged. Lines cross in points that are nobody
 * where rows lie between each record and one common point, and rows beyond the ends of their edges (SVM-SMOTE) look as if
 * there were a record farther out. Records that few of the released rows lie between are what chance finds, too: an edge
 * that holds one row alone is right as often as rows are explained at all.
 *
 * @returns [records], in [0, 1].
 */
export function mostConfidence({places, error, rows, rowCount, isExact}: EndsToCheck): Float64Array {
  const partners = partnersOf(rows, error.length)
  const isProlonged = partners.map(
    (own, record) => own.size > 0 && own.size < FEW_EDGES && [...own].every(other => leadsOn(places, error, record, other)),
  )
  const single = partners.flatMap((own, record) => (own.size === 1 ? [record] : []))
  const prolonged = single.filter(record => isProlonged[record]).length
  const oneEdge = ONE_EDGE * (1 - prolonged / Math.max(1, single.length))
  const held = heldEdges(rows, error.length)
  const explained = rows.length / rowCount
  const byShare = HARDLY_ANY + (1 - HARDLY_ANY) * Math.min(1, explained / ENOUGH)
  return Float64Array.from(partners, (own, record) =>
    Math.min(
      isExact && error[record] > LARGEST_ERROR ? VAGUE : 1,
      own.size === 0 ? CROSSING_ONLY : 1,
      own.size === 1 ? oneEdge : 1,
      isProlonged[record] ? PROLONGED : 1,
      explained < PROVES_NOTHING ? HARDLY_ANY : 1,
      isExact && own.size >= JOINED ? 1 : byShare,
      held[record] ? 1 : 1 - (1 - explained) ** own.size,
    ),
  )
}

/** Per record those at the other ends of its edges. */
export function partnersOf(rows: readonly PlacedRow[], recordCount: number): Set<number>[] {
  const partners = Array.from({length: recordCount}, () => new Set<number>())
  for (const {from, to} of rows) {
    partners[from].add(to)
    partners[to].add(from)
  }
  return partners
}

/** Per record whether an edge of its own holds more than one row: then it is a line, whatever the rest of the file is. */
function heldEdges(rows: readonly PlacedRow[], recordCount: number): boolean[] {
  const held = new Array<boolean>(recordCount).fill(false)
  const seen = new Set<number>()
  for (const {from, to} of rows) {
    const edge = Math.min(from, to) * recordCount + Math.max(from, to)
    if (seen.has(edge)) held[from] = held[to] = true
    seen.add(edge)
  }
  return held
}

/** Whether the way from a record through the one at the other end of its edge leads to a third. */
function leadsOn({data, rows, columns}: Matrix, error: Float64Array, from: number, through: number): boolean {
  const at = (record: number, column: number) => data[record * columns + column]
  const way = Float64Array.from({length: columns}, (_, column) => at(through, column) - at(from, column))
  // The column that changes most tells how far on the third is.
  const widest = way.reduce((best, value, column) => (Math.abs(value) > Math.abs(way[best]) ? column : best), 0)
  for (let third = 0; third < rows; third++) {
    const times = (at(third, widest) - at(from, widest)) / way[widest]
    if (!(times > 1) || third === through) continue
    const allowed = OFF_THE_WAY * (error[third] + times * (error[from] + error[through]))
    let column = 0
    while (column < columns && Math.abs(at(third, column) - at(from, column) - times * way[column]) <= allowed) column++
    if (column === columns) return true
  }
  return false
}

/** Errors of the three places that a third may be beside the way. */
const OFF_THE_WAY = 4
