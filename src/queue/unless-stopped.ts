import {Interrupted} from '../core/errors.js'

/**
 * Waits for work that may never end, since a connection that is gone may never answer, until a signal says stop.
 *
 * @throws {Interrupted} When the signal fires first. The work goes on then, and nobody hears of its end.
 */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop: (() => void) | undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Interrupted())
    }
    signal.addEventListener('abort', stop, {once: true})
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, stopped])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}
