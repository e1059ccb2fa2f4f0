// Bytes and texts. Node's Buffer does it in machine code; the browser has no Buffer.

/** All pieces in one. */
export const concat = (pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces)

/** Bytes of UTF-8; half a surrogate pair becomes U+FFFD. */
export const utf8Bytes = (text: string): Uint8Array => Buffer.from(text)

/** How many bytes a text has in UTF-8. */
export const utf8Length = (text: string): number => Buffer.byteLength(text)

/** Text of bytes in UTF-8; what is none becomes U+FFFD. A byte order mark stays. */
export const utf8Text = (bytes: Uint8Array): string => view(bytes).toString()

/** A character for each byte, U+0000 to U+00FF (ISO-8859-1). */
export const latin1Text = (bytes: Uint8Array): string => view(bytes).toString('latin1')

/** The same again and again: bytes as they are at the time of each call. */
export function latin1Reader(bytes: Uint8Array): () => string {
  const seen = view(bytes)
  return () => seen.toString('latin1')
}

/** Two digits a byte. */
export const hexText = (bytes: Uint8Array): string => view(bytes).toString('hex')

/** The bytes of two digits each. */
export const bytesOfHex = (text: string): Uint8Array => Buffer.from(text, 'hex')

const view = ({buffer, byteOffset, length}: Uint8Array) => Buffer.from(buffer, byteOffset, length)
