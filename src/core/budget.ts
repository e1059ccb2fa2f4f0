/** A longer timer would fire at once. */
const LONGEST_MILLISECONDS = 2 ** 31 - 1

export interface Budget {
  /** Aborted when the time is over, or when the signal it was made from is. */
  readonly signal: AbortSignal
  /** Ends the timer. */
  clear(): void
}

/**
 * A signal that is also aborted after a time, which may be infinite. `AbortSignal.any` with `AbortSignal.timeout` would
 * not do: Node 20 lets the timeout be collected as garbage while only the combination is in use, and the time is never
 * over.
 */
export function createBudget(signal: AbortSignal, seconds: number): Budget {
  const controller = new AbortController()
  const stop = () => {
    controller.abort()
  }
  const timer = seconds < Infinity ? setTimeout(stop, Math.min(LONGEST_MILLISECONDS, 1000 * seconds)) : undefined
  signal.addEventListener('abort', stop, {once: true})
  if (signal.aborted) stop()
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    },
  }
}
