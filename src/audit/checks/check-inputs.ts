import {subContext, type Context, type Monitor} from '../../core/context.js'
import {rowNumbers, type InputCheck} from '../../core/input-check.js'
import {rowKeys} from '../../core/row-keys.js'
import {rowsWithLabel, type Table} from '../../core/table.js'
import {createRng} from '../../core/rng.js'
import type {AuditInputs} from '../plan/inputs.js'
import type {AuditPlan} from '../../result/plan.js'
import {unseenRows, type DataFile, type HoldoutFile} from './check-holdout.js'
import {holdoutShift, type Sample} from './holdout-shift.js'
import {releasedHoldout} from './released-holdout.js'

/** What the tables themselves do not say. */
export interface InputFacts {
  readonly plan: AuditPlan
  readonly data: DataFile
  readonly holdout?: HoldoutFile
}

/** Chance of a false alarm over the tests for a shift. */
const SHIFT_LEVEL = 0.01

/**
 * Looks at the files before anything rests on them: whether the holdout is unseen by the data and by the releases,
 * and of the same population as the data; and what of a release is not looked at. Rows that were seen are left out;
 * everything found is said in `checks`.
 *
 * @throws {UserError} When most of the holdout is no holdout.
 */
export async function checkInputs(
  inputs: AuditInputs,
  {plan, data, holdout}: InputFacts,
  monitor: Monitor,
): Promise<AuditInputs> {
  const own = {...monitor, rng: createRng(plan.seed).fork('input checks')}
  const checks = [...(inputs.checks ?? []), ...inputs.synthetic.flatMap((table, at) => otherClasses(table, plan, at))]
  if (inputs.holdout === undefined || holdout === undefined) return {...inputs, checks}
  const unseen = unseenRows(inputs.holdout, inputs.source, plan, holdout, data)
  const table = inputs.holdout.select(unseen.rows, 'holdout')
  const groups = inputs.holdoutGroups
  const checked: AuditInputs = {
    ...inputs,
    holdout: table,
    ...(groups && {holdoutGroups: Int32Array.from(unseen.rows, row => groups[row])}),
  }
  const released = inputs.synthetic.flatMap((synthetic, at) =>
    releasedCheck(synthetic, table, unseen.rows, inputs.source, plan, at, holdout.path),
  )
  const shifts = await shiftChecks(checked, table, plan, holdout.path, own)
  return {
    ...checked,
    checks: [...checks, ...unseen.checks, ...released, ...shifts],
    holdoutShifted: shifts.length > 0,
  }
}

const generatorOf = ({synthetic}: AuditPlan, at: number) => `file:${synthetic[at].name}`

/** Rows of other classes: attacks look at those of the minority alone. */
function otherClasses(synthetic: Table, plan: AuditPlan, at: number): InputCheck[] {
  const ofMinority = rowsWithLabel(synthetic, plan.target, plan.minority).length
  const others = synthetic.rowCount - ofMinority
  if (others === 0) return []
  return [
    {
      code: 'other-classes-released',
      severity: 'warning',
      file: plan.synthetic[at].name,
      generator: generatorOf(plan, at),
      count: others,
      of: synthetic.rowCount,
    },
  ]
}

/** @param rows Of the holdout, the row in its file. */
function releasedCheck(
  synthetic: Table,
  holdout: Table,
  rows: readonly number[],
  source: Table,
  plan: AuditPlan,
  at: number,
  path: string,
): InputCheck[] {
  const names = source.columns.map(({field}) => field.name).filter(name => name !== plan.target)
  const minority = (table: Table) => rowsWithLabel(table, plan.target, plan.minority)
  const keysOf = (table: Table) => rowKeys(table.select(minority(table), table.role), names)
  const everybody = [...rowKeys(source, names), ...rowKeys(holdout, names)]
  const asked = minority(holdout)
  const found = releasedHoldout(keysOf(holdout), keysOf(source), everybody, keysOf(synthetic))
  if (found === undefined) return []
  const inFile = found.rows.map(row => rows[asked[row]])
  return [
    {
      code: 'holdout-released',
      severity: 'fault',
      file: plan.synthetic[at].name,
      against: path,
      generator: generatorOf(plan, at),
      count: inFile.length,
      of: asked.length,
      expected: found.expected,
      pValue: found.pValue,
      rows: rowNumbers(inFile),
    },
  ]
}

async function shiftChecks(
  inputs: AuditInputs,
  holdout: Table,
  plan: AuditPlan,
  path: string,
  context: Context,
): Promise<InputCheck[]> {
  const checks: InputCheck[] = []
  for (const label of plan.minority) {
    const sample = (table: Table, groups: Int32Array | undefined): Sample => {
      const rows = rowsWithLabel(table, plan.target, [label])
      return {
        table: table.select(rows, table.role).without([plan.target]),
        people: Int32Array.from(rows, row => groups?.[row] ?? row),
      }
    }
    const shift = await holdoutShift(
      sample(inputs.source, inputs.groups),
      sample(holdout, inputs.holdoutGroups),
      SHIFT_LEVEL / plan.minority.length,
      subContext(context, label),
    )
    if (shift === undefined) continue
    const {pValue, column, auc} = shift
    checks.push({
      code: 'holdout-shifted',
      severity: 'fault',
      file: path,
      column,
      pValue,
      auc,
    })
  }
  return checks
}
