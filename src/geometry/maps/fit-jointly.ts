import {solvePositiveDefinite} from '../../stats/cholesky.js'
import {IDENTITY, type MapFamily} from './families.js'
import {shareAt} from './fit-parameter.js'
import {mapped, placeOf, type MeasuredColumn, type Triple} from './measured-column.js'

/** Triples that take part: those whose columns agree best as they are. */
const MOST_TRIPLES = 300
const FEWEST_COLUMNS = 3
/** Rows of an edge are near each other, where a map is nearly straight: half of the triples differ by less than this as they are. */
const MOST_BENT = 0.05
const ROUNDS = 40
/** Steps that lead to a solution are this near to it by then. */
const HOPELESS_ROUND = 24
const HOPELESS_WIDTH = 1e-6
/** Starts: all columns with one parameter. */
const STARTS = [1, 0]
/** Residuals beyond the width weigh little. It shrinks with the smaller residuals, as far as the errors of the numbers. */
const FIRST_WIDTH = 0.1
const SHRINKING = 0.6
const SMALL_RESIDUALS = 0.5
const LONGEST_STEP = 0.5
/** Of columns of small numbers parameters are large. */
const LARGEST = 200
const DAMPING = 1e-6
const DIFFERENCE = 1e-6
const CONVERGED = 1e-13

/**
 * Parameters of one family for all columns at once, when no two columns agree as they are: those under which most triples
 * have one place in all their columns. Gauss-Newton steps with weights that leave out triples of no edge and columns of
 * another kind (Geman and McClure's), each triple's place eliminated.
 *
 * @param triples Triples many of which are on edges.
 * @returns Per column a parameter, for one start after the other: it is for the caller to see whether they fit.
 */
export function* fitJointly(
  family: MapFamily,
  columns: readonly MeasuredColumn[],
  triples: readonly Triple[],
): Generator<Float64Array> {
  const measured = flattest(columns, triples)
  if (measured.length < columns.length || measured[measured.length >> 1].spread > MOST_BENT) return
  for (const start of STARTS) yield descend(family, columns, measured, new Float64Array(columns.length).fill(start))
}

interface Cells {
  readonly triple: Triple
  /** Columns in which the triple varies. */
  readonly columns: readonly number[]
  /** Mean difference of its places as they are, and what it may be by errors alone. */
  readonly spread: number
  readonly error: number
}

/** The triples whose places differ least between columns. */
function flattest(columns: readonly MeasuredColumn[], triples: readonly Triple[]): Cells[] {
  const plain = columns.map(column => mapped(column, IDENTITY))
  const measured = triples.flatMap(triple => {
    const places = plain.flatMap((own, column) => {
      const found = placeOf(own, triple)
      return found === undefined ? [] : [{column, ...found}]
    })
    if (places.length < FEWEST_COLUMNS) return []
    const mean = meanOf(places.map(({place}) => place))
    const spread = meanOf(places.map(({place}) => Math.abs(place - mean)))
    return [{triple, columns: places.map(({column}) => column), spread, error: meanOf(places.map(({error}) => error))}]
  })
  return measured.sort((a, b) => a.spread - b.spread).slice(0, MOST_TRIPLES)
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function descend(
  family: MapFamily,
  columns: readonly MeasuredColumn[],
  cells: readonly Cells[],
  parameters: Float64Array,
): Float64Array {
  const leastWidth = medianOf(cells.map(({error}) => error))
  let width = FIRST_WIDTH
  for (let round = 0; round < ROUNDS; round++) {
    const {normal, right, residuals} = equations(family, columns, cells, parameters, width)
    const size = columns.length
    for (let at = 0; at < size; at++) normal[at * size + at] += DAMPING * normal[at * size + at] + Number.MIN_VALUE
    if (!solvePositiveDefinite(normal, right)) return parameters
    let longest = 0
    parameters.forEach((value, at) => {
      longest = Math.max(longest, Math.abs(right[at]))
      const step = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, right[at]))
      parameters[at] = Math.max(-LARGEST, Math.min(LARGEST, value - step))
    })
    residuals.sort((a, b) => a - b)
    const small = residuals[Math.floor(SMALL_RESIDUALS * residuals.length)]
    width = Math.max(leastWidth, Math.min(width * SHRINKING, 3 * small))
    if (round === HOPELESS_ROUND && width > Math.max(leastWidth, HOPELESS_WIDTH)) break
    if (width === leastWidth && longest < CONVERGED) break
  }
  return parameters
}

/** Normal equations of one step. */
function equations(
  family: MapFamily,
  columns: readonly MeasuredColumn[],
  cells: readonly Cells[],
  parameters: Float64Array,
  width: number,
) {
  const size = columns.length
  const normal = new Float64Array(size * size)
  const right = new Float64Array(size)
  const residuals: number[] = []
  const maps = Array.from(parameters, parameter => family.at(parameter))
  for (const {triple, columns: own} of cells) {
    const places = own.map(column => shareAt(family, columns[column], triple, parameters[column]))
    const scales = own.map(column => scaleOf(maps[column], columns[column], triple))
    const middle = medianOf(places)
    const weights = places.map((place, at) => {
      const residual = Math.abs((place - middle) * scales[at])
      residuals.push(residual)
      return scales[at] ** 2 / (1 + (residual / width) ** 2) ** 2
    })
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (!(total > 0) || !Number.isFinite(total)) continue
    const mean = places.reduce((sum, place, at) => sum + weights[at] * place, 0) / total
    const changes = own.map(
      (column, at) => (shareAt(family, columns[column], triple, parameters[column] + DIFFERENCE) - places[at]) / DIFFERENCE,
    )
    own.forEach((a, at) => {
      right[a] += weights[at] * changes[at] * (places[at] - mean)
      own.forEach((b, bt) => {
        const shared = (weights[at] * weights[bt]) / total
        normal[a * size + b] += changes[at] * changes[bt] * ((at === bt ? weights[at] : 0) - shared)
      })
    })
  }
  return {normal, right, residuals}
}

/** What a difference of places means as a share of the way between the outer rows, in released numbers. */
function scaleOf(map: {forward(value: number): number; slope(value: number): number}, {values}: MeasuredColumn, triple: Triple) {
  const [x, y, z] = triple.map(row => values[row])
  return Math.abs((map.forward(z) - map.forward(x)) / (map.slope(y) * (z - x)))
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}
