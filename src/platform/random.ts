import {randomFillSync} from 'node:crypto'

/** Fills with bytes that nobody can foresee: from the operating system, for names of files and the noise of private mechanisms. */
export function fillRandom(array: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): void {
  randomFillSync(array)
}
