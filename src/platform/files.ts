import {constants, existsSync} from 'node:fs'
import * as disk from 'node:fs/promises'

/** What a disk says of a path. */
export interface FileInfo {
  readonly size: number
  /** Permissions, and the kind of file. */
  readonly mode: number
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  isFIFO(): boolean
  isSocket(): boolean
}

/** What stands in a folder. */
export interface FolderEntry {
  readonly name: string
  /** The folder that it stands in. */
  readonly parentPath: string
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

/** A file that was opened to read it from its beginning to its end. */
export interface ReadHandle {
  stat(): Promise<FileInfo>
  /** Fills a part of a buffer with the next bytes; none are read at the end. */
  read(buffer: Uint8Array, offset: number, length: number): Promise<{readonly bytesRead: number}>
  close(): Promise<void>
}

/**
 * The part of a file system that is used, with the names and the errors of Node: an error has a `code` such as ENOENT, and `syscall` and
 * `path` with it.
 */
export interface Files {
  readonly exists: (path: string) => boolean
  /** What tells two files apart that have the same bytes. */
  readonly fileIdentity: (path: string) => Promise<{readonly size: number; readonly id: string}>
  /** Another name of a file; fails with EEXIST where the name is taken. */
  readonly link: (from: string, to: string) => Promise<void>
  readonly lstat: (path: string) => Promise<FileInfo>
  readonly mkdir: (path: string, options: {recursive: true; mode: number}) => Promise<string | undefined>
  /** Opens without waiting: a pipe that takes the file's place would else keep us waiting for its other end. */
  readonly openToRead: (path: string) => Promise<ReadHandle>
  readonly readEntries: (folder: string, options?: {readonly recursive?: boolean}) => Promise<readonly FolderEntry[]>
  readonly readdir: (folder: string) => Promise<string[]>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly rm: (path: string, options?: {recursive?: boolean; force?: boolean}) => Promise<void>
  readonly rmdir: (folder: string) => Promise<void>
  readonly stat: (path: string) => Promise<FileInfo>
  /** Writes a file that was not there. */
  readonly writeFile: (path: string, text: string, options: {flag: 'wx'; mode: number}) => Promise<void>
}

/** Not known on every system. */
const NEVER_WAIT = (constants as {O_NONBLOCK?: number}).O_NONBLOCK ?? 0

const ours = {
  exists: existsSync,
  fileIdentity: async (path: string) => {
    const {size, dev, ino} = await disk.stat(path, {bigint: true})
    return {size: Number(size), id: `${dev} ${ino}`}
  },
  openToRead: (path: string) => disk.open(path, constants.O_RDONLY | NEVER_WAIT),
  readEntries: (folder: string, {recursive = false} = {}) => disk.readdir(folder, {withFileTypes: true, recursive}),
}

/** The disk. */
export const {
  exists,
  fileIdentity,
  link,
  lstat,
  mkdir,
  openToRead,
  readEntries,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
}: Files = {...disk, ...ours}
