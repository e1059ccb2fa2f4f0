import {breather, type Context} from '../../../core/context.js'
import type {Matrix} from '../../../core/matrix.js'
import {solveFactored, solvePositiveDefinite} from '../../../stats/cholesky.js'
import type {LooseEdge} from './far-ends.js'

/** The places are so near that each round squares what is left of their errors, or takes edges out that are none. */
const ROUNDS = 8
/** So small a weight holds a place where it is, in directions that no row asks for. */
const HOLD = 1e-10
/** Starts from which places are solved for, to see which of them the rows leave open. */
const STARTS = 3
/** The largest of few differences is less than what a place may be off. */
const MARGIN = 3
/** What rows that may be off by their last digits leave open. */
const FLOOR = 1e-13
/** A row that is farther off its edge than this when all is settled is on another. */
const LARGEST_RESIDUAL = 1e-12
/** Unknown numbers beyond which the work, that grows with their cube, takes more than half a minute. */
const MOST_UNKNOWN = 1800

export interface SettledPlaces {
  /** [records, columns]. */
  readonly points: Matrix
  /** Per record: how far it may be off in any column. */
  readonly error: Float64Array
  /** Those whose rows are between their ends. */
  readonly edges: readonly LooseEdge[]
}

interface Equation {
  readonly edge: LooseEdge
  readonly share: number
  /** Of length 1. */
  readonly way: Float64Array
  readonly residual: Float64Array
  readonly size: number
}

/**
 * The exact places of records that are nearly known, by least squares over all rows on their edges: each row s asks that (1 - t) p + t q be
 * s across the edge. Gauss-Newton steps from a near start, held there by a tiny weight (Tikhonov's regularisation), so that
 * nothing changes that no row asks for. What the rows leave open depends on the start then: the step that leads back
 * from places moved by as much as they may be off tells the error. Edges whose rows stay off while others fit weigh less and less, by
 * Cauchy's weights, and are taken out in the end.
 *
 * @param start [records, columns]. @param isFixed Per record: its place is known.
 * @param off Per column: how far the others may be off.
 * @returns Undefined when there are too many to be solved for at once.
 */
export async function settlePlaces(
  rows: Matrix,
  start: Matrix,
  isFixed: (record: number) => boolean,
  edges: readonly LooseEdge[],
  off: Float64Array,
  context: Pick<Context, 'rng' | 'signal'>,
): Promise<SettledPlaces | undefined> {
  const breathe = breather(context)
  const rng = context.rng.fork('places')
  const {columns} = start
  const unknown = Array.from({length: start.rows}, (_, record) => record).filter(record => !isFixed(record))
  if (unknown.length * columns > MOST_UNKNOWN) return undefined
  const first = new Int32Array(start.rows).fill(-1)
  unknown.forEach((record, at) => (first[record] = at * columns))
  const points = {...start, data: start.data.slice()}
  let normal: Float64Array = new Float64Array(0)
  for (let round = 0; round < ROUNDS; round++) {
    await breathe()
    const equations = equationsOf(rows, points, edges)
    const typical = Math.max(LARGEST_RESIDUAL, 3 * median(equations.map(({size}) => size)))
    const weights = equations.map(({size}) => 1 / (1 + (size / typical) ** 2))
    normal = normalMatrix(equations, weights, first, unknown.length * columns)
    const change = new Float64Array(unknown.length * columns)
    equations.forEach((equation, at) => {
      spread(change, equation, weights[at], first)
    })
    if (!solvePositiveDefinite(normal, change)) return undefined
    unknown.forEach((record, at) => {
      for (let column = 0; column < columns; column++) points.data[record * columns + column] += change[at * columns + column]
    })
  }
  const error = new Float64Array(start.rows)
  for (let again = 0; again < STARTS; again++) {
    const moved = Float64Array.from(
      {length: unknown.length * columns},
      (_, at) => HOLD * (2 * rng.next() - 1) * off[at % columns],
    )
    solveFactored(normal, moved)
    moved.forEach((value, at) => {
      const record = unknown[Math.floor(at / columns)]
      error[record] = Math.max(error[record], MARGIN * Math.abs(value) + FLOOR)
    })
  }
  const holding = equationsOf(rows, points, edges).filter(({size}) => size <= LARGEST_RESIDUAL)
  return {points, error, edges: holding.map(({edge}) => edge)}
}

function equationsOf(rows: Matrix, {data, columns}: Matrix, edges: readonly LooseEdge[]): Equation[] {
  return edges.map(edge => {
    const [from, to, row] = [edge.from * columns, edge.to * columns, edge.row * columns]
    const way = Float64Array.from({length: columns}, (_, at) => data[to + at] - data[from + at])
    const length = Math.hypot(...way)
    way.forEach((value, at) => (way[at] = value / length))
    const gap = Float64Array.from({length: columns}, (_, at) => rows.data[row + at] - data[from + at])
    const along = gap.reduce((sum, value, at) => sum + value * way[at], 0)
    const residual = gap.map((value, at) => value - along * way[at])
    return {edge, share: along / length, way, residual, size: Math.hypot(...residual)}
  })
}

/** Adds what an equation says of its two records. */
function spread(sums: Float64Array, {edge, share, residual}: Equation, weight: number, first: Int32Array): void {
  for (const [start, own] of [
    [first[edge.from], 1 - share],
    [first[edge.to], share],
  ])
    if (start >= 0) residual.forEach((entry, at) => (sums[start + at] += weight * own * entry))
}

/** [size, size]: of the normal equations, held by a tiny weight. */
function normalMatrix(equations: readonly Equation[], weights: readonly number[], first: Int32Array, size: number): Float64Array {
  const normal = new Float64Array(size * size)
  for (let at = 0; at < size; at++) normal[at * size + at] = HOLD
  equations.forEach(({edge, share, way}, which) => {
    const ends = [
      {start: first[edge.from], own: 1 - share},
      {start: first[edge.to], own: share},
    ].filter(({start}) => start >= 0)
    for (const a of ends)
      for (const b of ends)
        way.forEach((row, i) => {
          way.forEach((column, j) => {
            const across = (i === j ? 1 : 0) - row * column
            normal[(a.start + i) * size + b.start + j] += weights[which] * a.own * b.own * across
          })
        })
  })
  return normal
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
