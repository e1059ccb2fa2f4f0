import {describe, expect, it} from 'vitest'
import {createRng, normal, type Rng} from '../../../src/core/rng.js'
import {gaussianEpsilon} from '../../../src/stats/gaussian-privacy.js'
import {guessExtremes, type OneRun} from '../../../src/stats/one-run/one-run.js'
import {oneRunEpsilon} from '../../../src/stats/one-run/one-run-epsilon.js'
import {oneRunMu} from '../../../src/stats/one-run/one-run-mu.js'

/** Each canary moves a number of its own by mu standard deviations of its noise. */
function gaussianRun(rng: Rng, mu: number, canaries: number, guesses: number): OneRun {
  const included = Array.from({length: canaries}, () => rng.next() < 0.5)
  return guessExtremes(
    included.map(isIn => normal(rng) + (isIn ? mu : 0)),
    included,
    guesses,
  )
}

describe('guesses about canaries', () => {
  it('are that the highest scores were in and the lowest were not, and none about the rest', () => {
    const scores = [5, 1, 4, 2, 3]
    expect(guessExtremes(scores, [true, false, false, true, true], 4)).toEqual({canaries: 5, guesses: 4, correct: 2})
    expect(guessExtremes(scores, [true, false, false, true, true], 3)).toEqual({canaries: 5, guesses: 2, correct: 2})
    expect(() => guessExtremes(scores, [true, false, false, true, true], 6)).toThrow('Between 2 and 5 guesses')
    expect(() => guessExtremes(scores, [true], 2)).toThrow(RangeError)
  })
})

describe('the bound on epsilon from one run', () => {
  it.each([
    // Appendix D and section 7 of arXiv:2305.08846 (the latter is cut off after three decimals there).
    [{canaries: 1000, guesses: 100, correct: 75}, 1e-4, 0.673],
    [{canaries: 100_000, guesses: 1510, correct: 1439}, 1e-5, 2.6755],
  ])('is the published one for %j at delta %f', (run, delta, published) => {
    expect(Math.abs(oneRunEpsilon(run, delta, 0.95).value - published)).toBeLessThan(6e-4)
  })

  it('is above the epsilon of randomised response in at most 5 of 100 runs', () => {
    const rng = createRng('responses')
    const epsilon = 1
    const bounds = Array.from({length: 300}, () => {
      const correct = Array.from({length: 200}, () => rng.next() < 1 / (1 + Math.exp(-epsilon))).filter(Boolean).length
      return oneRunEpsilon({canaries: 200, guesses: 200, correct}, 0, 0.95).value
    })
    // Binomial(300, 0.05): more than 27 has probability 0.001.
    expect(bounds.filter(bound => bound > epsilon).length).toBeLessThanOrEqual(27)
    expect(bounds.filter(bound => bound > epsilon / 2).length).toBeGreaterThan(270)
  })
})

describe('the bound on mu from one run', () => {
  it.each([0.3, 1, 3])('is above a mu of %f in at most 5 of 100 runs', mu => {
    const rng = createRng(`one run at ${mu}`)
    const bounds = Array.from({length: 200}, () => oneRunMu(gaussianRun(rng, mu, 150, 60), 0.95).value)
    // Binomial(200, 0.05): more than 20 has probability 0.001.
    expect(bounds.filter(bound => bound > mu).length).toBeLessThanOrEqual(20)
  })

  it('comes to most of it with many canaries, and to more than what any noise is bound to', () => {
    const run = gaussianRun(createRng('many'), 1, 10_000, 1000)
    const mu = oneRunMu(run, 0.95).value
    expect(mu).toBeGreaterThan(0.6)
    expect(mu).toBeLessThan(1)
    expect(gaussianEpsilon(mu, 1e-5)).toBeGreaterThan(1.2 * oneRunEpsilon(run, 1e-5, 0.95).value)
  })

  it('of guesses by chance is 0 but for 5 of 100 runs, as the binomial tail has it', () => {
    const rng = createRng('coins')
    const coins = Array.from({length: 200}, () => oneRunMu(gaussianRun(rng, 0, 100, 100), 0.95).value)
    expect(coins.filter(bound => bound > 0).length).toBeLessThanOrEqual(20)
    // P(B >= 59) is 0.044 and P(B >= 58) is 0.067 for 100 tosses.
    expect(oneRunMu({canaries: 100, guesses: 100, correct: 57}, 0.95).value).toBe(0)
    expect(oneRunMu({canaries: 100, guesses: 100, correct: 62}, 0.95).value).toBeGreaterThan(0)
  })

  it('grows with right guesses, and says how it was reached', () => {
    const bounds = [60, 70, 80, 90, 100].map(correct => oneRunMu({canaries: 200, guesses: 100, correct}, 0.95).value)
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
    expect(oneRunMu({canaries: 200, guesses: 100, correct: 90}, 0.95)).toMatchObject({
      trials: 100,
      method: expect.stringContaining('100 guesses about 200 canaries') as string,
    })
    for (const bound of [oneRunMu, (run: OneRun, confidence: number) => oneRunEpsilon(run, 0, confidence)])
      expect(() => bound({canaries: 5, guesses: 4, correct: 5}, 0.95)).toThrow(RangeError)
  })
})
