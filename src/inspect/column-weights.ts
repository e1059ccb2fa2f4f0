import type {Matrix} from '../core/matrix.js'
import type {Edge} from './neighbours-posterior.js'
import type {RecordNeighbours} from './record-neighbours.js'

export interface WeightedColumns {
  /** [records, columns] on a scale that is not far from the generator's. */
  readonly points: Matrix
  /** Per column: the number of its weight. The columns of all categories share one. */
  readonly weightOf: Int32Array
}

export interface NeighbourDraws {
  readonly edges: readonly Edge[]
  /** k. */
  readonly neighbours: number
  /** Share of the real records that is known. */
  readonly foundShare: number
}

/** Share of the rows on edges that are none of the generator's. */
const STRAY = 0.02
/** Standard deviation of a weight's logarithm before anything is seen: scales by other rows differ by about that much. */
const PRIOR_DEVIATION = 1
/** Of squared distances' logarithms: a neighbour is told from the next one sharply at the end, and softly at first. */
const FIRST_WIDTH = 0.6
const LAST_WIDTH = 0.03
const STEPS = 90
const STEP_SIZE = 0.12
/** Adam's usual constants (Kingma and Ba, arXiv:1412.6980, algorithm 1). */
const [MEAN_DECAY, SQUARE_DECAY, TINY] = [0.9, 0.99, 1e-9]
/** Equal records are as far apart as this; the unit is a column's spread. */
const LEAST_SQUARE = 1e-18

/**
 * The columns' weights in the squared distances by which a generator chose neighbours, where it scaled by rows that are not here. Each
 * edge says that one of its records was among the k nearest of the other, each pair without rows that it may not have
 * been. The chance of j to be a neighbour of i is a logistic function of log(R_i^2 / d_ij^2), with R_i between the k-th and
 * the next distance; a pair's count of rows is Poisson with the rate of the 0, 1 or 2 places it has (as in
 * `neighboursPosterior`). The likelihood is climbed by its gradient in the weights' logarithms, from a soft function to a
 * sharp one, with a normal prior around the scale given: with few edges the weights stay there.
 *
 * The likelihood is ours; neighbourhood components analysis (Goldberger et al., NIPS 2004, eq. 1-4) learns a distance
 * from classes likewise.
 *
 * @param columns The records.
 * @param lists Per record the candidates for its neighbours, [records, count].
 * @param draws What the rows show of the generator's choices.
 * @returns Per weight its logarithm.
 */
export function fitColumnWeights(columns: WeightedColumns, lists: RecordNeighbours, draws: NeighbourDraws): Float64Array {
  const pairs = candidatePairs(columns, lists, draws.edges)
  const weights = 1 + columns.weightOf.reduce((most, weight) => Math.max(most, weight), -1)
  const logs = new Float64Array(weights)
  const mean = new Float64Array(weights)
  const square = new Float64Array(weights)
  for (let step = 1; step <= STEPS; step++) {
    const width = FIRST_WIDTH * (LAST_WIDTH / FIRST_WIDTH) ** (step / STEPS)
    const gradient = likelihoodGradient(pairs, logs, width, columns.points.rows, draws)
    for (let weight = 0; weight < weights; weight++) {
      const slope = gradient[weight] - logs[weight] / PRIOR_DEVIATION ** 2
      mean[weight] = MEAN_DECAY * mean[weight] + (1 - MEAN_DECAY) * slope
      square[weight] = SQUARE_DECAY * square[weight] + (1 - SQUARE_DECAY) * slope ** 2
      const unbiased = Math.sqrt(square[weight] / (1 - SQUARE_DECAY ** step)) + TINY
      const size = STEP_SIZE * Math.sqrt(width / FIRST_WIDTH)
      logs[weight] += (size * mean[weight]) / (1 - MEAN_DECAY ** step) / unbiased
    }
  }
  return logs
}

interface Pairs {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly rows: Int32Array
  /** [pairs, weights]: squared differences. */
  readonly squares: Float32Array
  /** Per record: its pairs, from `start[record]` to `start[record + 1]`. */
  readonly start: Int32Array
  readonly of: Int32Array
}

function candidatePairs({points, weightOf}: WeightedColumns, {count, to}: RecordNeighbours, edges: readonly Edge[]): Pairs {
  const records = points.rows
  const rowsOf = new Map<number, number>()
  const key = (a: number, b: number) => Math.min(a, b) * records + Math.max(a, b)
  for (let cell = 0; cell < to.length; cell++) rowsOf.set(key(Math.floor(cell / count), to[cell]), 0)
  for (const edge of edges) rowsOf.set(key(edge.from, edge.to), (rowsOf.get(key(edge.from, edge.to)) ?? 0) + edge.rows)
  const keys = [...rowsOf.keys()]
  const [from, other] = [Int32Array.from(keys, each => Math.floor(each / records)), Int32Array.from(keys, each => each % records)]
  const weights = 1 + weightOf.reduce((most, weight) => Math.max(most, weight), -1)
  const squares = new Float32Array(keys.length * weights)
  for (let pair = 0; pair < keys.length; pair++)
    for (let column = 0; column < points.columns; column++) {
      const apart = points.data[from[pair] * points.columns + column] - points.data[other[pair] * points.columns + column]
      squares[pair * weights + weightOf[column]] += apart * apart
    }
  return {from, to: other, rows: Int32Array.from(rowsOf.values()), squares, ...pairsOf(from, other, records)}
}

function pairsOf(from: Int32Array, to: Int32Array, records: number): Pick<Pairs, 'start' | 'of'> {
  const start = new Int32Array(records + 1)
  for (const ends of [from, to]) for (const record of ends) start[record + 1]++
  for (let record = 0; record < records; record++) start[record + 1] += start[record]
  const at = start.slice()
  const of = new Int32Array(2 * from.length)
  for (let pair = 0; pair < from.length; pair++) {
    of[at[from[pair]]++] = pair
    of[at[to[pair]]++] = pair
  }
  return {start, of}
}

/** Of the log-likelihood in the logarithms of the weights. */
function likelihoodGradient(
  pairs: Pairs,
  logs: Float64Array,
  width: number,
  records: number,
  {edges, neighbours, foundShare}: NeighbourDraws,
): Float64Array {
  const weights = logs.length
  const factors = logs.map(Math.exp)
  const squared = new Float64Array(pairs.from.length)
  for (let pair = 0; pair < squared.length; pair++) {
    let sum = LEAST_SQUARE
    for (let weight = 0; weight < weights; weight++) sum += factors[weight] * pairs.squares[pair * weights + weight]
    squared[pair] = sum
  }
  const radii = radiiOf(pairs, squared, Math.max(1, neighbours * foundShare), records)
  const slopes = pairSlopes(pairs, squared, radii.logSquares, width, {edges, records, places: records * neighbours * foundShare})
  for (let record = 0; record < records; record++)
    for (const [pair, share] of radii.made[record]) slopes.ofPairs[pair] += share * slopes.ofRadii[record]
  const gradient = new Float64Array(weights)
  for (let pair = 0; pair < squared.length; pair++) {
    const slope = slopes.ofPairs[pair] / squared[pair]
    if (slope === 0) continue
    for (let weight = 0; weight < weights; weight++)
      gradient[weight] += slope * factors[weight] * pairs.squares[pair * weights + weight]
  }
  return gradient
}

/** Per record the logarithm of its squared radius, between the k-th and the next distance, and the pairs whose distances these are. */
function radiiOf({start, of}: Pairs, squared: Float64Array, neighbours: number, records: number) {
  const made: (readonly (readonly [pair: number, share: number])[])[] = []
  const logSquares = new Float64Array(records)
  const position = neighbours - 0.5
  for (let record = 0; record < records; record++) {
    const own = of
      .subarray(start[record], start[record + 1])
      .slice()
      .sort((a, b) => squared[a] - squared[b])
    const below = Math.min(own.length - 1, Math.floor(position))
    const above = Math.min(own.length - 1, below + 1)
    const share = position - Math.floor(position)
    made.push([
      [own[below], 1 - share],
      [own[above], share],
    ])
    logSquares[record] = (1 - share) * Math.log(squared[own[below]]) + share * Math.log(squared[own[above]])
  }
  return {logSquares, made}
}

/** Slopes of the log-likelihood in the logarithms of the pairs' squared distances and of the records' squared radii. */
function pairSlopes(
  {from, to, rows}: Pairs,
  squared: Float64Array,
  radii: Float64Array,
  width: number,
  {edges, records, places}: {edges: readonly Edge[]; records: number; places: number},
) {
  const total = edges.reduce((sum, edge) => sum + edge.rows, 0)
  const rate = ((1 - STRAY) * total) / places
  const stray = (2 * STRAY * total) / (records * records)
  const ofPairs = new Float64Array(from.length)
  const ofRadii = new Float64Array(records)
  for (let pair = 0; pair < from.length; pair++) {
    const distance = Math.log(squared[pair])
    const there = logistic((radii[from[pair]] - distance) / width)
    const back = logistic((radii[to[pair]] - distance) / width)
    const count = rows[pair]
    // Over the chance at one place, which cancels.
    const none = Math.exp(count * Math.log(stray / (rate + stray)) + rate)
    const two = Math.exp(count * Math.log((2 * rate + stray) / (rate + stray)) - rate)
    const chance = (1 - there) * (1 - back) * none + (there * (1 - back) + back * (1 - there)) + there * back * two
    const inThere = (((back * (two - 1) + (1 - back) * (1 - none)) / chance) * there * (1 - there)) / width
    const inBack = (((there * (two - 1) + (1 - there) * (1 - none)) / chance) * back * (1 - back)) / width
    ofRadii[from[pair]] += inThere
    ofRadii[to[pair]] += inBack
    ofPairs[pair] -= inThere + inBack
  }
  return {ofPairs, ofRadii}
}

const logistic = (value: number) => 1 / (1 + Math.exp(-value))
