import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {ConcentratedBudget} from '../../../src/dp/concentrated-budget.js'
import {chooseExponentially} from '../../../src/dp/exponential-mechanism.js'
import {insecureSeededNoise} from '../../../src/dp/secure-noise.js'

const RUNS = 4000

const frequencies = (scores: readonly number[], sensitivity: number, epsilon: number) => {
  const noise = insecureSeededNoise(createRng('choices'))
  const counts = scores.map(() => 0)
  for (let run = 0; run < RUNS; run++) counts[chooseExponentially(scores, sensitivity, epsilon, noise)]++
  return counts.map(count => count / RUNS)
}

describe('the exponential mechanism', () => {
  test.each([
    [[3, 1, 0, 3], 1, 1],
    [[-20, -26, -40.5], 4, 2],
    [[7, 0], 1, 0],
  ])('chooses of the scores %j at sensitivity %d and epsilon %d as often as its formula says', (scores, sensitivity, epsilon) => {
    const weights = scores.map(score => Math.exp((epsilon * score) / (2 * sensitivity)))
    const sum = weights.reduce((all, weight) => all + weight, 0)
    frequencies(scores, sensitivity, epsilon).forEach((share, at) => {
      const expected = weights[at] / sum
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / RUNS))
    })
  })

  test('is as good as sure where the best score is far ahead', () => {
    expect(frequencies([0, 400, 1], 1, 1)).toEqual([0, 1, 0])
  })

  test('refuses scores that are none', () => {
    const noise = insecureSeededNoise(createRng(1))
    expect(() => chooseExponentially([], 1, 1, noise)).toThrow(RangeError)
    expect(() => chooseExponentially([1, NaN], 1, 1, noise)).toThrow(RangeError)
    expect(() => chooseExponentially([1, Infinity], 1, 1, noise)).toThrow(RangeError)
  })
})

describe('a concentrated budget', () => {
  test('can be spent to the last bit and no further', () => {
    const budget = new ConcentratedBudget(0.3)
    for (let part = 0; part < 7; part++) budget.spend(0.3 / 7)
    expect(budget.left).toBeCloseTo(0, 12)
    expect(() => {
      budget.spend(1e-6)
    }).toThrow('may spend')
  })

  test('refuses to give budget back', () => {
    const budget = new ConcentratedBudget(1)
    for (const wrong of [-0.5, 0, NaN])
      expect(() => {
        budget.spend(wrong)
      }).toThrow(RangeError)
    expect(budget.left).toBe(1)
  })
})
