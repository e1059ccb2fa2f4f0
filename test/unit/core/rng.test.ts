import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createRng, integerBelow, normal, permutation} from '../../../src/core/rng.js'

const draws = (rng: {next(): number}, count: number) => Array.from({length: count}, () => rng.next())

describe('the random number generator', () => {
  test('gives the same numbers for the same seed and others for another', () => {
    expect(draws(createRng(7), 5)).toEqual(draws(createRng(7), 5))
    expect(draws(createRng(7), 5)).not.toEqual(draws(createRng(8), 5))
  })

  test('draws uniformly from [0, 1)', () => {
    const values = draws(createRng(1), 100_000)
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0)
    expect(values.every(value => value < 1)).toBe(true)
    // Chi-square over 100 cells; 148.2 is the 0.1 % point of 99 degrees of freedom (tables).
    const counts = new Array<number>(100).fill(0)
    for (const value of values) counts[Math.floor(value * 100)]++
    const chi = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chi).toBeLessThan(148.2)
  })

  test('forks depend on the labels alone, not on what was drawn or forked before', () => {
    const fresh = createRng(3).fork('a').fork('b')
    const used = createRng(3)
    used.next()
    used.fork('other').next()
    const parent = used.fork('a')
    parent.next()
    expect(draws(parent.fork('b'), 4)).toEqual(draws(fresh, 4))
  })

  test('paths of labels cannot be confused with one another', () => {
    const paths = [['a', 'b'], ['ab'], ['a/1:b'], ['', 'ab'], ['b', 'a']]
    const firsts = paths.map(labels => labels.reduce((rng, label) => rng.fork(label), createRng(1)).next())
    expect(new Set(firsts).size).toBe(paths.length)
  })

  test('seed31 is never 0, which other libraries take for "random"', () => {
    const rng = createRng(5)
    const seeds = Array.from({length: 1000}, () => rng.seed31())
    expect(seeds.every(seed => Number.isInteger(seed) && seed >= 1 && seed < 2 ** 31)).toBe(true)
  })

  test('a permutation holds every index once', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer(), (count, seed) => {
        const order = permutation(createRng(seed), count)
        expect([...order].sort((a, b) => a - b)).toEqual([...Array(count).keys()])
      }),
    )
  })

  test('integers below a bound are all reached', () => {
    const rng = createRng(2)
    const seen = new Set(Array.from({length: 200}, () => integerBelow(rng, 5)))
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4])
  })

  test('normal deviates have mean 0 and variance 1', () => {
    const rng = createRng(4)
    const values = Array.from({length: 40_000}, () => normal(rng))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length
    // Four standard errors: 4 / sqrt(40000) and 4 * sqrt(2 / 40000).
    expect(Math.abs(mean)).toBeLessThan(0.02)
    expect(Math.abs(variance - 1)).toBeLessThan(0.029)
  })
})
