import type {AuditPlan} from './plan.js'

/** People at risk who are listed where the plan does not say how many. */
export const DEFAULT_LISTED = 20

/** How many people at risk are listed by row number at most, for each generator. */
export const listedPeople = ({listPeople = DEFAULT_LISTED}: Pick<AuditPlan, 'listPeople'>): number => listPeople
