import type {AuditPlan} from '../../result/plan.js'

/**
 * Fewer repeats settle nothing. They show too little of how releases differ: of one and the same generator, the share of people whom
 * copies expose was found to be 0.96 in one repeat and 0.13 in another.
 */
export const REPEATS_TO_SETTLE = 3

/** The share of the error rate that all looks before the last have together. */
const BEFORE_THE_LAST = 0.1

/**
 * The share of the error rate that a test has after so many repeats. An audit that may stop as soon as a leak is significant
 * looks at its tests again and again, and a test that is looked at several times is wrong more often. Each repeat therefore gets
 * a share of the error rate, and the shares add up to one (weighted Bonferroni over looks). A p-value divided by its look's share
 * is a p-value whatever the rule was by which the audit stopped and however the repeats depend on one another, since
 * P(some look t has p_t / w_t <= alpha) <= sum of w_t alpha = alpha. The early looks get little, as in the rules of Haybittle
 * (doi:10.1259/0007-1285-44-526-793) and Peto et al. (doi:10.1038/bjc.1976.220): leaks that are worth stopping for have
 * p-values far below any of them, and the last look keeps nine tenths. Spending functions (Lan and DeMets,
 * doi:10.1093/biomet/70.3.659) would ask for less, but they need to know how the looks go together: repeats that split the same
 * people again have no increments that are independent. The repeats before the first look have a share too: the user may stop an
 * audit there after seeing its findings. Where there are no more repeats than settle something, there is but one look.
 *
 * @param repeats Repeats that the test rests on, at least 1.
 */
export function shareOfLook(repeats: number, plan: Pick<AuditPlan, 'repeats' | 'untilSettled'>): number {
  if (plan.untilSettled !== true || plan.repeats <= REPEATS_TO_SETTLE) return 1
  return repeats >= plan.repeats ? 1 - BEFORE_THE_LAST : BEFORE_THE_LAST / (plan.repeats - 1)
}

/** The same plan as one that is looked at once, at its end. */
export function withoutLooks({untilSettled: _, ...plan}: AuditPlan): AuditPlan {
  return plan
}
