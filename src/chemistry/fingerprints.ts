/** A fingerprint for comparing: its bits in words of 32, and how many are set. */
export interface Fingerprint {
  readonly words: Uint32Array
  readonly bits: number
}

/** @param bytes A multiple of four. */
export function fingerprintOf(bytes: Uint8Array): Fingerprint {
  const words = new Uint32Array(bytes.slice().buffer)
  return {words, bits: words.reduce((sum, word) => sum + bitsIn(word), 0)}
}

/**
 * Tanimoto similarity of two fingerprints of one length: bits set in both over bits set in either, from 0 to 1; 1 where none is set.
 * Rogers and Tanimoto, doi:10.1126/science.132.3434.1115.
 */
export function tanimoto(a: Fingerprint, b: Fingerprint): number {
  let both = 0
  for (let at = 0; at < a.words.length; at++) both += bitsIn(a.words[at] & b.words[at])
  const either = a.bits + b.bits - both
  return either === 0 ? 1 : both / either
}

/** Whether a bit is set. Bits of a byte count from the lowest. */
export const hasBit = (bytes: Uint8Array, bit: number): boolean => ((bytes[bit >> 3] >> (bit & 7)) & 1) === 1

/** How many bits of a word are set: sums of neighbours, twice as wide each time (Warren, Hacker's Delight, section 5-1). */
function bitsIn(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555)
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333)
  sums = (sums + (sums >>> 4)) & 0x0f0f0f0f
  return Math.imul(sums, 0x01010101) >>> 24
}
