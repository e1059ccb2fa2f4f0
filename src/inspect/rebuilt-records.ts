import {reconSmote} from '../attacks/reconstruction/reconsmote.js'
import type {Context} from '../core/context.js'
import {Interrupted, NotApplicable} from '../core/errors.js'
import type {Table} from '../core/table.js'
import {processorSeconds} from '../platform/machine.js'

export interface RebuiltRecords {
  readonly records: Table
  /** How the numbers of columns were written, as `NAME: FORM`, where not in full. */
  readonly numbers: readonly string[]
}

/** Why there are none. */
export interface NoRecords {
  readonly because: string
  /** Nothing is known of what a longer search would have found. */
  readonly isGivenUp: boolean
}

const CHECKED_EVERY_MILLISECONDS = 200

/**
 * The records that ReconSMOTE rebuilds, or why there are none.
 *
 * @param mostSeconds Of processor time. Reconstruction that takes longer is given up: the verdict does not wait for it, and does
 * not depend on what else the computer does.
 */
export async function rebuiltRecords(
  released: Table<'synthetic'>,
  mostSeconds: number,
  context: Context,
): Promise<RebuiltRecords | NoRecords> {
  const limit = new AbortController()
  const start = {processor: processorSeconds(), wall: performance.now()}
  checkTime()
  const timer = setInterval(checkTime, CHECKED_EVERY_MILLISECONDS)
  const signal = AbortSignal.any([context.signal, limit.signal])
  try {
    const attack = await reconSmote.create()
    const guesses = await attack.guess({released}, {...context, signal, progress: context.progress.bind(context)})
    const numbers = guesses.parameters['numbers']
    return {records: guesses.records, numbers: Array.isArray(numbers) ? numbers.map(String) : []}
  } catch (error) {
    if (error instanceof NotApplicable) return {because: error.message, isGivenUp: false}
    if (error instanceof Interrupted && limit.signal.aborted && !context.signal.aborted)
      return {because: `reconstruction was given up after ${mostSeconds} s of processor time`, isGivenUp: true}
    throw error
  } finally {
    clearInterval(timer)
  }

  /** Processor time counts other threads, too: this one has used no more than has passed, which is what counts where none is told. */
  function checkTime(): void {
    const passed = (performance.now() - start.wall) / 1000
    const used = start.processor === undefined ? passed : (processorSeconds() ?? passed) - start.processor
    if (Math.min(used, passed) >= mostSeconds) limit.abort()
  }
}
