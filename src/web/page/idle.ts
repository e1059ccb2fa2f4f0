/** So long is waited for a page that is never idle, and by browsers that do not say when they are. */
const LONGEST_MILLISECONDS = 1000

/** When the page stands, and nothing of it waits to be done. */
export function idle(): Promise<void> {
  return new Promise(resolve => {
    const begin = () => {
      resolve()
    }
    if ('requestIdleCallback' in globalThis) requestIdleCallback(begin, {timeout: LONGEST_MILLISECONDS})
    else setTimeout(begin, LONGEST_MILLISECONDS)
  })
}
