import {xoroshiro128plusFromState} from 'pure-rand/generator/xoroshiro128plus'
import {createSha256} from '../platform/hash.js'

/** The only source of randomness: handed in, never made inside an algorithm. */
export interface Rng {
  /** Uniform in [0, 1) with 53 random bits. */
  next(): number
  /** Uniform integer in 1..2^31-1: a seed for a library that takes 0 for "random". */
  seed31(): number
  /** An independent generator named by the label. It depends on the path of labels alone, not on what was drawn before. */
  fork(label: string): Rng
}

const TWO_POW_26 = 67_108_864
const TWO_POW_MINUS_53 = 2 ** -53

/**
 * xoroshiro128+ (Blackman and Vigna, doi:10.1145/3460772) from the pure-rand package. Its 128-bit state is the SHA-256 of
 * the seed and the labels on the way, so forks are independent of each other and of the order they are made in.
 *
 * @example createRng(1).fork('split').next() // in [0, 1)
 */
export function createRng(seed: number | string): Rng {
  return rngAt(String(seed))
}

function rngAt(path: string): Rng {
  const digest = createSha256().update(path).digest()
  const words = new DataView(digest.buffer, digest.byteOffset, 16)
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map(at => words.getInt32(at, true)))
  const next = () => {
    const high = generator.next() >>> 5
    const low = generator.next() >>> 6
    return (high * TWO_POW_26 + low) * TWO_POW_MINUS_53
  }
  return {
    next,
    seed31: () => 1 + Math.floor(next() * (2 ** 31 - 1)),
    // The length keeps paths apart whatever the labels hold.
    fork: label => rngAt(`${path}/${label.length}:${label}`),
  }
}

/** Uniform integer in [0, below). */
export function integerBelow(rng: Rng, below: number): number {
  return Math.floor(rng.next() * below)
}

/** A random order of 0..count-1 (Fisher-Yates). */
export function permutation(rng: Rng, count: number): Int32Array {
  const order = new Int32Array(count)
  for (let index = 0; index < count; index++) order[index] = index
  for (let last = count - 1; last > 0; last--) {
    const other = integerBelow(rng, last + 1)
    const kept = order[last]
    order[last] = order[other]
    order[other] = kept
  }
  return order
}

/** Standard normal deviate (Box-Muller, Annals of Mathematical Statistics 29, 1958, p. 610); one of the pair is dropped. */
export function normal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.next()))
  return radius * Math.cos(2 * Math.PI * rng.next())
}
