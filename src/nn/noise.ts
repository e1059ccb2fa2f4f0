import type {Rng} from '../core/rng.js'

/** Fills an array with standard normal deviates, both of each pair of Box and Muller (Annals of Mathematical Statistics 29, 1958, p. 610). */
export function fillNormal(target: Float32Array, rng: Rng): void {
  for (let at = 0; at < target.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - rng.next()))
    const angle = 2 * Math.PI * rng.next()
    target[at] = radius * Math.cos(angle)
    // Beyond the end of an array of odd length a typed array ignores the write.
    target[at + 1] = radius * Math.sin(angle)
  }
}

/** Fills an array with standard Gumbel deviates: -ln(-ln(u)), u in (0, 1) (Jang et al., arXiv:1611.01144, equation 1). */
export function fillGumbel(target: Float32Array, rng: Rng): void {
  for (let at = 0; at < target.length; at++) target[at] = -Math.log(-Math.log(Math.max(SMALLEST_UNIFORM, rng.next())))
}

/** The step of an Rng's numbers: keeps u above 0. */
const SMALLEST_UNIFORM = 2 ** -53

/** Fills an array with uniform deviates in [0, 1). */
export function fillUniform(target: Float32Array, rng: Rng): void {
  // Rounded to 24 bits: single precision would round numbers just below 1 to 1.
  for (let at = 0; at < target.length; at++) target[at] = Math.floor(rng.next() * 2 ** 24) * 2 ** -24
}

/**
 * Fills an array with a dropout mask: 0 with probability `rate`, else 1 / (1 - rate) (Srivastava et al., JMLR 15, 2014, in the inverted
 * form). What is drawn are the gaps between zeros, which are geometric: fewer draws than one per value.
 *
 * @param rate In (0, 1).
 */
export function fillMask(target: Float32Array, rate: number, rng: Rng): void {
  target.fill(1 / (1 - rate))
  const scale = 1 / Math.log1p(-rate)
  const gap = () => Math.floor(Math.log(1 - rng.next()) * scale)
  for (let at = gap(); at < target.length; at += 1 + gap()) target[at] = 0
}
