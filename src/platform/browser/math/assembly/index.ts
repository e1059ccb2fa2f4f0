// exp, log and log1p as fdlibm has them, compiled: JavaScript can only get at the halves of a number through memory, and takes four to
// five times as long. `high` is the upper half of a number's bits: sign, exponent and the upper 20 bits of the fraction. No sum or product
// may be put in another order: the last digit would change.

const LN2_HIGH: f64 = 6.9314718036912381649e-1
const LN2_LOW: f64 = 1.90821492927058770002e-10

// @ts-ignore: decorator
@inline
const upper = (bits: i64): i32 => <i32>(bits >> 32)

// @ts-ignore: decorator
@inline
function withUpper(bits: i64, high: i32): f64 {
  return reinterpret<f64>((<i64>high << 32) | (bits & 0xff_ff_ff_ff))
}

/** e_log.c: x = 2^k (1 + f), sqrt(2)/2 < 1 + f < sqrt(2), and log(1 + f) = f - f^2/2 + s (f^2/2 + R), s = f / (2 + f). */
export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN
  if (x == Infinity) return x
  const isSmall = x < 2.2250738585072014e-308
  const bits = reinterpret<i64>(isSmall ? x * 18014398509481984.0 : x)
  let high = upper(bits)
  let exponent = (isSmall ? -54 : 0) + (high >> 20) - 1023
  high &= 0xf_ff_ff
  const carry = (high + 0x9_5f_64) & 0x10_00_00
  exponent += carry >> 20
  const k = <f64>exponent
  const f = withUpper(bits, high | (carry ^ 0x3f_f0_00_00)) - 1
  if ((0xf_ff_ff & (2 + high)) < 3) {
    if (f == 0) return exponent == 0 ? 0 : k * LN2_HIGH + k * LN2_LOW
    const R = f * f * (0.5 - 0.3333333333333333 * f)
    return exponent == 0 ? f - R : k * LN2_HIGH - (R - k * LN2_LOW - f)
  }
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
  const odd =
    z *
    (6.66666666666673513e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
  const R = odd + even
  if (((high - 0x6_14_7a) | (0x6_b8_51 - high)) > 0) {
    const half = 0.5 * f * f
    return exponent == 0 ? f - (half - s * (half + R)) : k * LN2_HIGH - (half - (s * (half + R) + k * LN2_LOW) - f)
  }
  return exponent == 0 ? f - s * (f - R) : k * LN2_HIGH - (s * (f - R) - k * LN2_LOW - f)
}

/** s_log1p.c: 1 + x = 2^k (1 + f), with a term for what rounding 1 + x loses. */
export function log1p(x: f64): f64 {
  const signed = upper(reinterpret<i64>(x))
  const size = signed & 0x7f_ff_ff_ff
  if (x == -1) return -Infinity
  if (x < -1) return NaN
  if (!(x < Infinity)) return x
  if (size < 0x3e_20_00_00) return size < 0x3c_90_00_00 ? x : x - x * x * 0.5
  let exponent = 0
  let f = x
  let high = 1
  let c: f64 = 0
  if (!(signed < 0x3f_da_82_7a && (signed > 0 || signed <= <i32>0xbf_d2_be_c4))) {
    const isSmall = signed < 0x43_40_00_00
    let u = isSmall ? 1 + x : x
    const bits = reinterpret<i64>(u)
    high = upper(bits)
    exponent = (high >> 20) - 1023
    if (isSmall) c = (exponent > 0 ? 1 - (u - x) : x - (u - 1)) / u
    high &= 0xf_ff_ff
    if (high < 0x6_a0_9e) u = withUpper(bits, high | 0x3f_f0_00_00)
    else {
      exponent++
      u = withUpper(bits, high | 0x3f_e0_00_00)
      high = (0x10_00_00 - high) >> 2
    }
    f = u - 1
  }
  const k = <f64>exponent
  const half = 0.5 * f * f
  if (high == 0) {
    if (f == 0) return exponent == 0 ? 0 : k * LN2_HIGH + (c + k * LN2_LOW)
    const R = half * (1 - 0.6666666666666666 * f)
    return exponent == 0 ? f - R : k * LN2_HIGH - (R - (k * LN2_LOW + c) - f)
  }
  const s = f / (2 + f)
  const z = s * s
  const inner = 2.222219843214978396e-1 + z * (1.818357216161805012e-1 + z * (1.531383769920937332e-1 + z * 1.479819860511658591e-1))
  const R = z * (6.66666666666673513e-1 + z * (3.999999999940941908e-1 + z * (2.857142874366239149e-1 + z * inner)))
  return exponent == 0 ? f - (half - s * (half + R)) : k * LN2_HIGH - (half - (s * (half + R) + (k * LN2_LOW + c)) - f)
}

/** e_exp.c: x = k ln 2 + r, |r| <= ln 2 / 2, and a rational function of r. */
export function exp(x: f64): f64 {
  const signed = upper(reinterpret<i64>(x))
  const high = signed & 0x7f_ff_ff_ff
  if (high >= 0x40_86_2e_42) {
    if (x != x || x == Infinity) return x
    if (x > 7.09782712893383973096e2) return Infinity
    if (x < -7.4513321910194110842e2) return 0
  }
  let hi: f64 = 0
  let lo: f64 = 0
  let k = 0
  let r = x
  if (high > 0x3f_d6_2e_42) {
    if (high < 0x3f_f0_a2_b2) {
      if (x == 1) return 2.718281828459045
      k = signed < 0 ? -1 : 1
    } else k = <i32>(1.442695040888963387 * x + (signed < 0 ? -0.5 : 0.5))
    hi = x - <f64>k * LN2_HIGH
    lo = <f64>k * LN2_LOW
    r = hi - lo
  } else if (high < 0x3e_30_00_00) return 1 + x
  const t = r * r
  const inner = 6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8)
  const c = r - t * (1.66666666666666019037e-1 + t * (-2.77777777770155933842e-3 + t * inner))
  if (k == 0) return 1 - ((r * c) / (c - 2) - r)
  const y = 1 - (lo - (r * c) / (2 - c) - hi)
  if (k == 1024) return y * 2 * 8.98846567431158e307
  if (k >= -1021) return y * withUpper(0, 0x3f_f0_00_00 + (k << 20))
  return y * withUpper(0, 0x3f_f0_00_00 + ((k + 1000) << 20)) * 9.332636185032189e-302
}
