import {DiskError} from './disk-error.js'
import {resolve} from './paths.js'

/** A file: bytes that the browser keeps, on its disk where they are many. Several names may have the same one. */
export class MemoryFile {
  constructor(
    readonly id: number,
    readonly mode: number,
    readonly content: Blob,
  ) {}
}

export class MemoryFolder {
  readonly entries = new Map<string, MemoryNode>()

  constructor(
    readonly id: number,
    readonly mode: number,
  ) {}
}

export type MemoryNode = MemoryFile | MemoryFolder

/** Where a name stands or would stand. */
export interface Place {
  readonly folder: MemoryFolder
  readonly name: string
  /** Undefined where nothing has the name. */
  readonly node: MemoryNode | undefined
}

/** Steps that a path takes from the root. */
const stepsOf = (path: string): string[] =>
  resolve(path)
    .split('/')
    .filter(step => step !== '')

/** A tree of folders and files. Nothing in it outlives the thread that has it. */
export class MemoryTree {
  readonly root = new MemoryFolder(1, 0o700)
  #count = 1

  /** A number that no node had before. */
  nextId(): number {
    this.#count++
    return this.#count
  }

  /** What a path leads to; nothing where there is none. */
  find(path: string): MemoryNode | undefined {
    let node: MemoryNode | undefined = this.root
    for (const step of stepsOf(path)) node = node instanceof MemoryFolder ? node.entries.get(step) : undefined
    return node
  }

  /**
   * The folder and name of a path.
   * @throws ENOENT or ENOTDIR when the folder is not there or is a file.
   */
  placeOf(path: string, syscall: string): Place {
    const steps = stepsOf(path)
    const name = steps.pop()
    if (name === undefined) throw new DiskError('EPERM', syscall, path)
    let folder = this.root
    for (const step of steps) {
      const next = folder.entries.get(step)
      if (!(next instanceof MemoryFolder)) throw new DiskError(next === undefined ? 'ENOENT' : 'ENOTDIR', syscall, path)
      folder = next
    }
    return {folder, name, node: folder.entries.get(name)}
  }

  /** What a path leads to. @throws ENOENT or ENOTDIR when there is nothing. */
  nodeAt(path: string, syscall: string): MemoryNode {
    if (stepsOf(path).length === 0) return this.root
    const {node} = this.placeOf(path, syscall)
    if (node === undefined) throw new DiskError('ENOENT', syscall, path)
    if (node instanceof MemoryFile && path.endsWith('/')) throw new DiskError('ENOTDIR', syscall, path)
    return node
  }

  /** @throws ENOENT or ENOTDIR when there is no such folder. */
  folderAt(path: string, syscall: string): MemoryFolder {
    const node = this.nodeAt(path, syscall)
    if (node instanceof MemoryFolder) return node
    throw new DiskError('ENOTDIR', syscall, path)
  }
}
