import type {Points} from './points.js'

/** The nearest of some points, the very nearest first. */
export function nearestPoints(points: Points, to: number, among: readonly number[], count: number): number[] {
  const others = among.filter(point => point !== to)
  const distances = Float64Array.from(others, point => points.squaredDistance(to, point))
  const order = Int32Array.from(others.keys()).sort((a, b) => distances[a] - distances[b])
  return Array.from(order.subarray(0, count), at => others[at])
}
