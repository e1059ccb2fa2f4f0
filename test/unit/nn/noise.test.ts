import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {createNoise, type Noise} from '../../../src/nn/noise.js'

const COUNT = 400_000

/** The largest distance between the empirical and the given distribution function (Kolmogorov and Smirnov). */
function distance(values: Float32Array, distribution: (x: number) => number): number {
  const sorted = values.slice().sort()
  return sorted.reduce((largest, x, at) => {
    const expected = distribution(x)
    return Math.max(largest, Math.abs(expected - at / COUNT), Math.abs(expected - (at + 1) / COUNT))
  }, 0)
}

/** Abramowitz and Stegun, 7.1.26: within 1.5e-7. */
function normalDistribution(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2)
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const half = (1 - series * Math.exp((-x * x) / 2)) / 2
  return x < 0 ? 0.5 - half : 0.5 + half
}

const drawn = (label: string, draw: (noise: Noise, target: Float32Array) => void): Float32Array => {
  const target = new Float32Array(COUNT)
  draw(createNoise(createRng(label)), target)
  return target
}

describe('noise for training', () => {
  // 1.95 / sqrt(n) is passed by chance once in a thousand (Kolmogorov's distribution).
  const CRITICAL = 1.95 / Math.sqrt(COUNT)

  test('is uniform, normal and Gumbel where it says so', () => {
    expect(
      distance(
        drawn('uniform', (noise, target) => {
          noise.uniform(target)
        }),
        x => x,
      ),
    ).toBeLessThan(CRITICAL)
    expect(
      distance(
        drawn('normal', (noise, target) => {
          noise.normal(target)
        }),
        normalDistribution,
      ),
    ).toBeLessThan(CRITICAL)
    expect(
      distance(
        drawn('gumbel', (noise, target) => {
          noise.gumbel(target)
        }),
        x => Math.exp(-Math.exp(-x)),
      ),
    ).toBeLessThan(CRITICAL)
  })

  test('has the tails of the normal distribution, beyond the boxes of the ziggurat too', () => {
    const values = drawn('tails', (noise, target) => {
      noise.normal(target)
    })
    // Two-sided tail probabilities of the normal distribution: 2.699796e-3 beyond 3, 5.7606e-4 beyond 3.4426.
    for (const [limit, probability] of [
      [3, 2.699796e-3],
      [3.442619855899, 5.7606e-4],
    ]) {
      const beyond = values.filter(value => Math.abs(value) > limit).length
      expect(Math.abs(beyond - COUNT * probability)).toBeLessThan(4 * Math.sqrt(COUNT * probability))
    }
    expect(Math.max(...values.subarray(0, 100_000)) < 7).toBe(true)
  })

  test('drops the share it is asked to and keeps the mean', () => {
    for (const rate of [0.1, 0.5]) {
      const mask = drawn(`dropout ${rate}`, (noise, target) => {
        noise.dropout(target, rate)
      })
      const dropped = mask.filter(value => value === 0).length / COUNT
      expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / COUNT) + 2 ** -16)
      expect(new Set(mask).size).toBe(2)
      expect(mask.find(value => value > 0)).toBeCloseTo(1 / (1 - rate), 3)
    }
  })

  test('is the same for the same seed, goes on instead of repeating, and differs for another seed', () => {
    const draw = (label: string) => {
      const noise = createNoise(createRng(label))
      return [0, 1].map(() => {
        const target = new Float32Array(50)
        noise.normal(target)
        return target
      })
    }
    const [first, second] = draw('same')
    expect(draw('same')).toEqual([first, second])
    expect(second).not.toEqual(first)
    expect(draw('other')[0]).not.toEqual(first)
  })

  test('stays inside its range for the smallest and the largest bits there are', () => {
    for (const bits of [0, -1]) {
      // Undoes the output function of xoshiro128**, rotl(s * 5, 7) * 9, so that the first number drawn has these bits.
      const unscaled = Math.imul(bits, 0x38e38e39)
      const word = Math.imul((unscaled >>> 7) | (unscaled << 25), 0xcccccccd)
      const noiseOf = () => createNoise({...createRng(1), seed31: () => word})
      const first = (draw: (noise: Noise, target: Float32Array) => void) => {
        const target = new Float32Array(1)
        draw(noiseOf(), target)
        return target[0]
      }
      const uniform = first((noise, target) => {
        noise.uniform(target)
      })
      expect(uniform).toBe(bits === 0 ? 2 ** -24 : 1 - 2 ** -24)
      const others = [
        first((noise, target) => {
          noise.normal(target)
        }),
        first((noise, target) => {
          noise.gumbel(target)
        }),
      ]
      expect(others.every(Number.isFinite)).toBe(true)
    }
  })

  test('has neighbours that do not depend on each other', () => {
    const values = drawn('neighbours', (noise, target) => {
      noise.normal(target)
    })
    // The product of two independent standard normal numbers has mean 0 and variance 1.
    for (const lag of [1, 2, 3]) {
      const products = values.subarray(lag).map((value, at) => value * values[at])
      expect(Math.abs(products.reduce((sum, product) => sum + product, 0) / COUNT)).toBeLessThan(5 / Math.sqrt(COUNT))
    }
    const mask = drawn('mask', (noise, target) => {
      noise.dropout(target, 0.3)
    })
    const both = mask.subarray(1).filter((value, at) => value === 0 && mask[at] === 0).length / COUNT
    expect(Math.abs(both - 0.09)).toBeLessThan(0.004)
  })
})
