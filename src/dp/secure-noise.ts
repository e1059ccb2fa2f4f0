import type {Rng} from '../core/rng.js'
import {fillRandom} from '../platform/random.js'

/**
 * Where the randomness of a private mechanism comes from: its noise and its secret choices of records. Apart from `Rng` on
 * purpose, so that no mechanism can draw its noise from a seed that someone else may know.
 */
export interface NoiseSource {
  /** False when the noise can be computed again from a seed: then there is no privacy claim. */
  readonly secure: boolean
  /** Uniform integer in [0, 2^32). */
  next32(): number
}

const WORDS = 4096

/** The operating system's generator. Words are wiped once they have been handed out. */
export function systemNoise(): NoiseSource {
  const words = new Uint32Array(WORDS)
  let at = WORDS
  return {
    secure: true,
    next32: () => {
      if (at === WORDS) {
        fillRandom(words)
        at = 0
      }
      const word = words[at]
      words[at++] = 0
      return word
    },
  }
}

/** The same distributions from a seed, for tests and for audits that are to be run again: whoever has the seed can take the noise off. */
export function insecureSeededNoise(rng: Rng): NoiseSource {
  return {secure: false, next32: () => Math.floor(rng.next() * 2 ** 32)}
}

/** Secret random numbers for code that takes an `Rng`. Its forks are itself: no label names what nobody can draw again. */
export function secretRng(noise: NoiseSource): Rng {
  const next = () => uniform(noise)
  const rng: Rng = {next, seed31: () => 1 + Math.floor(next() * (2 ** 31 - 1)), fork: () => rng}
  return rng
}

/** Uniform in [0, 1) with 53 random bits. */
export function uniform(noise: NoiseSource): number {
  return ((noise.next32() >>> 5) * 2 ** 26 + (noise.next32() >>> 6)) * 2 ** -53
}

/** A random order of 0..count-1 that stays secret (Fisher-Yates, integers by rejection). */
export function secretPermutation(noise: NoiseSource, count: number): Int32Array {
  const order = Int32Array.from({length: count}, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = below32(noise, last + 1)
    const kept = order[last]
    order[last] = order[other]
    order[other] = kept
  }
  return order
}

/** Uniform integer in [0, below), below <= 2^32: draws from the incomplete last stretch are thrown away. */
export function below32(noise: NoiseSource, below: number): number {
  const limit = 2 ** 32 - (2 ** 32 % below)
  for (;;) {
    const drawn = noise.next32()
    if (drawn < limit) return drawn % below
  }
}
