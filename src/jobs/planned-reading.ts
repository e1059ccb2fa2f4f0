import type {AuditPlan} from '../result/plan.js'
import {completeColumns} from '../result/complete-columns.js'
import type {ReadOptions} from '../io/read-options.js'

/** How the files of an audit are read, as its plan says: the same bytes read otherwise are other data. */
export function plannedReading(read: ReadOptions): AuditPlan['columns'] {
  const {ignore: ignored, ...columns} = read
  return completeColumns({...columns, ...(ignored && {ignored})})
}

/** The reverse of `plannedReading`. */
export function readOptionsOf({ignored, keepIdentifiers: _, ...columns}: AuditPlan['columns']): ReadOptions {
  return {...columns, ignore: ignored}
}
