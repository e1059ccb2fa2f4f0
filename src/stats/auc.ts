import type {Estimate} from '../core/estimate.js'
import {joined, midranks} from './ranks.js'
import {normalCdf, normalQuantile} from './special.js'

/** Up to so many rows the rank test counts every arrangement. */
const EXACT_ROWS = 60

/**
 * Area under the ROC curve: the probability that a member scores above a non-member, ties counting half (Mann and Whitney,
 * doi:10.1214/aoms/1177730491).
 *
 * @throws {RangeError} When a side is empty.
 */
export function auc(members: ArrayLike<number>, nonMembers: ArrayLike<number>): number {
  checkSides(members, nonMembers)
  const [m, n] = [members.length, nonMembers.length]
  return (rankSum(midranks(joined(members, nonMembers)), m) - (m * (m + 1)) / 2) / (m * n)
}

/**
 * AUC with its interval: DeLong's variance (doi:10.2307/2531595, computed from ranks as in doi:10.1109/LSP.2014.2337313) on
 * the logit scale, which stays inside (0, 1). Where that variance is zero or undefined - one side all above the other, all
 * scores tied, a side of one row - it says nothing about the population; there the interval is Newcombe's score interval
 * (method 5, doi:10.1002/sim.2324), which needs the AUC and the two counts alone. The wider of both is given when few pairs
 * are out of order (less than one row's worth), where DeLong's variance is itself near its end.
 *
 * @param members Scores, the higher the more likely a member. Finite.
 * @throws {RangeError} When a side is empty.
 */
export function aucEstimate(members: ArrayLike<number>, nonMembers: ArrayLike<number>, confidence: number): Estimate {
  const value = auc(members, nonMembers)
  const [m, n] = [members.length, nonMembers.length]
  const z = normalQuantile((1 + confidence) / 2)
  const about = {value, confidence, trials: Math.min(m, n)}
  const variance = deLongVariance(members, nonMembers)
  const newcombe = newcombeInterval(value, m, n, z)
  if (!(variance > 0) || value <= 0 || value >= 1) return {...about, ...newcombe, method: 'Newcombe, method 5'}
  const half = (z * Math.sqrt(variance)) / (value * (1 - value))
  const centre = Math.log(value / (1 - value))
  const deLong = {low: logistic(centre - half), high: logistic(centre + half)}
  if (Math.min(value, 1 - value) * Math.min(m, n) >= 1) return {...about, ...deLong, method: 'DeLong, logit scale'}
  return {
    ...about,
    low: Math.min(deLong.low, newcombe.low),
    high: Math.max(deLong.high, newcombe.high),
    method: "the wider of DeLong's, logit scale, and Newcombe's, method 5",
  }
}

function deLongVariance(members: ArrayLike<number>, nonMembers: ArrayLike<number>): number {
  const [m, n] = [members.length, nonMembers.length]
  if (m < 2 || n < 2) return NaN
  const all = midranks(joined(members, nonMembers))
  const [withinMembers, withinNonMembers] = [midranks(members), midranks(nonMembers)]
  // Per member the share of non-members below it, and the other way round.
  const placements = withinMembers.map((rank, at) => (all[at] - rank) / n)
  const others = withinNonMembers.map((rank, at) => (all[m + at] - rank) / m)
  return sampleVariance(placements) / m + sampleVariance(others) / n
}

function sampleVariance(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

/** The AUCs that a score test with Newcombe's variance would not reject. */
function newcombeInterval(value: number, m: number, n: number, z: number): {low: number; high: number} {
  const star = (m + n) / 2 - 1
  const variance = (theta: number) =>
    (theta * (1 - theta) * (1 + (star * (1 - theta)) / (2 - theta) + (star * theta) / (1 + theta))) / (m * n)
  const isInside = (theta: number) => Math.abs(value - theta) <= z * Math.sqrt(variance(theta))
  const end = (outside: number) => {
    let [inside, out] = [value, outside]
    for (let step = 0; step < 60; step++) {
      const middle = (inside + out) / 2
      if (isInside(middle)) inside = middle
      else out = middle
    }
    return inside
  }
  return {low: value <= 0 ? 0 : end(0), high: value >= 1 ? 1 : end(1)}
}

/**
 * One-sided p-value of "members score above non-members": the rank-sum test of Mann and Whitney. Up to 60 rows it counts all
 * arrangements of the (mid)ranks, ties included (Streitberg and Roehmel, Statistical Software Newsletter 12, 1986); above, the
 * normal approximation with the tie correction and a continuity correction of half a rank.
 *
 * @throws {RangeError} When a side is empty.
 */
export function aucGreaterTest(members: ArrayLike<number>, nonMembers: ArrayLike<number>): number {
  checkSides(members, nonMembers)
  const ranks = midranks(joined(members, nonMembers))
  return ranks.length <= EXACT_ROWS ? exactTail(ranks, members.length) : normalTail(ranks, members.length)
}

/** Share of all choices of `chosen` ranks with a sum at least that of the first `chosen`. */
function exactTail(ranks: Float64Array, chosen: number): number {
  const doubled = Int32Array.from(ranks, rank => 2 * rank)
  const most = doubled.reduce((sum, rank) => sum + rank, 0)
  const observed = 2 * rankSum(ranks, chosen)
  const width = most + 1
  // ways[k * width + s]: choices of k ranks with doubled sum s.
  const ways = new Float64Array((chosen + 1) * width)
  ways[0] = 1
  for (const rank of doubled)
    for (let k = chosen; k >= 1; k--)
      for (let sum = most; sum >= rank; sum--) ways[k * width + sum] += ways[(k - 1) * width + sum - rank]
  const counts = ways.subarray(chosen * width)
  const all = counts.reduce((sum, count) => sum + count, 0)
  return counts.subarray(observed).reduce((sum, count) => sum + count, 0) / all
}

function normalTail(ranks: Float64Array, m: number): number {
  const total = ranks.length
  const n = total - m
  const mean = (m * (total + 1)) / 2
  // The variance of all midranks already holds the tie correction.
  const squares = ranks.reduce((sum, rank) => sum + (rank - (total + 1) / 2) ** 2, 0)
  const variance = (m * n * squares) / (total * (total - 1))
  return variance === 0 ? 1 : normalCdf(-(rankSum(ranks, m) - mean - 0.5) / Math.sqrt(variance))
}

function rankSum(ranks: Float64Array, count: number): number {
  return ranks.subarray(0, count).reduce((sum, rank) => sum + rank, 0)
}

function checkSides(members: ArrayLike<number>, nonMembers: ArrayLike<number>): void {
  if (members.length === 0 || nonMembers.length === 0)
    throw new RangeError(`An AUC needs members and non-members. Got ${members.length} and ${nonMembers.length}.`)
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x))
