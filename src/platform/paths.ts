import * as system from 'node:path'

// Paths as the system writes them. The browser's are those of POSIX.
export {dirname, extname, isAbsolute, join, relative, resolve, sep} from 'node:path'

/** Joins with slashes wherever this runs. */
export const joinWithSlashes = (...parts: string[]): string => system.posix.join(...parts)

/** The last step. */
export const basename = (path: string): string => system.basename(path)

/** The last step without its ending. */
export const stem = (path: string): string => system.parse(path).name

/** What an absolute path begins with; nothing of others. */
export const rootOf = (path: string): string => system.parse(path).root
