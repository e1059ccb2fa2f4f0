const SAID = {
  EEXIST: 'file already exists',
  EINVAL: 'invalid argument',
  EIO: 'i/o error',
  EISDIR: 'illegal operation on a directory',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENOTEMPTY: 'directory not empty',
  ENXIO: 'no such device or address',
  EPERM: 'operation not permitted',
  ERR_FS_EISDIR: 'path is a directory',
} as const

/** What a disk refuses, with the code that Node gives. */
export class DiskError extends Error {
  readonly code: keyof typeof SAID
  readonly syscall: string
  readonly path: string

  constructor(code: keyof typeof SAID, syscall: string, path: string) {
    super(`${code}: ${SAID[code]}, ${syscall} '${path}'`)
    this.name = 'DiskError'
    ;[this.code, this.syscall, this.path] = [code, syscall, path]
  }
}
