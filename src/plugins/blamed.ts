import {CommandFailed, Interrupted, NotApplicable, TrainingDiverged, UserError} from '../core/errors.js'
import type {PlannedAlgorithm} from '../core/planned.js'

/**
 * Does work of an algorithm, and says of an error in a plug-in's code whose it is: it is no bug of the tool. In audits such an error is a
 * failed step instead.
 *
 * @throws {UserError} When the code of a plug-in throws what no algorithm should.
 */
export async function blamed<T>({name, plugin}: PlannedAlgorithm, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isUsual = [UserError, Interrupted, NotApplicable, TrainingDiverged, CommandFailed].some(usual => error instanceof usual)
    if (plugin === undefined || isUsual) throw error
    const problem = error instanceof Error ? error.message : String(error)
    throw new UserError(
      'plugin-failed',
      {plugin: plugin.name, name},
      `'${name}' of the plug-in '${plugin.name}' failed: ${problem}`,
      ['This is not a bug in minority-report. Mend the plug-in, or tell whoever wrote it.'],
    )
  }
}
