import {UserError} from '../core/errors.js'
import {SIZES} from '../files/limits.js'
import {isPartName} from './keys.js'
import type {PartCache} from './part-cache.js'
import type {PartStore} from './part-store.js'
import type {Seal} from './seal.js'

/** A part of an audit's inputs: its name, which is made of its bytes, and how many they are. */
export interface Part {
  readonly name: string
  readonly bytes: number
}

/** Parts as they are used: sealed on their way out, and opened and compared with their names on their way in. */
export class Parts {
  readonly #store: PartStore
  readonly #seal: Seal
  readonly #cache: PartCache | undefined

  constructor(store: PartStore, seal: Seal, cache?: PartCache) {
    this.#store = store
    this.#seal = seal
    this.#cache = cache
  }

  /** Writes a part, unless it is there. */
  async write(piece: Uint8Array, signal?: AbortSignal): Promise<Part> {
    const name = this.#seal.nameOf(piece)
    if (!(await this.#store.has(name, signal))) await this.#store.write(name, this.#seal.seal(piece, name), signal)
    return {name, bytes: piece.length}
  }

  /**
   * Reads a part, from the cache of this machine if it has it whole.
   * @throws {UserError} When it is not there, or is not what its name says.
   */
  async read(part: Part, signal?: AbortSignal): Promise<Buffer> {
    if (!isPartName(part.name) || part.bytes > SIZES.part.most) throw damaged(part.name)
    const kept = await this.#cache?.read(part.name)
    const opened = kept && this.#openedIfWhole(kept, part)
    if (opened !== undefined) return opened
    const sealed = await this.#store.read(part.name, signal)
    const piece = this.#opened(sealed, part)
    await this.#cache?.write(part.name, sealed)
    return piece
  }

  remove(): Promise<void> {
    return this.#store.remove()
  }

  /** A file of the cache may be damaged. */
  #openedIfWhole(sealed: Uint8Array, part: Part): Buffer | undefined {
    try {
      return this.#opened(sealed, part)
    } catch (error) {
      if (error instanceof UserError) return undefined
      throw error
    }
  }

  #opened(sealed: Uint8Array, {name, bytes}: Part): Buffer {
    const piece = this.#seal.open(sealed, name, bytes)
    if (piece.length !== bytes || this.#seal.nameOf(piece) !== name) throw damaged(name)
    return piece
  }
}

const damaged = (name: string) =>
  new UserError('queue-damaged', {part: name}, 'A part of the data of this audit is not what its name says.', [
    'Empty the queue with minority-report queue purge, and start the audit again.',
  ])
