import {createHash} from 'node:crypto'

/** A SHA-256 (FIPS 180-4) of what comes piece by piece; texts count as UTF-8. */
export interface Sha256 {
  update(piece: string | Uint8Array): this
  /** The 32 bytes, or 64 hexadecimal digits; after that nothing more can be added. */
  digest(): Uint8Array
  digest(form: 'hex'): string
}

export const createSha256 = (): Sha256 => createHash('sha256')

/** The SHA-256 of one text or of some bytes, in hexadecimal digits. */
export const sha256Hex = (content: string | Uint8Array): string => createSha256().update(content).digest('hex')
