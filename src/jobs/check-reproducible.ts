import {createBudget} from '../core/budget.js'
import type {Monitor} from '../core/context.js'
import {Interrupted} from '../core/errors.js'
import type {PlannedAlgorithm} from '../core/planned.js'
import {createRng} from '../core/rng.js'
import type {Table} from '../core/table.js'
import {exec} from '../external/exec.js'
import {isForeign, type Catalogue} from '../plugins/catalogue.js'
import type {AuditPlan} from '../result/plan.js'

/** A training takes its time however few rows are made of it. */
const ROWS = 20

/** Of the time that an audit may take. */
const SHARE_OF_BUDGET = 0.25

const NOT_CHECKED = ' whether it gives the same rows again for the same seed was not checked.'
const NOT_REPRODUCIBLE =
  ' not reproducible. It gave other rows for the same seed, so the same audit gives other figures every time.'

/** @throws {UserError} When a command among these generators is not as it must be. */
export async function checkCommands(generators: readonly PlannedAlgorithm[]): Promise<void> {
  for (const {name, options} of generators) if (name === exec.name) await exec.create(options)
}

/**
 * Whether the commands and functions among a plan's generators give the same rows again for the same seed: only then can the audit be
 * repeated, or go on after it was stopped, with the same figures. Each is run twice on the data, all of them in a quarter of the time that
 * is left at most.
 *
 * @returns What the result says of them.
 * @throws {Interrupted} When the signal fires.
 */
export async function reproducibilityNotes(
  plan: Pick<AuditPlan, 'generators' | 'target' | 'minority' | 'seed'>,
  data: Table,
  catalogue: Catalogue,
  budgetSeconds: number,
  monitor: Monitor,
): Promise<string[]> {
  const foreign = plan.generators.filter(({name}) => isForeign(name, catalogue))
  const notes: string[] = []
  for (const planned of foreign) {
    const share = (budgetSeconds * SHARE_OF_BUDGET) / foreign.length
    const said = await noteOf(planned, plan, data, catalogue, share, monitor)
    if (said !== undefined) notes.push(`${planned.name}:${said}`)
  }
  return notes
}

async function noteOf(
  {name, options}: PlannedAlgorithm,
  {target, minority: [label], seed}: Pick<AuditPlan, 'target' | 'minority' | 'seed'>,
  data: Table,
  {generators}: Catalogue,
  seconds: number,
  monitor: Monitor,
): Promise<string | undefined> {
  if (options['checkSeed'] !== true) return NOT_CHECKED
  const budget = createBudget(monitor.signal, seconds)
  try {
    const generator = await generators.get(name).create(options)
    const make = async (): Promise<Table> => {
      const context = {signal: budget.signal, progress: () => undefined}
      const fitted = await generator.fit(data.as('train'), {target, label}, {...context, rng: createRng(seed).fork('check/fit')})
      try {
        return await fitted.sample(ROWS, {...context, rng: createRng(seed).fork('check/sample')})
      } finally {
        fitted.dispose()
      }
    }
    return isSame(await make(), await make()) ? undefined : NOT_REPRODUCIBLE
  } catch (error) {
    if (monitor.signal.aborted) throw error
    if (error instanceof Interrupted) return NOT_CHECKED
    // The steps that need it will fail with the same message, and the others have their results.
    return undefined
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
