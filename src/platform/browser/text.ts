/** As many arguments as every engine takes. */
const PIECE = 8192

/** By character codes: what browsers call latin1 is windows-1252 (WHATWG Encoding Standard, 4.2). */
export const latin1Reader = (bytes: Uint8Array) => (): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return text
}
