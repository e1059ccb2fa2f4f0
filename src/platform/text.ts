/** Reads bytes, as they are at the time of each call, as a text with one character for each byte. */
export function latin1Reader(bytes: Uint8Array): () => string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return () => view.toString('latin1')
}
