import {createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes} from 'node:crypto'
import {deflateSync, inflateSync} from 'node:zlib'
import {UserError} from '../core/errors.js'

/** Makes bytes what may lie in a store that others can read, and back. */
export interface Seal {
  /** Others cannot read what is sealed, nor put something else in its place. */
  readonly isSecret: boolean
  /** `name` says what the bytes are: sealed bytes open under no other name. */
  seal(bytes: Uint8Array, name: string): Buffer
  /** @throws {UserError} When the bytes were not sealed with this key and this name, or unpack to more than `most`. */
  open(sealed: Uint8Array, name: string, most: number): Buffer
  /** A name made of the bytes; who lacks the key cannot tell from it whether a guess at the bytes is right. */
  nameOf(bytes: Uint8Array): string
}

const NONCE = 12
const TAG = 16
const [PLAIN, SEALED] = [0, 1]

/** Packed alone: for a queue that all its users may read. */
export const openSeal: Seal = {
  isSecret: false,
  seal: bytes => Buffer.concat([Buffer.of(PLAIN), packed(bytes)]),
  open(sealed, name, most) {
    if (sealed[0] !== PLAIN) throw wrongKey(name)
    return unpacked(sealed.subarray(1), name, most)
  },
  nameOf: bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 32),
}

/**
 * AES-256 in Galois/counter mode (NIST SP 800-38D), with a key and a name as associated data: `[1][nonce, 12 bytes][tag, 16][bytes]`.
 * Two keys come out of the given one by HKDF (RFC 5869), one for sealing and one for names, which are HMAC-SHA-256. Nonces are of the
 * operating system's randomness: no result depends on them.
 *
 * @param secret At least 32 bytes that the parties alone know.
 */
export function secretSeal(secret: Uint8Array): Seal {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `minority-report queue ${use}`, 32))
  const [key, naming] = [derived('seal'), derived('names')]
  return {
    isSecret: true,
    seal(bytes, name) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
      const body = Buffer.concat([cipher.update(packed(bytes)), cipher.final()])
      return Buffer.concat([Buffer.of(SEALED), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, name, most) {
      if (sealed[0] !== SEALED || sealed.length < 1 + NONCE + TAG) throw wrongKey(name)
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE))
      decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(1 + NONCE, 1 + NONCE + TAG))
      let body: Buffer
      try {
        body = Buffer.concat([decipher.update(sealed.subarray(1 + NONCE + TAG)), decipher.final()])
      } catch {
        throw wrongKey(name)
      }
      return unpacked(body, name, most)
    },
    nameOf: bytes => createHmac('sha256', naming).update(bytes).digest('hex').slice(0, 32),
  }
}

/**
 * Tasks and results are small and very many. By default, zlib takes 16 kB for each, which adds up until they are cleared.
 *
 * @param expected Bytes that come out, about.
 */
const pieceFor = (expected: number) => Math.min(64 * 1024, Math.max(1024, expected))

const packed = (bytes: Uint8Array) => deflateSync(bytes, {level: 1, chunkSize: pieceFor(bytes.length)})

function unpacked(bytes: Uint8Array, name: string, most: number): Buffer {
  try {
    return inflateSync(bytes, {maxOutputLength: Math.max(1, most), chunkSize: pieceFor(4 * bytes.length)})
  } catch {
    throw new UserError(
      'queue-damaged',
      {part: name},
      `What the queue holds as '${name}' is damaged, or larger than it should be.`,
      ['Empty the queue with minority-report queue purge, and start the audit again.'],
    )
  }
}

const wrongKey = (name: string) =>
  new UserError(
    'queue-key',
    {part: name},
    `What the queue holds as '${name}' was sealed with another key, without one, or was changed.`,
    ['Give workers and the audit the same file of a key, or none of them.'],
  )
