import type {Context} from '../../core/context.js'
import type {MinorityClasses} from '../../core/planned.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import type {RealPeople} from '../../metrics/disclosure/disclosure.js'
import {disclosure} from '../../metrics/disclosure/registry.js'
import type {Step} from '../plan/task.js'
import type {TaskOutput} from '../plan/task-output.js'
import type {Release} from '../release/release.js'

/**
 * Disclosure measures look at the people of all classes, at every released row, and at the target column as at any other.
 * People outside the data whose population was found to be another are no control.
 */
export async function runDisclosure(
  {measure, declared, confidence}: Extract<Step, {kind: 'disclosure'}>,
  {train, holdout, holdoutShifted, people, synthetic}: Release,
  classes: MinorityClasses,
  context: Context,
): Promise<TaskOutput> {
  const members = realPeople(train, people?.train, classes)
  const others = holdout === undefined || holdoutShifted === true ? undefined : realPeople(holdout, people?.holdout, classes)
  const made = disclosure.get(measure.name).create(measure.options)
  const figures = await made.measure({members, ...(others && {others}), released: synthetic, declared, confidence}, context)
  return {kind: 'disclosure', ...figures}
}

function realPeople(rows: Table, people: Int32Array | undefined, {target, minority}: MinorityClasses): RealPeople {
  const isMinority = new Uint8Array(rows.rowCount)
  for (const row of rowsWithLabel(rows, target, minority)) isMinority[row] = 1
  return {rows, people: people ?? Int32Array.from({length: rows.rowCount}, (_, row) => row), isMinority}
}
