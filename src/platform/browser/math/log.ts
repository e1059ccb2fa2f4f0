import {log} from './elementary.js'
import {fromWords, highWord, lowWord, withHighWord, withoutLowWord} from './words.js'

const TWO_54 = 2 ** 54
const L = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1, 1.818357216161805012e-1,
  1.531383769920937332e-1, 1.479819860511658591e-1,
] as const

/** log(1 + f) = f - f^2/2 + s (f^2/2 + R), s = f / (2 + f): this is R. */
function remainder(z: number): number {
  const w = z * z
  const even = w * (L[1] + w * (L[3] + w * L[5]))
  const odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])))
  return odd + even
}

function ofNoNumber(x: number): number {
  if (x === 0) return -Infinity
  return x === Infinity ? x : NaN
}

const INVERSE_LN2_HIGH = 1.44269504072144627571
const INVERSE_LN2_LOW = 1.67517131648865118353e-10

/** e_log2.c of FreeBSD. */
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return ofNoNumber(x)
  if (x === 1) return 0
  const isSmall = x < 2 ** -1022
  const m = isSmall ? x * TWO_54 : x
  let high = highWord(m)
  let k = (isSmall ? -54 : 0) + (high >> 20) - 1023
  high &= 0xf_ff_ff
  const carry = (high + 0x9_5f_64) & 0x10_00_00
  k += carry >> 20
  const f = withHighWord(m, high | (carry ^ 0x3f_f0_00_00)) - 1
  const half = 0.5 * f * f
  const s = f / (2 + f)
  const r = s * (half + remainder(s * s))
  const hi = withoutLowWord(f - half)
  const lo = f - hi - half + r
  const first = hi * INVERSE_LN2_HIGH
  const w = k + first
  return (lo + hi) * INVERSE_LN2_LOW + lo * INVERSE_LN2_HIGH + (k - w + first) + w
}

const INVERSE_LN10 = 4.34294481903251816668e-1
const LOG10_2_HIGH = 3.01029995663611771306e-1
const LOG10_2_LOW = 3.69423907715893078616e-13

/** e_log10.c */
export function log10(x: number): number {
  if (!(x > 0) || x === Infinity) return ofNoNumber(x)
  if (x === 1) return 0
  const isSmall = x < 2 ** -1022
  const m = isSmall ? x * TWO_54 : x
  const high = highWord(m)
  const k = (isSmall ? -54 : 0) + (high >> 20) - 1023
  const negative = k < 0 ? 1 : 0
  const scaled = fromWords((high & 0xf_ff_ff) | ((0x3_ff - negative) << 20), lowWord(m))
  const y = k + negative
  return y * LOG10_2_LOW + INVERSE_LN10 * log(scaled) + y * LOG10_2_HIGH
}
