import type {Points, Weighted} from './points.js'

/** A meeting that so many times the variance of a row tells is none that a record could be told from. */
const MOST_VARIANCE = 16
/** Sine of the angle below which the place where lines meet is too uncertain along them. */
const LEAST_ANGLE = 0.1

/** Where two lines meet, and how far along each: 0 at its first point, 1 at its second. */
interface Meeting extends Weighted {
  readonly alongFirst: number
  readonly alongSecond: number
}

/**
 * The middle of the shortest way between two lines through two points each, weighed by how well each line is known there.
 *
 * @returns Undefined where the lines miss each other by more than rounding explains, are nearly parallel, or where their points say too
 * little of where they meet.
 */
export function meetingOf(
  points: Points,
  [a, m]: readonly [number, number],
  [b, n]: readonly [number, number],
): Meeting | undefined {
  const uu = points.squaredDistance(a, m)
  const vv = points.squaredDistance(b, n)
  const ww = points.squaredDistance(a, b)
  const uv = points.between(a, m, b, n)
  const uw = points.between(a, m, a, b)
  const vw = points.between(b, n, a, b)
  const determinant = uu * vv - uv * uv
  if (!(determinant > uu * vv * LEAST_ANGLE ** 2)) return undefined
  const s = (uw * vv - uv * vw) / determinant
  const t = (uv * uw - uu * vw) / determinant
  const [va, vm, vb, vn] = [a, m, b, n].map(point => points.variances[point])
  const first = (1 - s) ** 2 * va + s ** 2 * vm
  const second = (1 - t) ** 2 * vb + t ** 2 * vn
  if (first + second === 0 || Math.max(first, second) > MOST_VARIANCE * Math.max(va, vm, vb, vn)) return undefined
  const missed = s * s * uu + t * t * vv + ww - 2 * s * t * uv - 2 * s * uw + 2 * t * vw
  if (missed > points.mostSquares * (first + second)) return undefined
  const share = second / (first + second)
  return {
    points: [a, m, b, n],
    weights: [share * (1 - s), share * s, (1 - share) * (1 - t), (1 - share) * t],
    alongFirst: s,
    alongSecond: t,
  }
}
