import {Interrupted, UserError} from '../core/errors.js'
import type {SettingName} from '../core/settings.js'
import {say, setting} from '../core/text.js'

/** What the operating system says when a disk or a path is at fault, not the program; in words that follow a path. */
const CAUSES: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it exists already',
  ENOTEMPTY: 'the folder is not empty',
  EACCES: 'the permissions do not allow it',
  EPERM: 'the permissions do not allow it',
  EROFS: 'the file system is read-only',
  ELOOP: 'it is a symbolic link, or links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'there is no space left',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it would be larger than files may be here',
  EIO: 'the device reports an error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EAGAIN: 'nothing comes from it now',
  EBUSY: 'it is in use',
  ETXTBSY: 'it is in use',
  ENXIO: 'it is no file',
  ENODEV: 'it is no file',
  EINVAL: 'the system does not accept it',
  EXDEV: 'it is on another disk',
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** In words why the disk refused; undefined when the error is of another kind. */
export const diskCause = (error: unknown): string | undefined => CAUSES[codeOf(error)]

/**
 * What is left of failures of disk and memory where nobody could say more of them: the user's to mend, and no bug. Undefined for all
 * others.
 */
export function machineError(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof RangeError && NO_MEMORY.test(error.message))
    return new UserError('out-of-memory', {}, 'There is not enough memory for this.', [
      say`Use fewer rows or columns, fewer ${setting('jobs')}, or a larger machine.`,
    ])
  const cause = diskCause(error)
  if (cause === undefined || !('syscall' in error)) return undefined
  const file = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  const name = file === undefined ? 'A file' : `'${file}'`
  return new UserError('disk-error', {file, cause: codeOf(error)}, `${name} cannot be used: ${cause}.`, [
    'Check the path, the permissions and the space on the disk.',
  ])
}

const NO_MEMORY =
  /^(?:Array buffer allocation failed|Invalid (?:typed array|array buffer|string) length|Map maximum size exceeded)/

/** What a failed read means to the user. Errors of another kind are handed back. */
export function readError(error: unknown, name: string): unknown {
  const code = codeOf(error)
  if (error instanceof Error && error.name === 'AbortError') return new Interrupted()
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UserError('no-such-file', {}, `There is no file ${name}.`, ['Check the path.'])
  if (code === 'EISDIR') return new UserError('not-a-file', {}, `${name} is a folder.`, ['Give a file.'])
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError('file-not-readable', {}, `${name} may not be read.`, ['Check the permissions of the file.'])
  if (code.startsWith('Z_'))
    return new UserError('file-damaged', {}, `${name} is damaged: its gzip data cannot be unpacked to the end.`, [
      'Make or download the file again.',
    ])
  const cause = diskCause(error)
  return cause === undefined
    ? error
    : new UserError('file-not-readable', {}, `${name} cannot be read: ${cause}.`, ['Check the path and the disk.'])
}

/** What a failed write means to the user. Errors of another kind are handed back. */
export function writeError(error: unknown, file: string, option: SettingName = 'out'): unknown {
  const code = codeOf(error)
  const elsewhere = [say`Choose another place with ${setting(option)}.`]
  if (error instanceof Error && error.name === 'AbortError') return new Interrupted()
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new UserError('file-not-writable', {file, cause: code}, `'${file}' may not be written.`, elsewhere)
  if (code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENOENT' || code === 'EEXIST')
    return new UserError(
      'file-not-writable',
      {file, cause: code},
      `'${file}' is not a place where a file can be written.`,
      elsewhere,
    )
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return new UserError('disk-full', {file, cause: code}, `There is no space left to write '${file}': ${CAUSES[code] ?? ''}.`, [
      say`Make room, or choose another place with ${setting(option)}.`,
    ])
  const cause = diskCause(error)
  return cause === undefined
    ? error
    : new UserError('file-not-writable', {file, cause: code}, `'${file}' cannot be written: ${cause}.`, elsewhere)
}
