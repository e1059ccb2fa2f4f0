import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {GridEdge} from './resolve-ends.js'

/** Records in columns that are on no grid. */
export interface RestOfRecords {
  /** [records, columns]; NaN where a record's rows do not tell. */
  readonly values: Matrix
  /** Per record: by how much more than a released value its values may be off; infinite where not known. */
  readonly factor: Float64Array
}

/** Rows nearer to an end than this do not tell the other end. */
const LEAST_SHARE = 1e-4

/**
 * The values of records in the remaining columns, when the edges and the rows' places on them are known: a row is (1 - t) p + t q. Two rows
 * on one edge give both ends, and from then on a row on an edge with one known end gives the other. Every record is taken from where it
 * is known best.
 *
 * @param points [rows, columns]. @param columns The remaining ones.
 */
export function solveRest(
  points: Matrix,
  columns: readonly number[],
  recordCount: number,
  edges: readonly GridEdge[],
): RestOfRecords {
  const values = createMatrix(recordCount, columns.length)
  values.data.fill(NaN)
  const factor = new Float64Array(recordCount).fill(Infinity)
  const own = (row: number, at: number) => points.data[row * points.columns + columns[at]]
  for (const [a, b] of widestPairs(edges)) {
    const apart = b.place - a.place
    for (const [record, end] of [
      [a.from, 0],
      [a.to, 1],
    ]) {
      // p = ((t2 - end) s1 + (end - t1) s2) / (t2 - t1)
      const [first, second] = [(b.place - end) / apart, (end - a.place) / apart]
      improve(record, Math.abs(first) + Math.abs(second), at => first * own(a.row, at) + second * own(b.row, at))
    }
  }
  for (let isOpen = true; isOpen;) {
    isOpen = false
    for (const {row, from, to, place} of edges) {
      const reach = (known: number, other: number, share: number) => {
        if (share < LEAST_SHARE || factor[known] === Infinity) return
        const next = (1 + (1 - share) * factor[known]) / share
        const value = (at: number) => (own(row, at) - (1 - share) * values.data[known * columns.length + at]) / share
        if (improve(other, next, value)) isOpen = true
      }
      reach(from, to, place)
      reach(to, from, 1 - place)
    }
  }
  return {values, factor}

  function improve(record: number, next: number, value: (at: number) => number): boolean {
    // Gains that are none in double precision would go round in circles.
    if (!(next < 0.99 * factor[record])) return false
    factor[record] = next
    for (let at = 0; at < columns.length; at++) values.data[record * columns.length + at] = value(at)
    return true
  }
}

/** Of every edge with several rows the two that are farthest apart. */
function widestPairs(edges: readonly GridEdge[]): [GridEdge, GridEdge][] {
  const ofPair = new Map<string, {least: GridEdge; most: GridEdge}>()
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`
    const seen = ofPair.get(key) ?? {least: edge, most: edge}
    ofPair.set(key, {
      least: edge.place < seen.least.place ? edge : seen.least,
      most: edge.place > seen.most.place ? edge : seen.most,
    })
  }
  return [...ofPair.values()].flatMap(({least, most}): [GridEdge, GridEdge][] =>
    most.place - least.place > LEAST_SHARE ? [[least, most]] : [],
  )
}
