import type {Cloud} from './cloud.js'

/** Cells to a side of the images' range: an edge lies in some 50 of all, and few edges lie in one. */
const CELLS = 128
/** In errors of an image: the point and both ends of an edge may be off. */
const REACH = 4

export interface EdgeIndex {
  /** Adds the edge between two different points. */
  add(from: number, to: number): void
  /** The first added edge that a point lies strictly between the ends of. */
  find(point: number): readonly [number, number] | undefined
}

/**
 * Edges by where their images lie: a point is compared only with the edges whose images cross its cell of the plane of the first two
 * forms. Those that pass there are compared in all columns. So the cost of a look-up hardly depends on the number of points.
 */
export function createEdgeIndex(cloud: Cloud): EdgeIndex {
  const {alpha, beta, imageError} = cloud
  const slack = REACH * imageError
  const cellOfAlpha = cellsOver(alpha, slack)
  const cellOfBeta = cellsOver(beta, slack)
  const edges: (readonly [number, number])[] = []
  const cells = new Map<number, number[]>()

  function put(edge: number, cell: number): void {
    const own = cells.get(cell)
    if (own === undefined) cells.set(cell, [edge])
    else own.push(edge)
  }

  function add(one: number, other: number): void {
    const [from, to] = alpha[one] <= alpha[other] ? [one, other] : [other, one]
    const edge = edges.push([one, other]) - 1
    const da = alpha[to] - alpha[from]
    const db = beta[to] - beta[from]
    const last = cellOfAlpha.at(alpha[to] + slack)
    for (let strip = cellOfAlpha.at(alpha[from] - slack); strip <= last; strip++) {
      // What of the edge lies over this strip.
      const shares = [cellOfAlpha.from(strip) - slack, cellOfAlpha.from(strip + 1) + slack].map(border =>
        Math.min(1, Math.max(0, (border - alpha[from]) / da)),
      )
      const heights = (da > slack ? shares : [0, 1]).map(share => beta[from] + share * db)
      const top = cellOfBeta.at(Math.max(...heights) + slack)
      for (let cell = cellOfBeta.at(Math.min(...heights) - slack); cell <= top; cell++) put(edge, strip * CELLS + cell)
    }
  }

  function find(point: number): readonly [number, number] | undefined {
    const own = cells.get(cellOfAlpha.at(alpha[point]) * CELLS + cellOfBeta.at(beta[point]))
    return edges[own?.find(edge => isBetween(point, edges[edge])) ?? -1]
  }

  function isBetween(point: number, [from, to]: readonly [number, number]): boolean {
    const da = alpha[to] - alpha[from]
    const db = beta[to] - beta[from]
    const pa = alpha[point] - alpha[from]
    const pb = beta[point] - beta[from]
    if (Math.abs(da * pb - db * pa) > slack * (Math.abs(da) + Math.abs(db))) return false
    const along = da * pa + db * pb
    return along > 0 && along < da * da + db * db && cloud.areCollinear(from, point, to)
  }

  return {add, find}
}

/** Even cells over the range of some numbers. */
function cellsOver(values: Float64Array, slack: number) {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity) - slack
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity) + slack
  const width = (high - low) / CELLS
  return {
    at: (value: number) => Math.min(CELLS - 1, Math.max(0, Math.floor((value - low) / width))),
    from: (cell: number) => low + cell * width,
  }
}
