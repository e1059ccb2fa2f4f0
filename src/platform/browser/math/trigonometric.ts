import {fromWords, highWord} from './words.js'

const C = [
  4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5, -2.75573143513906633035e-7,
  2.0875723212981748279e-9, -1.13596475577881948265e-11,
] as const

/** k_cos.c: the cosine of x + y, |x| <= pi/4, y the tail of x. */
function kernelCos(x: number, y: number): number {
  const size = highWord(x) & 0x7f_ff_ff_ff
  if (size < 0x3e_40_00_00) return 1
  const z = x * x
  const r = z * (C[0] + z * (C[1] + z * (C[2] + z * (C[3] + z * (C[4] + z * C[5])))))
  if (size < 0x3f_d3_33_33) return 1 - (0.5 * z - (z * r - x * y))
  const q = size > 0x3f_e9_00_00 ? 0.28125 : fromWords(size - 0x20_00_00, 0)
  return 1 - q - (0.5 * z - q - (z * r - x * y))
}

const S = [
  -1.66666666666666324348e-1, 8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6,
  -2.50507602534068634195e-8, 1.58969099521155010221e-10,
] as const

/** k_sin.c */
function kernelSin(x: number, y: number, hasTail: boolean): number {
  if ((highWord(x) & 0x7f_ff_ff_ff) < 0x3e_40_00_00) return x
  const z = x * x
  const v = z * x
  const r = S[1] + z * (S[2] + z * (S[3] + z * (S[4] + z * S[5])))
  return hasTail ? x - (z * (0.5 * y - v * r) - y - v * S[0]) : x + v * (S[0] + z * r)
}

const INVERSE = 6.36619772367581382433e-1
/** Pieces of 33 bits of pi/2, and what is left behind each. */
const PIECES = [
  [1.57079632673412561417, 6.07710050650619224932e-11],
  [6.0771005063039659766e-11, 2.02226624879595063154e-21],
  [2.0222662487111664558e-21, 8.47842766036889956997e-32],
] as const

/** Larger ones lose their angle: e_rem_pio2.c reduces them with 1200 bits of 2/pi, which nothing here asks for. */
const LARGEST = 0x41_39_21_fb

interface Reduced {
  readonly quadrant: number
  readonly x: number
  readonly tail: number
}

/** e_rem_pio2.c: x less a multiple of pi/2, with its tail. */
function reduced(x: number): Reduced {
  const size = highWord(x) & 0x7f_ff_ff_ff
  const t = Math.abs(x)
  const n = size < 0x40_02_d9_7c ? 1 : Math.trunc(t * INVERSE + 0.5)
  let r = t - n * PIECES[0][0]
  let w = n * PIECES[0][1]
  let y = r - w
  const isNear = size === (highWord(n * 1.5707963267948966) & 0x7f_ff_ff_ff)
  const lost = () => (size >> 20) - ((highWord(y) >> 20) & 0x7_ff)
  const isShort = size < 0x40_02_d9_7c ? size === 0x3f_f9_21_fb : (n >= 32 || isNear) && lost() > 16
  if (isShort)
    for (const [limit, piece, rest] of [
      [16, ...PIECES[1]],
      [49, ...PIECES[2]],
    ] as const) {
      if (limit > 16 && (size < 0x40_02_d9_7c || lost() <= limit)) break
      const before = r
      w = n * piece
      r = before - w
      w = n * rest - (before - r - w)
      y = r - w
    }
  const tail = r - y - w
  return x < 0 ? {quadrant: -n & 3, x: -y, tail: -tail} : {quadrant: n & 3, x: y, tail}
}

/** s_cos.c, for |x| < 2^20 pi/2; beyond that the one of the browser. */
export function cos(x: number): number {
  const size = highWord(x) & 0x7f_ff_ff_ff
  if (size <= 0x3f_e9_21_fb) return kernelCos(x, 0)
  if (size > LARGEST) return native.cos(x)
  const {quadrant, x: r, tail} = reduced(x)
  if (quadrant === 0) return kernelCos(r, tail)
  if (quadrant === 1) return -kernelSin(r, tail, true)
  return quadrant === 2 ? -kernelCos(r, tail) : kernelSin(r, tail, true)
}

/** s_sin.c, for |x| < 2^20 pi/2; beyond that the one of the browser. */
export function sin(x: number): number {
  const size = highWord(x) & 0x7f_ff_ff_ff
  if (size <= 0x3f_e9_21_fb) return kernelSin(x, 0, false)
  if (size > LARGEST) return native.sin(x)
  const {quadrant, x: r, tail} = reduced(x)
  if (quadrant === 0) return kernelSin(r, tail, true)
  if (quadrant === 1) return kernelCos(r, tail)
  return quadrant === 2 ? -kernelSin(r, tail, true) : -kernelCos(r, tail)
}

const native = {cos: Math.cos, sin: Math.sin}

const HALF_PI = [1.570796326794896558, 6.12323399573676603587e-17] as const
const QUARTER_PI = 7.85398163397448278999e-1
const PS = [
  1.66666666666666657415e-1, -3.25565818622400915405e-1, 2.01212532134862925881e-1, -4.00555345006794114027e-2,
  7.91534994289814532176e-4, 3.4793310759602116757e-5,
] as const
const QS = [-2.40339491173441421878, 2.02094576023350569471, -6.8828397160545329303e-1, 7.70381505559019352791e-2] as const

const ratio = (t: number) =>
  (t * (PS[0] + t * (PS[1] + t * (PS[2] + t * (PS[3] + t * (PS[4] + t * PS[5])))))) /
  (1 + t * (QS[0] + t * (QS[1] + t * (QS[2] + t * QS[3]))))

/** e_asin.c */
export function asin(x: number): number {
  const size = highWord(x) & 0x7f_ff_ff_ff
  if (!(Math.abs(x) < 1)) return Math.abs(x) === 1 ? x * HALF_PI[0] + x * HALF_PI[1] : NaN
  if (size < 0x3e_40_00_00) return x
  if (size < 0x3f_e0_00_00) return x + x * ratio(x * x)
  const t = (1 - Math.abs(x)) * 0.5
  const s = Math.sqrt(t)
  const r = ratio(t)
  if (size >= 0x3f_ef_33_33) return Math.sign(x) * (HALF_PI[0] - (2 * (s + s * r) - HALF_PI[1]))
  const w = fromWords(highWord(s), 0)
  const c = (t - w * w) / (s + w)
  return Math.sign(x) * (QUARTER_PI - (2 * s * r - (HALF_PI[1] - 2 * c) - (QUARTER_PI - 2 * w)))
}
