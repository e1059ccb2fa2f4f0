import type {Estimate} from '../core/estimate.js'
import {joined, midranks} from './ranks.js'
import {normalQuantile} from './special.js'

/**
 * Area under the ROC curve: the probability that a member scores above a non-member, ties counting half (Mann and Whitney,
 * doi:10.1214/aoms/1177730491).
 *
 * @throws {RangeError} When a side is empty.
 */
export function auc(members: ArrayLike<number>, nonMembers: ArrayLike<number>): number {
  checkSides(members, nonMembers)
  const [m, n] = [members.length, nonMembers.length]
  const rankSum = midranks(joined(members, nonMembers))
    .subarray(0, m)
    .reduce((sum, rank) => sum + rank, 0)
  return (rankSum - (m * (m + 1)) / 2) / (m * n)
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
  const {low, high, method} = aucInterval(value, deLongVariance(members, nonMembers), [m, n], {
    z: normalQuantile((1 + confidence) / 2),
    name: "DeLong's",
  })
  return {value, low, high, confidence, trials: Math.min(m, n), method}
}

/**
 * The interval that {@link aucEstimate} describes, for a variance that was estimated in whatever way: NaN or 0 where the scores say nothing
 * about it. People are members and non-members, or how many independent ones they are worth; `z` is the normal
 * quantile, or Student's; `name` says whose the variance is.
 */
export function aucInterval(
  value: number,
  variance: number,
  people: readonly [members: number, nonMembers: number],
  about: {readonly z: number; readonly name: string},
): Pick<Estimate, 'low' | 'high' | 'method'> {
  const {z, name} = about
  const [m, n] = people
  const newcombe = newcombeInterval(value, m, n, z)
  if (!(variance > 0) || value <= 0 || value >= 1) return {...newcombe, method: 'Newcombe, method 5'}
  const half = (z * Math.sqrt(variance)) / (value * (1 - value))
  const centre = Math.log(value / (1 - value))
  const plain = {low: logistic(centre - half), high: logistic(centre + half)}
  // Rounding must not decide where it is exactly one person.
  if (Math.min(value, 1 - value) * Math.min(m, n) >= 1 - 1e-9) return {...plain, method: `${name}, logit scale`}
  return {
    low: Math.min(plain.low, newcombe.low),
    high: Math.max(plain.high, newcombe.high),
    method: `the wider of ${name}, logit scale, and Newcombe's, method 5`,
  }
}

function deLongVariance(members: ArrayLike<number>, nonMembers: ArrayLike<number>): number {
  const [m, n] = [members.length, nonMembers.length]
  if (m < 2 || n < 2) return NaN
  const {ofMembers, ofNonMembers} = placements(members, nonMembers)
  return sampleVariance(ofMembers) / m + sampleVariance(ofNonMembers) / n
}

/**
 * The structural components of an AUC (doi:10.2307/2531595): per member the share of non-members below it, per
 * non-member the share of members above it, ties half. The mean of either is the AUC.
 */
export function placements(members: ArrayLike<number>, nonMembers: ArrayLike<number>) {
  const [m, n] = [members.length, nonMembers.length]
  const all = midranks(joined(members, nonMembers))
  return {
    ofMembers: midranks(members).map((rank, at) => (all[at] - rank) / n),
    ofNonMembers: midranks(nonMembers).map((rank, at) => 1 - (all[m + at] - rank) / m),
  }
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

function checkSides(members: ArrayLike<number>, nonMembers: ArrayLike<number>): void {
  if (members.length === 0 || nonMembers.length === 0)
    throw new RangeError(`An AUC needs members and non-members. Got ${members.length} and ${nonMembers.length}.`)
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x))
