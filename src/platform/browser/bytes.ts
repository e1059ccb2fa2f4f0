/** As many arguments as every engine takes. */
const MOST_ARGUMENTS = 8192

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, {length}) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

export const utf8Bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Counted without making the bytes (WHATWG Encoding Standard, 8.3.1, UTF-8 encoder). */
export function utf8Length(text: string): number {
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x8_00 ? 2 : code < 0x1_00_00 ? 3 : 4
  }
  return length
}

export const utf8Text = (bytes: Uint8Array): string => new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes)

/** By character codes: what browsers call latin1 is windows-1252 (WHATWG Encoding Standard, 4.2). */
export function latin1Text(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += MOST_ARGUMENTS)
    text += String.fromCharCode(...bytes.subarray(at, at + MOST_ARGUMENTS))
  return text
}

export const latin1Reader = (bytes: Uint8Array) => (): string => latin1Text(bytes)

export const hexText = (bytes: Uint8Array): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

export const bytesOfHex = (text: string): Uint8Array =>
  Uint8Array.from({length: text.length / 2}, (_, at) => parseInt(text.slice(at * 2, at * 2 + 2), 16))
