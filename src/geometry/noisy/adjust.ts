import type {Matrix} from '../../core/matrix.js'
import {factorPositiveDefinite, solveFactored} from '../../stats/cholesky.js'
import type {Edge} from './edges.js'
import type {Anchor} from './fit-line.js'
import {worstVariance} from './meetings.js'

/** Sweeps over the records: each moves to where its edges want it. */
const SWEEPS = 12
/** The variance a record had counts so many times. */
const HOLD = 9

/**
 * Moves all records to where the points on their edges want them, by least squares on the points' distances from the lines through
 * two records each (bundle adjustment, block Gauss-Seidel): a record on many edges with many points is known far better than any point.
 *
 * @returns The records, moved, with what is left of their variance; one whose edges do not fix it stays as it is.
 */
export function adjust(points: Matrix, anchors: readonly Anchor[], edges: readonly Edge[]): Anchor[] {
  const moved = anchors.map(({place, variance}) => ({place: place.slice(), variance}))
  const own: {edge: Edge; other: number}[][] = anchors.map(() => [])
  for (const edge of edges) {
    own[edge.from].push({edge, other: edge.to})
    own[edge.to].push({edge, other: edge.from})
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    own.forEach((incident, record) => {
      if (incident.length >= 2) adjustRecord(points, moved, record, incident, anchors[record], sweep === SWEEPS - 1)
    })
  return moved
}

/** Moves one record, {@link adjust}. @param isLast Whether its variance is wanted, which takes most of the time. */
export function adjustRecord(
  {data, columns}: Matrix,
  anchors: {place: Float64Array; variance: number}[],
  record: number,
  incident: readonly {edge: Edge; other: number}[],
  before: Anchor,
  isLast = true,
): void {
  const {place} = anchors[record]
  const normal = new Float64Array(columns * columns)
  const shift = new Float64Array(columns)
  const way = new Float64Array(columns)
  const pull = new Float64Array(columns)
  for (const {edge, other} of incident) {
    const far = anchors[other]
    let squaredLength = 0
    for (let column = 0; column < columns; column++) {
      way[column] = place[column] - far.place[column]
      squaredLength += way[column] ** 2
    }
    if (squaredLength === 0) continue
    const length = Math.sqrt(squaredLength)
    for (let column = 0; column < columns; column++) way[column] /= length
    let weight = 0
    pull.fill(0)
    for (const point of edge.points) {
      let along = 0
      for (let column = 0; column < columns; column++) along += (data[point * columns + column] - far.place[column]) * way[column]
      const share = Math.min(1, Math.max(0, along / length))
      weight += share * share
      for (let column = 0; column < columns; column++)
        pull[column] += share * (data[point * columns + column] - far.place[column] - along * way[column])
    }
    for (let row = 0; row < columns; row++) {
      shift[row] += pull[row]
      for (let column = 0; column <= row; column++)
        normal[row * columns + column] += weight * ((row === column ? 1 : 0) - way[row] * way[column])
    }
  }
  // What was known before holds a record in the directions that its edges leave open.
  const hold = 1 / (HOLD * (1 + before.variance))
  for (let column = 0; column < columns; column++) {
    normal[column * columns + column] += hold
    shift[column] += hold * (before.place[column] - place[column])
  }
  // It takes longer than all the rest, and only the last one is asked for.
  if (!factorPositiveDefinite(normal)) return
  const {variance} = isLast ? {variance: worstVariance(normal, columns)} : anchors[record]
  solveFactored(normal, shift)
  for (let column = 0; column < columns; column++) place[column] += shift[column]
  anchors[record].variance = variance
}
