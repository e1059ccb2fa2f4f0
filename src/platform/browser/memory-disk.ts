import type {FileInfo, Files, FolderEntry, ReadHandle} from '../files.js'
import {DiskError} from './disk-error.js'
import {MemoryFile, MemoryFolder, MemoryTree, type MemoryNode} from './memory-tree.js'
import {dirname, join, resolve} from './paths.js'
import {readHandle} from './read-handle.js'

/** What is refused is refused by a promise, as a disk does. */
const soon = <T>(work: () => T): Promise<T> =>
  new Promise(done => {
    done(work())
  })

/**
 * A file system in the memory of one thread: what was dropped can be read in it, piece by piece, and what is written stays in it until it
 * is handed out. It refuses with the codes that a disk refuses with. There are no symbolic links, no devices and no permissions: who has
 * the thread may read all.
 */
export class MemoryDisk implements Files {
  readonly #tree = new MemoryTree()

  /** Puts a file that was dropped in its place; folders above it are made. @throws EEXIST when the name is taken. */
  mount(path: string, content: Blob): void {
    this.#makeFolders(dirname(resolve(path)), 0o700)
    this.create(path, 0o400, content)
  }

  /** The bytes of a file, as the browser keeps them. @throws ENOENT, EISDIR */
  contentOf(path: string): Blob {
    const node = this.#tree.nodeAt(path, 'open')
    if (node instanceof MemoryFolder) throw new DiskError('EISDIR', 'read', path)
    return node.content
  }

  /** Makes a file that was not there. @throws EEXIST when the name is taken. */
  create(path: string, mode: number, content: Blob): void {
    const {folder, name, node} = this.#tree.placeOf(path, 'open')
    if (node !== undefined) throw new DiskError('EEXIST', 'open', path)
    folder.entries.set(name, new MemoryFile(this.#tree.nextId(), mode, content))
  }

  readonly exists = (path: string): boolean => this.#tree.find(path) !== undefined

  readonly fileIdentity: Files['fileIdentity'] = path =>
    soon(() => {
      const node = this.#tree.nodeAt(path, 'stat')
      return {size: sizeOf(node), id: `0 ${node.id}`}
    })

  readonly stat: Files['stat'] = path => soon(() => infoOf(this.#tree.nodeAt(path, 'stat')))

  readonly lstat: Files['lstat'] = path => soon(() => infoOf(this.#tree.nodeAt(path, 'lstat')))

  readonly mkdir: Files['mkdir'] = (path, {mode}) => soon(() => this.#makeFolders(resolve(path), mode))

  readonly openToRead: Files['openToRead'] = path =>
    soon((): ReadHandle => {
      const node = this.#tree.nodeAt(path, 'open')
      return readHandle(node instanceof MemoryFile ? node.content : undefined, infoOf(node), path)
    })

  readonly writeFile: Files['writeFile'] = (path, text, {mode}) =>
    soon(() => {
      this.create(path, mode, new Blob([text]))
    })

  readonly link: Files['link'] = (from, to) =>
    soon(() => {
      const source = this.#tree.nodeAt(from, 'link')
      const place = this.#tree.placeOf(to, 'link')
      if (place.node !== undefined) throw new DiskError('EEXIST', 'link', from)
      if (source instanceof MemoryFolder) throw new DiskError('EPERM', 'link', from)
      place.folder.entries.set(place.name, source)
    })

  readonly rename: Files['rename'] = (from, to) =>
    soon(() => {
      const source = this.#tree.placeOf(from, 'rename')
      const target = this.#tree.placeOf(to, 'rename')
      if (source.node === undefined) throw new DiskError('ENOENT', 'rename', from)
      if (source.node === target.node) return
      if (source.node instanceof MemoryFolder && resolve(to).startsWith(`${resolve(from)}/`))
        throw new DiskError('EINVAL', 'rename', from)
      refuseReplacing(source.node, target.node, from)
      target.folder.entries.set(target.name, source.node)
      source.folder.entries.delete(source.name)
    })

  readonly rm: Files['rm'] = (path, {recursive = false, force = false} = {}) =>
    soon(() => {
      if (force && !this.exists(path) && !this.#isBelowFile(path)) return
      this.#tree.nodeAt(path, 'rm')
      const {folder, name, node} = this.#tree.placeOf(path, 'rm')
      if (node instanceof MemoryFolder && !recursive) throw new DiskError('ERR_FS_EISDIR', 'rm', path)
      folder.entries.delete(name)
    })

  readonly rmdir: Files['rmdir'] = path =>
    soon(() => {
      if (this.#tree.folderAt(path, 'rmdir').entries.size > 0) throw new DiskError('ENOTEMPTY', 'rmdir', path)
      const {folder, name} = this.#tree.placeOf(path, 'rmdir')
      folder.entries.delete(name)
    })

  readonly readdir: Files['readdir'] = folder => soon(() => [...this.#tree.folderAt(folder, 'scandir').entries.keys()])

  readonly readEntries: Files['readEntries'] = (folder, {recursive = false} = {}) =>
    soon(() => [...entriesBelow(this.#tree.folderAt(folder, 'scandir'), folder, recursive)])

  /** Returns the first folder that was made. */
  #makeFolders(path: string, mode: number): string | undefined {
    const above = dirname(path)
    const first = this.exists(above) ? undefined : this.#makeFolders(above, mode)
    const node = this.#tree.find(path)
    if (node instanceof MemoryFile) throw new DiskError('EEXIST', 'mkdir', path)
    if (node !== undefined) return first
    const place = this.#tree.placeOf(path, 'mkdir')
    place.folder.entries.set(place.name, new MemoryFolder(this.#tree.nextId(), mode))
    return first ?? path
  }

  #isBelowFile(path: string): boolean {
    const above = dirname(resolve(path))
    const node = this.#tree.find(above)
    return node instanceof MemoryFile || (node === undefined && this.#isBelowFile(above))
  }
}

function refuseReplacing(source: MemoryNode, target: MemoryNode | undefined, from: string): void {
  if (target === undefined) return
  if (source instanceof MemoryFile && target instanceof MemoryFolder) throw new DiskError('EISDIR', 'rename', from)
  if (source instanceof MemoryFolder && target instanceof MemoryFile) throw new DiskError('ENOTDIR', 'rename', from)
  if (target instanceof MemoryFolder && target.entries.size > 0) throw new DiskError('ENOTEMPTY', 'rename', from)
}

function* entriesBelow(folder: MemoryFolder, parentPath: string, recursive: boolean): Generator<FolderEntry> {
  for (const [name, node] of folder.entries) {
    yield {name, parentPath, ...kindOf(node)}
    if (recursive && node instanceof MemoryFolder) yield* entriesBelow(node, join(parentPath, name), recursive)
  }
}

const sizeOf = (node: MemoryNode) => (node instanceof MemoryFile ? node.content.size : 0)

const infoOf = (node: MemoryNode): FileInfo => ({
  size: sizeOf(node),
  mode: node.mode | (node instanceof MemoryFile ? REGULAR : FOLDER),
  ...kindOf(node),
  isFIFO: () => false,
  isSocket: () => false,
})

/** Kinds of files in `mode` (POSIX, sys/stat.h; numbers as on Linux). */
const REGULAR = 0o100_000
const FOLDER = 0o40_000

const kindOf = (node: MemoryNode) => ({
  isFile: () => node instanceof MemoryFile,
  isDirectory: () => node instanceof MemoryFolder,
  isSymbolicLink: () => false,
})
