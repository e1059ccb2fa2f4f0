import {fromWords, highWord, lowWord, withHighWord, withoutLowWord} from './words.js'

/** Coefficients of the remainder of exp, on [0, 0.34658]. */
const P = [
  1.66666666666666019037e-1, -2.77777777770155933842e-3, 6.61375632143793436117e-5, -1.6533902205465251539e-6,
  4.13813679705723846039e-8,
] as const

const L = [
  5.99999999999994648725e-1, 4.28571428578550184252e-1, 3.33333329818377432918e-1, 2.72728123808534006489e-1,
  2.30660745775561754067e-1, 2.06975017800338417784e-1,
] as const
const LG2 = [6.93147180559945286227e-1, 6.93147182464599609375e-1, -1.90465429995776804525e-9] as const
/** -(1024 - log2(overflow + half a unit in the last place)) */
const OVERFLOW_TAIL = 8.008566259537294e-17
/** 2 / (3 ln 2) */
const CP = [9.61796693925975554329e-1, 9.61796700954437255859e-1, -7.02846165095275826516e-9] as const
const INVERSE_LN2 = [1.442695040888963387, 1.44269502162933349609, 1.92596299112661746887e-8] as const
/** log2(1.5) */
const LOG2_1_5 = [5.84962487220764160156e-1, 1.35003920212974897128e-8] as const

/** A number in two parts, of which the first has the lower half of its bits 0. */
type Parts = readonly [high: number, low: number]

/** x to the power of y. Squares are most of all powers, and short enough to stand where they are asked for. */
export const pow = (x: number, y: number): number => (y === 2 ? x * x : generalPower(x, y))

/** e_pow.c: 2^(y log2(x)), with log2 in two parts. As ECMAScript says, 1 to the power of what is no number is none. */
function generalPower(x: number, y: number): number {
  if (y === 0) return 1
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN
  const a = Math.abs(x)
  if (!Number.isFinite(y)) return a === 1 ? NaN : a > 1 === y > 0 ? Infinity : 0
  if (y === 1) return x
  if (y === -1) return 1 / x
  const isNegative = x < 0 || Object.is(x, -0)
  if (y === 0.5 && !isNegative) return Math.sqrt(x)
  const isWhole = Number.isInteger(y)
  const sign = isNegative && isWhole && y % 2 !== 0 ? -1 : 1
  if (a === 0 || a === 1 || a === Infinity) {
    if (a === 1 && isNegative && !isWhole) return NaN
    return sign * (y < 0 ? 1 / a : a)
  }
  if (x < 0 && !isWhole) return NaN
  const size = highWord(y) & 0x7f_ff_ff_ff
  let log: Parts
  if (size > 0x41_e0_00_00) {
    const high = highWord(a)
    if (size > 0x43_f0_00_00 || high < 0x3f_ef_ff_ff || high > 0x3f_f0_00_00) {
      if (high <= 0x3f_ef_ff_ff) return y < 0 ? Infinity * sign : 0 * sign
      if (high >= 0x3f_f0_00_00) return y > 0 ? Infinity * sign : 0 * sign
    }
    log = log2NearOne(a)
  } else log = log2InParts(a)
  const whole = withoutLowWord(y)
  return sign * powerOfTwo(whole * log[0], (y - whole) * log[0] + y * log[1])
}

/** |1 - x| is tiny: a series is enough. */
function log2NearOne(a: number): Parts {
  const t = a - 1
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25))
  const u = INVERSE_LN2[1] * t
  const v = t * INVERSE_LN2[2] - w * INVERSE_LN2[0]
  const high = withoutLowWord(u + v)
  return [high, v - (high - u)]
}

function log2InParts(given: number): Parts {
  const isSmall = given < 2 ** -1022
  let a = isSmall ? given * 2 ** 53 : given
  let high = highWord(a)
  let n = (isSmall ? -53 : 0) + (high >> 20) - 0x3_ff
  const fraction = high & 0xf_ff_ff
  high = fraction | 0x3f_f0_00_00
  let isUpper = false
  if (fraction > 0x3_98_8e && fraction < 0xb_b6_7a) isUpper = true
  else if (fraction >= 0xb_b6_7a) {
    n++
    high -= 0x10_00_00
  }
  a = withHighWord(a, high)
  const base = isUpper ? 1.5 : 1
  const u = a - base
  const v = 1 / (a + base)
  const ss = u * v
  const sHigh = withoutLowWord(ss)
  const tHigh = fromWords(((high >> 1) | 0x20_00_00_00) + 0x8_00_00 + (isUpper ? 0x4_00_00 : 0), 0)
  const tLow = a - (tHigh - base)
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow)
  let s2 = ss * ss
  let r = s2 * s2 * (L[0] + s2 * (L[1] + s2 * (L[2] + s2 * (L[3] + s2 * (L[4] + s2 * L[5])))))
  r += sLow * (sHigh + ss)
  s2 = sHigh * sHigh
  const rHigh = withoutLowWord(3 + s2 + r)
  const rLow = r - (rHigh - 3 - s2)
  const p = sHigh * rHigh
  const q = sLow * rHigh + rLow * ss
  const pHigh = withoutLowWord(p + q)
  const pLow = q - (pHigh - p)
  const zHigh = CP[1] * pHigh
  const zLow = CP[2] * pHigh + pLow * CP[0] + (isUpper ? LOG2_1_5[1] : 0)
  const upper = isUpper ? LOG2_1_5[0] : 0
  const first = withoutLowWord(zHigh + zLow + upper + n)
  return [first, zLow - (first - n - upper - zHigh)]
}

/** 2^(high + low) */
function powerOfTwo(high: number, low: number): number {
  let z = low + high
  const bits = highWord(z)
  const size = bits & 0x7f_ff_ff_ff
  if (bits >= 0x40_90_00_00) {
    if (((bits - 0x40_90_00_00) | lowWord(z)) !== 0 || low + OVERFLOW_TAIL > z - high) return Infinity
  } else if (size >= 0x40_90_cc_00 && (((bits - (0xc0_90_cc_00 | 0)) | lowWord(z)) !== 0 || low <= z - high)) return 0
  let n = 0
  if (size > 0x3f_e0_00_00) {
    const shifted = bits + (0x10_00_00 >> ((size >> 20) - 0x3_ff + 1))
    const exponent = ((shifted & 0x7f_ff_ff_ff) >> 20) - 0x3_ff
    const t = fromWords(shifted & ~(0xf_ff_ff >> exponent), 0)
    n = ((shifted & 0xf_ff_ff) | 0x10_00_00) >> (20 - exponent)
    if (bits < 0) n = -n
    high -= t
  }
  const t = withoutLowWord(low + high)
  const u = t * LG2[1]
  const v = (low - (t - high)) * LG2[0] + t * LG2[2]
  z = u + v
  const w = v - (z - u)
  const square = z * z
  const t1 = z - square * (P[0] + square * (P[1] + square * (P[2] + square * (P[3] + square * P[4]))))
  // Of fdlibm the last term is outside the quotient; V8 had it inside, and its figures are those that count.
  const r = (z * t1) / (t1 - 2 - (w + z * w))
  z = 1 - (r - z)
  const shifted = highWord(z) + (n << 20)
  return shifted >> 20 <= 0 ? scaledDown(z, n) : withHighWord(z, shifted)
}

/** z 2^n where the result has fewer bits than usual. */
const scaledDown = (z: number, n: number): number => {
  const exponent = ((highWord(z) & 0x7f_f0_00_00) >> 20) + n
  if (exponent <= -54) return 0
  return withHighWord(z, (highWord(z) & ~0x7f_f0_00_00) | ((exponent + 54) << 20)) * 2 ** -54
}
