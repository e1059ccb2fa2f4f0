/** Paths of POSIX (IEEE Std 1003.1, 4.13), as `node:path` has them. The working folder is the root. */
export const sep = '/'

export const isAbsolute = (path: string): boolean => path.startsWith('/')

/** Joined and without steps that lead nowhere; `.` for nothing. */
export function join(...parts: string[]): string {
  const joined = parts.filter(part => part !== '').join('/')
  return joined === '' ? '.' : normalised(joined)
}

export const joinWithSlashes = (...parts: string[]): string => join(...parts)

/** The absolute path that the last absolute one and all behind it lead to. */
export function resolve(...parts: string[]): string {
  const from = parts.findLastIndex(isAbsolute)
  const path = normalised(`/${parts.slice(Math.max(0, from)).join('/')}`)
  return path === '/' ? path : path.replace(/\/$/, '')
}

/** How to get from one path to another. */
export function relative(from: string, to: string): string {
  const [start, end] = [stepsOf(resolve(from)), stepsOf(resolve(to))]
  let shared = 0
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) shared++
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/')
}

/** The last step. */
export function basename(path: string): string {
  const plain = withoutLastSlashes(path)
  return plain.slice(plain.lastIndexOf('/') + 1)
}

export function dirname(path: string): string {
  const at = withoutLastSlashes(path).lastIndexOf('/')
  if (at <= 0) return isAbsolute(path) ? '/' : '.'
  // Two slashes at the beginning are a name of their own to POSIX.
  return isAbsolute(path) && at === 1 ? '//' : path.slice(0, at)
}

/** From the last point on; nothing where the name begins with it or has none. */
export function extname(path: string): string {
  const name = basename(path)
  const at = name.lastIndexOf('.')
  return at <= 0 || name === '..' ? '' : name.slice(at)
}

export function stem(path: string): string {
  const name = basename(path)
  return name.slice(0, name.length - extname(path).length)
}

export const rootOf = (path: string): string => (isAbsolute(path) ? '/' : '')

function normalised(path: string): string {
  const steps: string[] = []
  for (const step of stepsOf(path)) {
    if (step === '.') continue
    if (step !== '..') steps.push(step)
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop()
    else if (!isAbsolute(path)) steps.push(step)
  }
  const plain = steps.join('/')
  if (isAbsolute(path)) return `/${plain}${plain !== '' && path.endsWith('/') ? '/' : ''}`
  return `${plain === '' ? '.' : plain}${path.endsWith('/') ? '/' : ''}`
}

const stepsOf = (path: string): string[] => path.split('/').filter(step => step !== '')

/** Walks back by hand: a pattern would take the square of the time on many slashes. */
function withoutLastSlashes(path: string): string {
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return path.slice(0, end)
}
