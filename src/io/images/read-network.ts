import * as path from '../../platform/paths.js'
import type {EmbeddingNetwork} from '../../core/column.js'
import {SIZES} from '../../files/limits.js'
import {readBytes} from '../../files/read-bytes.js'
import {sha256Hex} from '../../platform/hash.js'

/**
 * The network that a user has for features of pictures, in memory that all threads share.
 * @throws {UserError} When it cannot be read; whether it is a network is told when it is used.
 */
export async function readNetwork(file: string, signal: AbortSignal | undefined): Promise<EmbeddingNetwork> {
  const read = await readBytes(file, {...SIZES.model, signal})
  const bytes = new Uint8Array(new SharedArrayBuffer(read.length))
  bytes.set(read)
  return {name: path.basename(file), sha256: sha256Hex(read), bytes}
}
