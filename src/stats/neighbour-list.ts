/** The nearest points of every query, nearest first. */
export interface Neighbours {
  /** Neighbours per query. */
  readonly count: number
  /** [queries, count], rows of the points. */
  readonly indices: Int32Array<ArrayBuffer>
  /** [queries, count], Euclidean, or as the caller's measure defines it. */
  readonly distances: Float64Array<ArrayBuffer>
}

export function emptyNeighbours(queries: number, count: number): Neighbours {
  return {
    count,
    indices: new Int32Array(queries * count).fill(-1),
    distances: new Float64Array(queries * count).fill(Infinity),
  }
}

/** Puts a point in its place in a query's list, by distance and then by row; the last one drops out. */
export function insertNeighbour({count, indices, distances}: Neighbours, query: number, index: number, distance: number): void {
  const start = query * count
  let at = start + count - 1
  while (at > start && (distances[at - 1] > distance || (distances[at - 1] === distance && indices[at - 1] > index))) {
    distances[at] = distances[at - 1]
    indices[at] = indices[at - 1]
    at--
  }
  distances[at] = distance
  indices[at] = index
}
