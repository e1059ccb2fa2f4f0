import {imageForm} from '../core/sample-form.js'
import type {Table} from '../core/table.js'
import type {AuditPlan} from '../result/plan.js'
import {completeColumns} from '../result/complete-columns.js'
import type {ReadOptions} from '../io/read-options.js'

/** How the files of an audit are read, as its plan says: the same bytes read otherwise are other data. */
export function plannedReading(read: ReadOptions, source: Table): AuditPlan['columns'] {
  const {ignore: ignored, embedding: _, ...columns} = read
  // Not its name, but what it is: figures of another network are others.
  const embedding = imageForm(source)?.embedding?.sha256
  return completeColumns({...columns, ...(ignored && {ignored}), ...(embedding !== undefined && {embedding})})
}

/** The reverse of `plannedReading`, without the file of a network, which a plan does not name. */
export function readOptionsOf({
  ignored,
  keepIdentifiers: _,
  embedding: _embedding,
  ...columns
}: AuditPlan['columns']): ReadOptions {
  return {...columns, ignore: ignored}
}
