import type {Infer} from '../core/shapes/infer.js'
import type {auditPlan, plannedCost, plannedHoldout, treatment} from './shapes/plan.js'

/** Everything that decides an audit's figures, with all defaults written down. Two plans are the same exactly when their audits are. */
export type AuditPlan = Infer<typeof auditPlan>

export type PlannedHoldout = Infer<typeof plannedHoldout>

/** People whom the generators do not see, or see with coarsened cells. */
export type Treatment = Infer<typeof treatment>

/** What mistakes cost: a number, a range such as `5..20`, or a formula over the row's columns. */
export type PlannedCost = Infer<typeof plannedCost>
