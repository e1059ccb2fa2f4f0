import type {Cloud} from './cloud.js'
import {createImageCells, type ImagePlace} from './image-cells.js'

/** In errors of an image: the point and both ends of an edge may be off. */
const REACH = 4

export interface EdgeIndex {
  /** Adds the edge between two different points. */
  add(from: number, to: number): void
  /** The first added edge that a point lies strictly between the ends of. */
  find(point: number): readonly [number, number] | undefined
}

/** Edges by where their images lie (see `createImageCells`). */
export function createEdgeIndex(cloud: Cloud): EdgeIndex {
  const {alpha, beta, imageError} = cloud
  const slack = REACH * imageError
  const cells = createImageCells(cloud)
  const imageOf = (point: number): ImagePlace => ({a: alpha[point], b: beta[point]})
  const edges: (readonly [number, number])[] = []

  function add(from: number, to: number): void {
    cells.add(edges.push([from, to]) - 1, imageOf(from), imageOf(to), slack)
  }

  function find(point: number): readonly [number, number] | undefined {
    for (const edge of cells.at(point)) if (isBetween(point, edges[edge])) return edges[edge]
    return undefined
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
