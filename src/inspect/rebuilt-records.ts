import {reconSmote} from '../attacks/reconstruction/reconsmote.js'
import type {Context} from '../core/context.js'
import {Interrupted, NotApplicable} from '../core/errors.js'
import type {Table} from '../core/table.js'

export interface RebuiltRecords {
  readonly records: Table
  /** How the numbers of columns were written, as `NAME: FORM`, where not in full. */
  readonly numbers: readonly string[]
}

/**
 * The records that ReconSMOTE rebuilds, or why there are none.
 *
 * @param mostSeconds Reconstruction that takes longer is given up: the verdict does not wait for it.
 */
export async function rebuiltRecords(
  released: Table<'synthetic'>,
  mostSeconds: number,
  context: Context,
): Promise<RebuiltRecords | string> {
  const limit = AbortSignal.timeout(1000 * mostSeconds)
  const signal = AbortSignal.any([context.signal, limit])
  try {
    const attack = await reconSmote.create()
    const guesses = await attack.guess({released}, {...context, signal, progress: context.progress.bind(context)})
    const numbers = guesses.parameters['numbers']
    return {records: guesses.records, numbers: Array.isArray(numbers) ? numbers.map(String) : []}
  } catch (error) {
    if (error instanceof NotApplicable) return error.message
    if (error instanceof Interrupted && limit.aborted && !context.signal.aborted)
      return `reconstruction was given up after ${mostSeconds} s`
    throw error
  }
}
