export {auc, aucEstimate, aucGreaterTest} from './auc.js'
export {tprAtFpr} from './tpr-at-fpr.js'

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

function descending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort().reverse()
}
