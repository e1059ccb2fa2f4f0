import type {Estimate} from '../core/estimate.js'
import {clopperPearson} from './intervals.js'

export {auc, aucEstimate, aucGreaterTest} from './auc.js'

export interface RocPoint {
  /** Rows scoring at least this count as members. */
  readonly threshold: number
  readonly falsePositiveRate: number
  readonly truePositiveRate: number
}

/** The corners of the ROC curve from (0, 0) to (1, 1), one per distinct score, highest first. Rows with equal scores go together. */
export function rocPoints(members: ArrayLike<number>, nonMembers: ArrayLike<number>): RocPoint[] {
  const [ours, others] = [descending(members), descending(nonMembers)]
  const points: RocPoint[] = [{threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0}]
  let [hits, alarms] = [0, 0]
  while (hits < ours.length || alarms < others.length) {
    const threshold = Math.max(ours[hits] ?? -Infinity, others[alarms] ?? -Infinity)
    while (hits < ours.length && ours[hits] === threshold) hits++
    while (alarms < others.length && others[alarms] === threshold) alarms++
    points.push({threshold, falsePositiveRate: alarms / others.length, truePositiveRate: hits / ours.length})
  }
  return points
}

/** The smallest false-positive rate that so many non-members can show: one of them. Below it nothing is interpolated. */
export function smallestFalsePositiveRate(nonMembers: number): number {
  return 1 / nonMembers
}

/**
 * Share of members found at the strictest threshold that lets at most a share `rate` of the non-members through: members
 * count when they score strictly above the first non-member that must stay out. The Clopper-Pearson interval holds for that
 * threshold; that the threshold itself came from these non-members is not in it.
 *
 * @param rate False-positive rate, in (0, 1).
 * @returns undefined when the non-members cannot resolve the rate (fewer than 1 / rate of them).
 * @throws {RangeError} Without members.
 */
export function tprAtFpr(
  members: ArrayLike<number>,
  nonMembers: ArrayLike<number>,
  rate: number,
  confidence: number,
): Estimate | undefined {
  // A hair of slack: 0.01 * 100 must count as 1.
  const allowed = Math.floor(rate * nonMembers.length + 1e-9)
  if (allowed < 1) return undefined
  const threshold = allowed >= nonMembers.length ? -Infinity : descending(nonMembers)[allowed]
  let found = 0
  for (let at = 0; at < members.length; at++) if (members[at] > threshold) found++
  const estimate = clopperPearson(found, members.length, confidence)
  return {
    ...estimate,
    method: `Clopper-Pearson at the threshold that lets ${allowed} of ${nonMembers.length} non-members through`,
  }
}

function descending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort().reverse()
}
