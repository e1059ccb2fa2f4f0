import {fromWords, highWord, lowWord} from './words.js'

const P = [
  1.87595182427177009643, -1.88497979543377169875, 1.62142972010535446614, -0.758397934778766047437, 0.145996192886612446982,
] as const

/** s_cbrt.c of FreeBSD: a guess from the exponent, a polynomial to 23 bits, and a step of Newton's. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x
  const sign = highWord(x) & 0x80_00_00_00
  const size = highWord(x) & 0x7f_ff_ff_ff
  const guess =
    size < 0x10_00_00 ? Math.trunc((highWord(2 ** 54 * x) & 0x7f_ff_ff_ff) / 3) + 696_219_795 : Math.trunc(size / 3) + 715_094_163
  let t = fromWords(sign | guess, 0)
  const r = t * t * (t / x)
  t *= P[0] + r * (P[1] + r * P[2]) + r * r * r * (P[3] + r * P[4])
  // Rounded to 23 bits, away from 0.
  const low = (lowWord(t) >>> 0) + 0x80_00_00_00
  t = fromWords(highWord(t) + (low >= 2 ** 32 ? 1 : 0), low & 0xc0_00_00_00)
  const q = x / (t * t)
  return t + t * ((q - t) / (t + t + q))
}
