import {fromWords, highWord, lowWord, withHighWord, withoutLowWord} from './words.js'

const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10
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

/** e_log.c: x = 2^k (1 + f), sqrt(2)/2 < 1 + f < sqrt(2). */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return ofNoNumber(x)
  const isSmall = x < 2 ** -1022
  const m = isSmall ? x * TWO_54 : x
  let high = highWord(m)
  let k = (isSmall ? -54 : 0) + (high >> 20) - 1023
  high &= 0xf_ff_ff
  const carry = (high + 0x9_5f_64) & 0x10_00_00
  k += carry >> 20
  const f = withHighWord(m, high | (carry ^ 0x3f_f0_00_00)) - 1
  if ((0xf_ff_ff & (2 + high)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW
    const R = f * f * (0.5 - 0.3333333333333333 * f)
    return k === 0 ? f - R : k * LN2_HIGH - (R - k * LN2_LOW - f)
  }
  const s = f / (2 + f)
  const R = remainder(s * s)
  if (((high - 0x6_14_7a) | (0x6_b8_51 - high)) > 0) {
    const half = 0.5 * f * f
    return k === 0 ? f - (half - s * (half + R)) : k * LN2_HIGH - (half - (s * (half + R) + k * LN2_LOW) - f)
  }
  return k === 0 ? f - s * (f - R) : k * LN2_HIGH - (s * (f - R) - k * LN2_LOW - f)
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

/** s_log1p.c */
export function log1p(x: number): number {
  const signed = highWord(x)
  const size = signed & 0x7f_ff_ff_ff
  if (x === -1) return -Infinity
  if (x < -1) return NaN
  if (!(x < Infinity)) return x
  if (size < 0x3e_20_00_00) return size < 0x3c_90_00_00 ? x : x - x * x * 0.5
  let [k, f, high, c] = [0, x, 1, 0]
  if (!(signed < 0x3f_da_82_7a && (signed > 0 || signed <= (0xbf_d2_be_c4 | 0)))) {
    let u = signed < 0x43_40_00_00 ? 1 + x : x
    high = highWord(u)
    k = (high >> 20) - 1023
    if (signed < 0x43_40_00_00) c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u
    high &= 0xf_ff_ff
    if (high < 0x6_a0_9e) u = withHighWord(u, high | 0x3f_f0_00_00)
    else {
      k++
      u = withHighWord(u, high | 0x3f_e0_00_00)
      high = (0x10_00_00 - high) >> 2
    }
    f = u - 1
  }
  const half = 0.5 * f * f
  if (high === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + (c + k * LN2_LOW)
    const R = half * (1 - 0.6666666666666666 * f)
    return k === 0 ? f - R : k * LN2_HIGH - (R - (k * LN2_LOW + c) - f)
  }
  const s = f / (2 + f)
  const z = s * s
  const R = z * (L[0] + z * (L[1] + z * (L[2] + z * (L[3] + z * (L[4] + z * (L[5] + z * L[6]))))))
  return k === 0 ? f - (half - s * (half + R)) : k * LN2_HIGH - (half - (s * (half + R) + (k * LN2_LOW + c)) - f)
}
