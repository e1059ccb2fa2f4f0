import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

/** Bytes of the first of these files that is there. @throws {Error} When none is. */
export function wasmBytes(files: readonly URL[]): Uint8Array<ArrayBuffer> {
  for (const file of files) {
    try {
      return readFileSync(fileURLToPath(file))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Error('kernels.wasm is not built')
}
