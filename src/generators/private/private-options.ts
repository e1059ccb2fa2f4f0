import type {BooleanOption, GivenOptions, NumberOption, OptionSpecs, TextOption} from '../../core/options.js'
import type {Rng} from '../../core/rng.js'
import {insecureSeededNoise, systemNoise, type NoiseSource} from '../../dp/secure-noise.js'

/** Options that private generators share. A generator that can be private but need not be has an `epsilon` without default. */
export const epsilonOption = {
  type: 'number',
  min: 1e-3,
  max: 100,
  default: 1,
  description: 'Privacy loss allowed for each real record of the class; 1 is strong, beyond 10 the guarantee means little.',
} as const satisfies NumberOption

export const deltaOption = {
  type: 'number',
  min: 1e-15,
  max: 0.1,
  default: 1e-5,
  description: 'Probability with which the privacy loss may be larger; well below one over the number of records.',
} as const satisfies NumberOption

export const domainOption = {
  type: 'text',
  description:
    'JSON with the range or the levels of every column, such as {"age": {"min": 0, "max": 120, ' +
    '"step": 1}, "sex": {"levels": ["f", "m"], "missing": true}}. Ranges read from the data would ' +
    'tell about it.',
} as const satisfies TextOption

export const binsOption = {
  type: 'integer',
  min: 2,
  max: 1024,
  default: 32,
  description: "Stretches that a number's range is divided into, rounded up to a power of 2; never finer than its step.",
} as const satisfies NumberOption

export const insecureSeedOption = {
  type: 'boolean',
  default: false,
  description: 'Draw the noise from the seed, so that runs can be repeated. Withdraws the privacy claim.',
} as const satisfies BooleanOption

/** Whether options make a generator private: it has an epsilon, by default or because one is given. */
export function isPrivate(specs: OptionSpecs, given: GivenOptions): boolean {
  const spec = Object.entries(specs).find(([name]) => name === 'epsilon')?.[1]
  return spec !== undefined && (Object.hasOwn(given, 'epsilon') || spec.default !== undefined)
}

export const noiseFor = (insecureSeed: boolean, rng: Rng): NoiseSource =>
  insecureSeed ? insecureSeededNoise(rng.fork('noise')) : systemNoise()
