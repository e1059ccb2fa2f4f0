import {fromWords, highWord, withHighWord} from './words.js'

const OVERFLOW = 7.09782712893383973096e2
const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10
const INVERSE_LN2 = 1.442695040888963387
const TWO_1023 = 2 ** 1023

const Q = [
  -3.33333333333331316428e-2, 1.58730158725481460165e-3, -7.93650757867487942473e-5, 4.00821782732936239552e-6,
  -2.01099218183624371326e-7,
] as const

/** s_expm1.c */
export function expm1(x: number): number {
  const signed = highWord(x)
  const high = signed & 0x7f_ff_ff_ff
  if (high >= 0x40_43_68_7a) {
    if (Number.isNaN(x) || x === Infinity) return x
    if (x > OVERFLOW) return Infinity
    if (signed < 0) return -1
  }
  let [k, c, r] = [0, 0, x]
  if (high > 0x3f_d6_2e_42) {
    k = high < 0x3f_f0_a2_b2 ? (signed < 0 ? -1 : 1) : Math.trunc(INVERSE_LN2 * x + (signed < 0 ? -0.5 : 0.5))
    const [hi, lo] = [x - k * LN2_HIGH, k * LN2_LOW]
    r = hi - lo
    c = hi - r - lo
  } else if (high < 0x3c_90_00_00) return x
  const half = 0.5 * r
  const square = r * half
  const r1 = 1 + square * (Q[0] + square * (Q[1] + square * (Q[2] + square * (Q[3] + square * Q[4]))))
  const t = 3 - r1 * half
  let e = square * ((r1 - t) / (6 - r * t))
  if (k === 0) return r - (r * e - square)
  e = r * (e - c) - c
  e -= square
  if (k === -1) return 0.5 * (r - e) - 0.5
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e)
  return scaled(k, r, e)
}

/** 2^k (1 + r - e) - 1, in the order that loses least. */
function scaled(k: number, r: number, e: number): number {
  const power = k === 1024 ? 0 : fromWords(0x3f_f0_00_00 + (k << 20), 0)
  if (k <= -2 || k > 56) {
    const y = 1 - (e - r)
    return (k === 1024 ? y * 2 * TWO_1023 : y * power) - 1
  }
  if (k < 20) return (withHighWord(1, 0x3f_f0_00_00 - (0x20_00_00 >> k)) - (e - r)) * power
  return (r - (e + withHighWord(1, (0x3_ff - k) << 20)) + 1) * power
}
