import type {Points, Weighted} from './points.js'
import {ROUNDING} from './rounding.js'
import {sameDirections} from './same-direction.js'
import {SeenFrom} from './seen-from.js'

/** Points in one direction from a place, the nearest first; at least two. Where the place is a record, this is one of its edges. */
export type Ray = readonly number[]

/**
 * Rays from a place on which two or more points lie, one of them a row.
 *
 * @param among Points that are looked at.
 * @param nearest How near to the place, in standard deviations of rounding, a point may be; left out: as everywhere.
 */
export function raysFrom(points: Points, place: Weighted, among: readonly number[], nearest?: number): Ray[] {
  const seen = new SeenFrom(points, place)
  const apart = among.filter(point => seen.isApart(point, nearest))
  const vectors = vectorsFrom(points, apart, points.placeOf(place))
  const linked = new Map<number, {readonly point: number; readonly off: number}[]>()
  const link = (point: number, other: number, off: number) => {
    const own = linked.get(point)
    if (own === undefined) linked.set(point, [{point: other, off}])
    else own.push({point: other, off})
  }
  const error = Math.sqrt(ROUNDING + seen.variance)
  sameDirections({points: apart, vectors, components: points.components}, error, (a, b) => {
    const off = seen.offOneLine(a, b)
    if (off > 1) return
    link(a, b, off)
    link(b, a, off)
  })
  return raysOf(linked, point => seen.squaredDistance(point)).filter(ray => ray.some(point => point < points.rowCount))
}

/**
 * Points by the farthest ones, whose directions are known best. A point near to the place is seen behind several others that are not seen
 * behind each other: it goes to the one whose line it is nearest to, and joins no two rays to one.
 */
function raysOf(
  linked: ReadonlyMap<number, readonly {readonly point: number; readonly off: number}[]>,
  distanceOf: (point: number) => number,
): Ray[] {
  const distances = new Map(Array.from(linked.keys(), point => [point, distanceOf(point)]))
  const far = (point: number) => distances.get(point) ?? 0
  const rays = new Map<number, number[]>()
  for (const [point, others] of [...linked].sort(([a], [b]) => far(b) - far(a))) {
    const ends = others.filter(other => rays.has(other.point))
    if (ends.length === 0) rays.set(point, [point])
    else rays.get(ends.reduce((a, b) => (b.off < a.off ? b : a)).point)?.unshift(point)
  }
  return [...rays.values()].filter(({length}) => length > 1)
}

/**
 * Pairs of points that are seen in one direction from the line through two points: with that line they lie in a plane, as
 * the rows of two edges that meet do.
 */
export function pairsSeenFromLine(
  points: Points,
  [a, b]: readonly [number, number],
  among: readonly number[],
  visit: (one: number, other: number) => void,
): void {
  const {components} = points
  const others = among.filter(point => point !== a && point !== b)
  const vectors = vectorsFrom(points, others, points.places[a])
  const axis = points.places[b].map((value, at) => value - points.places[a][at])
  const length = axis.reduce((sum, value) => sum + value * value, 0)
  for (let from = 0; from < vectors.length; from += components) {
    let along = 0
    for (let at = 0; at < components; at++) along += vectors[from + at] * axis[at]
    for (let at = 0; at < components; at++) vectors[from + at] -= (along / length) * axis[at]
  }
  sameDirections({points: others, vectors, components}, Math.sqrt(2 * ROUNDING), visit)
}

function vectorsFrom({places, components}: Points, among: readonly number[], from: Float64Array): Float64Array {
  const vectors = new Float64Array(among.length * components)
  among.forEach((point, row) => {
    const place = places[point]
    for (let at = 0; at < components; at++) vectors[row * components + at] = place[at] - from[at]
  })
  return vectors
}

/** Whether a place lies between the far ends of two of its rays: on an edge, then, and no record. */
export function isOnEdge(points: Points, place: Weighted, rays: readonly Ray[]): boolean {
  const seen = new SeenFrom(points, place)
  const ends = rays.map(ray => ray[ray.length - 1])
  return ends.some((a, at) => ends.slice(at + 1).some(b => seen.isBetween(a, b)))
}

/**
 * The place that the rays come from, anew, by least squares over all their points: each is (1 - t) times the place and t times the far
 * end of its ray, which is a record that is known already or else found along with the place. The shares t are those of the place
 * given, so that a few rounds are needed.
 */
export function settlePlace(points: Points, place: Weighted, rays: readonly Ray[]): Weighted {
  const weights = new Map<number, number>()
  let total = 0
  const add = (point: number, weight: number) => weights.set(point, (weights.get(point) ?? 0) + weight)
  const seen = new SeenFrom(points, place)
  for (const ray of rays) {
    const known = ray.filter(point => point >= points.rowCount).at(-1)
    const end = known ?? ray[ray.length - 1]
    const length = seen.squaredDistance(end)
    const rows = ray
      .filter(point => point !== known)
      .map(point => ({point, t: seen.between(point, end) / length, precision: 1 / points.variances[point]}))
    let [own, both, far] = [0, 0, 0]
    for (const {t, precision} of rows) {
      own += (1 - t) ** 2 * precision
      both += (1 - t) * t * precision
      far += t * t * precision
    }
    const share = known === undefined ? both / far : 0
    if (known !== undefined) add(known, -both)
    for (const {point, t, precision} of rows) add(point, (1 - t - share * t) * precision)
    total += own - share * both
  }
  const all = [...weights]
  return {points: all.map(([point]) => point), weights: all.map(([, weight]) => weight / total)}
}
