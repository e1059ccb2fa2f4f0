import {nearestPoints} from './nearest-points.js'
import type {Points} from './points.js'
import {raysFrom} from './rays.js'
import type {Work} from './work.js'

/** Rows around a row among which others on its lines are looked for. */
const AROUND = 400

/** The outermost two of three or more rows on a line. */
export type FullLine = readonly [number, number]

/**
 * Lines that hold three or more rows, those with the most rows first: edges for certain, while two rows lie on a line whether or not they
 * share an edge. Where an edge has many rows, two of them are seen along it from its outermost one.
 *
 * @throws {CostEnough} When the search has cost enough.
 */
export async function fullLines(points: Points, work: Work): Promise<FullLine[]> {
  const all = Array.from({length: points.rowCount}, (_, row) => row)
  const found: number[][] = []
  for (const row of all) {
    const around = nearestPoints(points, row, all, AROUND)
    await work.turn(around.length)
    for (const ray of raysFrom(points, {points: [row], weights: [1]}, around)) found.push([row, ...ray])
  }
  // From a row within an edge a part of it is seen.
  const linesOf = all.map(() => new Set<number>())
  return found
    .sort((a, b) => b.length - a.length)
    .flatMap((line, number): FullLine[] => {
      const [first, last] = [line[0], line[line.length - 1]]
      if ([...linesOf[first]].some(own => linesOf[last].has(own))) return []
      for (const row of line) linesOf[row].add(number)
      return [[first, last]]
    })
}
