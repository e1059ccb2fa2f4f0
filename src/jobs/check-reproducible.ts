import {createBudget} from '../core/budget.js'
import type {Monitor} from '../core/context.js'
import {CommandFailed, Interrupted, NotApplicable} from '../core/errors.js'
import type {PlannedAlgorithm} from '../core/planned.js'
import {createRng} from '../core/rng.js'
import type {Table} from '../core/table.js'
import {exec} from '../external/exec.js'
import type {AuditPlan} from '../result/plan.js'

/** A training takes its time however few rows are made of it. */
const ROWS = 20

/** Of the time that an audit may take. */
const SHARE_OF_BUDGET = 0.25

const NOT_CHECKED = 'exec: whether its command gives the same rows again for the same seed was not checked.'
const NOT_REPRODUCIBLE =
  'exec: not reproducible. Its command gave other rows for the same seed, so the same audit gives other figures every time.'

/** @throws {UserError} When a command among these generators is not as it must be. */
export async function checkCommands(generators: readonly PlannedAlgorithm[]): Promise<void> {
  for (const {name, options} of generators) if (name === exec.name) await exec.create(options)
}

/**
 * Whether the command among a plan's generators gives the same rows again for the same seed: only then can the audit be repeated, or go on
 * after it was stopped, with the same figures. It is run twice on the data, in a quarter of the
 * time that is left at most.
 *
 * @returns What the result says of it.
 * @throws {Interrupted} When the signal fires.
 */
export async function reproducibilityNotes(
  {generators, target, minority: [label], seed}: Pick<AuditPlan, 'generators' | 'target' | 'minority' | 'seed'>,
  data: Table,
  budgetSeconds: number,
  monitor: Monitor,
): Promise<string[]> {
  const planned = generators.find(({name}) => name === exec.name)
  if (planned === undefined) return []
  if (planned.options['checkSeed'] !== true) return [NOT_CHECKED]
  const generator = await exec.create(planned.options)
  const budget = createBudget(monitor.signal, budgetSeconds * SHARE_OF_BUDGET)
  const make = async (): Promise<Table> => {
    const context = {signal: budget.signal, progress: () => undefined}
    const fitted = await generator.fit(data.as('train'), {target, label}, {...context, rng: createRng(seed).fork('check/fit')})
    try {
      return await fitted.sample(ROWS, {...context, rng: createRng(seed).fork('check/sample')})
    } finally {
      fitted.dispose()
    }
  }
  try {
    return isSame(await make(), await make()) ? [] : [NOT_REPRODUCIBLE]
  } catch (error) {
    if (error instanceof Interrupted && !monitor.signal.aborted) return [NOT_CHECKED]
    // The steps that need it will fail with the same message, and the others have their results.
    if (error instanceof CommandFailed || error instanceof NotApplicable) return []
    throw error
  } finally {
    budget.clear()
  }
}

function isSame(one: Table, other: Table): boolean {
  if (one.rowCount !== other.rowCount) return false
  return one.columns.every((column, at) => {
    const same = other.columns[at]
    if (column.kind === 'numeric')
      return same.kind === 'numeric' && column.values.every((value, row) => Object.is(value, same.values[row]))
    return same.kind === 'categorical' && column.codes.every((code, row) => code === same.codes[row])
  })
}
