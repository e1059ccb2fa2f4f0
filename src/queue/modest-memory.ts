import {setFlagsFromString} from 'node:v8'

/**
 * Lets what Node holds in memory grow by half, not to four times, before it is cleared. A coordinator drops what it knew of a task as soon
 * as it has the result, but a task stays long enough to be moved to where memory is cleared late. It holds for the whole process.
 * Measured by bench:queue-million: the peak is about half, for the same processor time.
 */
export function clearMemoryEarly(): void {
  // eslint-disable-next-line no-restricted-syntax -- A flag of V8, not of the command line.
  setFlagsFromString('--heap-growing-percent=50')
}
