import {throwIfStopped, type Monitor} from '../core/context.js'
import {CommandFailed} from '../core/errors.js'
import type {MinorityClasses, PlannedAlgorithm} from '../core/planned.js'
import {createRng} from '../core/rng.js'
import type {Table} from '../core/table.js'
import {exec} from '../external/exec.js'

/** A training takes its time however few rows are made of it. */
const ROWS = 20

/**
 * Whether commands among these generators give the same rows again for the same seed: only then can an audit be repeated, or go on after it
 * was stopped, with the same figures. Each is run twice on the data.
 *
 * @returns What the result says of it.
 * @throws {UserError} When a command cannot be run as it is written.
 */
export async function reproducibilityNotes(
  generators: readonly PlannedAlgorithm[],
  data: Table,
  {target, minority: [label]}: MinorityClasses,
  seed: number,
  monitor: Monitor,
): Promise<string[]> {
  const notes: string[] = []
  for (const {name, options} of generators) {
    if (name !== exec.name) continue
    const generator = await exec.create(options)
    if (options['checkSeed'] !== true) {
      notes.push('exec: whether its command gives the same rows again for the same seed was not checked.')
      continue
    }
    const make = async (): Promise<Table> => {
      throwIfStopped(monitor)
      const context = {...monitor, progress: () => undefined}
      const fitted = await generator.fit(data.as('train'), {target, label}, {...context, rng: createRng(seed).fork('check/fit')})
      try {
        return await fitted.sample(ROWS, {...context, rng: createRng(seed).fork('check/sample')})
      } finally {
        fitted.dispose()
      }
    }
    try {
      const [first, second] = [await make(), await make()]
      if (!isSame(first, second))
        notes.push(
          'exec: not reproducible. Its command gave other rows for the same seed, so the same audit gives other figures every time.',
        )
    } catch (error) {
      // The steps that need it will fail with the same message, and the others have their results.
      if (!(error instanceof CommandFailed)) throw error
    }
  }
  return notes
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
