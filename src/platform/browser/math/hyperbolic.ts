import {exp, log, log1p} from './elementary.js'
import {expm1} from './expm1.js'
import {highWord} from './words.js'

const sizeOf = (x: number) => highWord(x) & 0x7f_ff_ff_ff
const OVERFLOW = 710.4758600739439

/** s_tanh.c */
export function tanh(x: number): number {
  const [size, a] = [sizeOf(x), Math.abs(x)]
  if (Number.isNaN(x) || size < 0x3e_30_00_00) return x
  if (size >= 0x40_36_00_00) return Math.sign(x)
  if (size >= 0x3f_f0_00_00) return Math.sign(x) * (1 - 2 / (expm1(2 * a) + 2))
  const t = expm1(-2 * a)
  return Math.sign(x) * (-t / (t + 2))
}

/** e_cosh.c */
export function cosh(x: number): number {
  const [size, a] = [sizeOf(x), Math.abs(x)]
  if (size < 0x3f_d6_2e_43) {
    const t = expm1(a)
    return size < 0x3c_80_00_00 ? 1 + t : 1 + (t * t) / (1 + t + (1 + t))
  }
  if (size < 0x40_36_00_00) {
    const t = exp(a)
    return 0.5 * t + 0.5 / t
  }
  if (size < 0x40_86_2e_42) return 0.5 * exp(a)
  if (!(a <= OVERFLOW)) return Number.isNaN(x) ? x : Infinity
  const w = exp(0.5 * a)
  return 0.5 * w * w
}

/** e_sinh.c */
export function sinh(x: number): number {
  const [h, a] = [x < 0 ? -0.5 : 0.5, Math.abs(x)]
  if (a < 22) {
    if (a < 2 ** -28) return x
    const t = expm1(a)
    return a < 1 ? h * (2 * t - (t * t) / (t + 1)) : h * (t + t / (t + 1))
  }
  if (a < 709.7822265625) return h * exp(a)
  if (!(a <= OVERFLOW)) return x * Infinity
  const w = exp(0.5 * a)
  return h * w * w
}

/** s_asinh.c */
export function asinh(x: number): number {
  const [size, a] = [sizeOf(x), Math.abs(x)]
  if (size >= 0x7f_f0_00_00 || size < 0x3e_30_00_00) return x
  if (size > 0x41_b0_00_00) return Math.sign(x) * (log(a) + 6.93147180559945286227e-1)
  if (size > 0x40_00_00_00) return Math.sign(x) * log(2 * a + 1 / (Math.sqrt(x * x + 1) + a))
  const t = x * x
  return Math.sign(x) * log1p(a + t / (1 + Math.sqrt(1 + t)))
}
