export {auc, aucEstimate} from './auc.js'
export {aucGreaterTest} from './rank-sum-test.js'
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

/** A curve as parallel lists, rising; what a chart needs. */
export interface RocCurve {
  readonly falsePositiveRate: readonly number[]
  readonly truePositiveRate: readonly number[]
  /** Of one repeat: rates below 1 / nonMembers cannot be seen. */
  readonly nonMembers: number
}

/** Corners of a stored curve at most: more cannot be told apart in a picture. */
const MOST_CORNERS = 80

/**
 * The ROC curve averaged over repeats at equal false-positive rates (vertical averaging: Fawcett 2006, doi:10.1016/j.patrec.2005.10.010,
 * algorithm 3, without interpolation between corners). Rates are multiples of 1 / nonMembers, all of the small ones and
 * ever fewer of the large.
 * @throws {RangeError} Without repeats.
 */
export function meanRocCurve(
  repeats: readonly {readonly members: ArrayLike<number>; readonly nonMembers: ArrayLike<number>}[],
): RocCurve {
  if (repeats.length === 0) throw new RangeError('A curve needs at least one repeat.')
  const nonMembers = Math.min(...repeats.map(repeat => repeat.nonMembers.length))
  const growth = nonMembers ** (1 / MOST_CORNERS)
  const falsePositiveRate = [0]
  for (let count = 1; count < nonMembers; count = Math.max(count + 1, Math.floor(count * growth)))
    falsePositiveRate.push(count / nonMembers)
  falsePositiveRate.push(1)
  const curves = repeats.map(({members, nonMembers: others}) => rocPoints(members, others))
  const truePositiveRate = falsePositiveRate.map(
    rate => curves.reduce((sum, points) => sum + highestRate(points, rate), 0) / curves.length,
  )
  return {falsePositiveRate, truePositiveRate, nonMembers}
}

/** The best true-positive rate of a threshold that accuses no more than this share of the non-members; a hair of slack for fractions. */
function highestRate(points: readonly RocPoint[], rate: number): number {
  return points.findLast(point => point.falsePositiveRate <= rate + 1e-12)?.truePositiveRate ?? 0
}

/** The smallest false-positive rate that so many non-members can show: one of them. Below it nothing is interpolated. */
export function smallestFalsePositiveRate(nonMembers: number): number {
  return 1 / nonMembers
}

function descending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort().reverse()
}
