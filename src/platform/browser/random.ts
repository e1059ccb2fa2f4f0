/** No more bytes are handed out at once (Web Cryptography API, getRandomValues). */
const MOST_BYTES = 65_536

export function fillRandom(array: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): void {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  for (let at = 0; at < bytes.length; at += MOST_BYTES) crypto.getRandomValues(bytes.subarray(at, at + MOST_BYTES))
}
