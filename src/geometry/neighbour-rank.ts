import {createMatrix, type Matrix} from '../core/matrix.js'

/**
 * The smallest number k of nearest neighbours that explains the edges: SMOTE joins a record with one of its k nearest, so of the
 * two records of an edge one is among the k nearest of the other. One edge in a hundred may be left over, since a wrong edge
 * can be any number of places away. Records that were not found make k come out too small. Of more than 2000 edges an
 * evenly spread part is looked at.
 *
 * @param records [records, columns], on the scale the neighbours were found on.
 * @param edges Row numbers of their records.
 * @returns Undefined without an edge, and where equal distances (as on lattices) leave it open.
 */
export function neighboursFromEdges(
  records: Matrix,
  edges: readonly {readonly from: number; readonly to: number}[],
): number | undefined {
  if (edges.length === 0) return undefined
  const step = Math.ceil(edges.length / ENOUGH_EDGES)
  const looked = edges.filter((_, at) => at % step === 0)
  const ranks = looked.map(({from, to}) => {
    const [there, back] = [neighbourRank(records, from, to), neighbourRank(records, to, from)]
    return {first: Math.min(there.first, back.first), last: Math.min(there.last, back.last)}
  })
  const least = nearlyLargest(ranks.map(({first}) => first))
  return least === nearlyLargest(ranks.map(({last}) => last)) ? least : undefined
}

/** The rank that one edge in a hundred exceeds is known well enough from so many. */
const ENOUGH_EDGES = 2000

function nearlyLargest(ranks: readonly number[]): number {
  return [...ranks].sort((a, b) => a - b)[Math.ceil(0.99 * ranks.length) - 1]
}

/** The place of `to` among the neighbours of `from`: the first and the last it can have among equally distant ones. */
function neighbourRank({data, rows, columns}: Matrix, from: number, to: number): {first: number; last: number} {
  const squared = (a: number, b: number) => {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += (data[a * columns + column] - data[b * columns + column]) ** 2
    return sum
  }
  const distance = squared(from, to)
  let nearer = 0
  let asNear = 0
  for (let other = 0; other < rows; other++) {
    if (other === from) continue
    const apart = squared(from, other) - distance
    if (apart < -EQUAL_WITHIN * distance) nearer++
    else if (apart <= EQUAL_WITHIN * distance) asNear++
  }
  return {first: nearer + 1, last: nearer + asNear}
}

/** Squared distances of reconstructed records are equal up to so much of them. */
const EQUAL_WITHIN = 1e-9

/** Every column mapped to [-1, 1] by its own range; constant columns become 0. */
export function minmaxScaled({data, rows, columns}: Matrix): Matrix {
  const scaled = createMatrix(rows, columns)
  for (let column = 0; column < columns; column++) {
    let min = Infinity
    let max = -Infinity
    for (let at = column; at < data.length; at += columns) {
      min = Math.min(min, data[at])
      max = Math.max(max, data[at])
    }
    if (max > min)
      for (let at = column; at < data.length; at += columns) scaled.data[at] = (2 * (data[at] - min)) / (max - min) - 1
  }
  return scaled
}
