import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {addDiscreteGaussian, discreteGaussian, discreteLaplace} from '../../../src/dp/discrete-noise.js'
import {createDpSgd, type DpSgdSetting} from '../../../src/dp/dp-sgd.js'
import {fillGaussian} from '../../../src/dp/gaussian-noise.js'
import {insecureSeededNoise, secretPermutation, systemNoise, uniform} from '../../../src/dp/secure-noise.js'
import {normalCdf} from '../../../src/stats/special.js'

const seeded = (label: string) => insecureSeededNoise(createRng(label))
const DRAWS = 40_000

/** Pearson's statistic of draws against probabilities, over its degrees of freedom: near 1, and above 2 for 20 cells once in 200. */
function misfit(draws: ArrayLike<number>, probability: (value: number) => number, reach: number): number {
  const counts = new Map<number, number>()
  for (const draw of Array.from(draws)) counts.set(draw, (counts.get(draw) ?? 0) + 1)
  let statistic = 0
  let cells = 0
  for (let value = -reach; value <= reach; value++) {
    const expected = draws.length * probability(value)
    statistic += ((counts.get(value) ?? 0) - expected) ** 2 / expected
    cells++
  }
  return statistic / cells
}

const drawn = (draw: () => number) => Float64Array.from({length: DRAWS}, draw)
const meanSquare = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length

/** Normalised weights over whole numbers. */
function distribution(weight: (value: number) => number, reach: number): (value: number) => number {
  let total = 0
  for (let value = -reach; value <= reach; value++) total += weight(value)
  return value => weight(value) / total
}

describe('discrete noise', () => {
  test.each([0.4, 1, 2.7, 6])('has the probabilities of the discrete Gaussian with sigma %d', sigma => {
    const noise = seeded(`gauss ${sigma}`)
    const probability = distribution(value => Math.exp(-(value ** 2) / (2 * sigma ** 2)), 100)
    expect(
      misfit(
        drawn(() => discreteGaussian(sigma, noise)),
        probability,
        Math.ceil(2 * sigma),
      ),
    ).toBeLessThan(2.5)
  })

  test.each([1, 3, 10])('has the probabilities of the discrete Laplace with scale %d', scale => {
    const noise = seeded(`laplace ${scale}`)
    const probability = distribution(value => Math.exp(-Math.abs(value) / scale), 1000)
    expect(
      misfit(
        drawn(() => discreteLaplace(scale, noise)),
        probability,
        2 * scale,
      ),
    ).toBeLessThan(2.5)
  })

  test('tells a tenth too little noise apart: the check above can fail', () => {
    const noise = seeded('too little')
    const probability = distribution(value => Math.exp(-(value ** 2) / (2 * 6 ** 2)), 100)
    expect(
      misfit(
        drawn(() => discreteGaussian(5.4, noise)),
        probability,
        12,
      ),
    ).toBeGreaterThan(5)
  })

  test('keeps its scale when sigma is large, and adds whole numbers to whole numbers', () => {
    const sigma = 3 * 2 ** 30
    const sums = addDiscreteGaussian(new Float64Array(4000).fill(7), sigma, seeded('large'))
    expect(sums.every(Number.isSafeInteger)).toBe(true)
    expect(Math.sqrt(meanSquare(sums)) / sigma).toBeCloseTo(1, 1)
  })

  test('refuses a sigma or scale that makes no sense', () => {
    expect(() => discreteGaussian(0, seeded('zero'))).toThrow(RangeError)
    expect(() => discreteGaussian(NaN, seeded('nan'))).toThrow(RangeError)
    expect(() => discreteLaplace(0.5, seeded('half'))).toThrow(RangeError)
  })
})

describe('sources of noise', () => {
  test("the operating system's generator gives noise of the stated scale that no seed repeats", () => {
    const noise = systemNoise()
    expect(noise.secure).toBe(true)
    const values = addDiscreteGaussian(new Float64Array(DRAWS), 20, noise)
    // Six standard errors: fails once in 500 million runs.
    expect(Math.abs(meanSquare(values) / 400 - 1)).toBeLessThan(6 * Math.sqrt(2 / DRAWS))
    const words = (source = systemNoise()) => Array.from({length: 4}, () => source.next32())
    expect(words()).not.toEqual(words())
  })

  test('a seed repeats the noise and says that it is not secure', () => {
    const draws = (seed: string) => Array.from(addDiscreteGaussian(new Float64Array(50), 9, seeded(seed)))
    expect(draws('a')).toEqual(draws('a'))
    expect(draws('a')).not.toEqual(draws('b'))
    expect(seeded('a').secure).toBe(false)
  })

  test('uniform numbers and secret orders are even', () => {
    const noise = seeded('even')
    const tenths = new Float64Array(10)
    for (let at = 0; at < DRAWS; at++) tenths[Math.floor(10 * uniform(noise))]++
    for (const count of tenths) expect(Math.abs(count / (DRAWS / 10) - 1)).toBeLessThan(0.08)
    const firsts = new Float64Array(5)
    for (let at = 0; at < DRAWS; at++) firsts[secretPermutation(noise, 5)[0]]++
    for (const count of firsts) expect(Math.abs(count / (DRAWS / 5) - 1)).toBeLessThan(0.06)
  })
})

const setting: DpSgdSetting = {epsilon: 3, delta: 1e-5, rate: 0.1, steps: 200, clip: 0.7, expectedExamples: 30}

describe('DP-SGD', () => {
  test('normal noise has the distribution that the accountant assumes', () => {
    const values = new Float64Array(DRAWS)
    fillGaussian(values, 3, seeded('normal'))
    expect(Math.sqrt(meanSquare(values))).toBeCloseTo(3, 1)
    const sorted = values.toSorted()
    // Kolmogorov's distance: 1.95 / sqrt(n) is passed by chance once in 1000.
    const distance = Math.max(...sorted.map((value, at) => Math.abs((at + 0.5) / DRAWS - normalCdf(value / 3))))
    expect(distance).toBeLessThan(1.95 / Math.sqrt(DRAWS))
    const neighbours = values.reduce((sum, value, at) => sum + value * (values[at + 1] ?? 0), 0) / (9 * DRAWS)
    expect(Math.abs(neighbours)).toBeLessThan(4 / Math.sqrt(DRAWS))
  })

  test('spends its budget and draws noise of noise multiplier times clip, also for an empty batch', () => {
    const sgd = createDpSgd(setting, DRAWS, seeded('sgd'))
    expect(sgd.epsilon).toBeLessThanOrEqual(3)
    expect(sgd.epsilon).toBeGreaterThan(2.99)
    const {clip, noise, expectedExamples} = sgd.nextStep()
    expect([clip, expectedExamples]).toEqual([0.7, 30])
    expect(Math.sqrt(meanSquare(noise)) / (sgd.noiseMultiplier * 0.7)).toBeCloseTo(1, 1)
    expect(sgd.nextBatch(0)).toHaveLength(0)
    const before = noise.slice(0, 10)
    expect(sgd.nextStep().noise.slice(0, 10)).not.toEqual(before)
  })

  test('lets every record into a batch with the stated probability and independently of the others', () => {
    const sgd = createDpSgd(setting, 1, seeded('batches'))
    const sizes = Array.from({length: 2000}, () => sgd.nextBatch(300).length)
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
    const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / sizes.length
    expect(Math.abs(mean - 30)).toBeLessThan(0.6)
    // Binomial: n q (1 - q). Batches of one fixed size, as most trainings use, would have 0.
    expect(Math.abs(variance / 27 - 1)).toBeLessThan(0.15)
  })

  test('refuses a step beyond its budget and settings that make no sense', () => {
    const sgd = createDpSgd({...setting, steps: 2}, 3, seeded('few'))
    sgd.nextStep()
    sgd.nextStep()
    expect(() => sgd.nextStep()).toThrow(RangeError)
    for (const wrong of [{rate: 0}, {rate: 1.1}, {delta: 0}, {epsilon: -1}, {clip: 0}, {steps: 1.5}, {expectedExamples: NaN}])
      expect(() => createDpSgd({...setting, ...wrong}, 3, seeded('wrong'))).toThrow(RangeError)
  })
})
