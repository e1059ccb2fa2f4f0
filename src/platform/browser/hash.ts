import {sha256} from '@noble/hashes/sha2.js'
import {bytesToHex} from '@noble/hashes/utils.js'
import type {Sha256} from '../hash.js'

export function createSha256(): Sha256 {
  const hash = sha256.create()
  const encoder = new TextEncoder()
  function digest(): Uint8Array
  function digest(form: 'hex'): string
  function digest(form?: 'hex'): Uint8Array | string {
    return form === 'hex' ? bytesToHex(hash.digest()) : hash.digest()
  }
  const made: Sha256 = {
    update: piece => {
      hash.update(typeof piece === 'string' ? encoder.encode(piece) : piece)
      return made
    },
    digest,
  }
  return made
}

export const sha256Hex = (content: string | Uint8Array): string => createSha256().update(content).digest('hex')
