import {describe, expect, it} from 'vitest'
import {createRng, normal, type Rng} from '../../../src/core/rng.js'
import {gaussianDelta, gaussianEpsilon, gaussianMu} from '../../../src/stats/gaussian-privacy.js'
import {muLowerBound} from '../../../src/stats/mu.js'
import {normalCdf} from '../../../src/stats/special.js'

describe('Gaussian differential privacy', () => {
  it('of 1 / 3.730631634 is (1, 0.00001)-differential privacy, as the analytic Gaussian mechanism has it', () => {
    // Balle and Wang, arXiv:1805.06530, algorithm 1, by their program.
    const mu = 1 / 3.730631634
    expect(gaussianDelta(mu, 1) / 1e-5).toBeCloseTo(1, 5)
    expect(gaussianMu(1, 1e-5)).toBeCloseTo(mu, 8)
    expect(gaussianEpsilon(mu, 1e-5)).toBeCloseTo(1, 6)
  })

  it.each([
    [0.3, 0.2],
    [1, 1],
    [2.5, 4],
  ])('of mu %f has at epsilon %f the delta of the definition', (mu, epsilon) => {
    // The integral of max(0, p - e^epsilon q) for the densities p of N(mu, 1) and q of N(0, 1).
    const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
    let sum = 0
    for (let x = -10; x < 14; x += 1e-3) sum += 1e-3 * Math.max(0, density(x - mu) - Math.exp(epsilon) * density(x))
    expect(gaussianDelta(mu, epsilon)).toBeCloseTo(sum, 6)
  })

  it('at epsilon 0 is total variation: 2 Phi(mu / 2) - 1', () => {
    for (const mu of [0.1, 1, 5]) expect(gaussianDelta(mu, 0)).toBeCloseTo(2 * normalCdf(mu / 2) - 1, 12)
    expect(gaussianEpsilon(0.1, 0.5)).toBe(0)
    expect(gaussianEpsilon(0, 1e-5)).toBe(0)
  })

  it('converts there and back, also where epsilon is large and delta tiny', () => {
    for (const epsilon of [0.01, 0.5, 10, 100])
      for (const delta of [1e-12, 1e-5, 0.05]) expect(gaussianEpsilon(gaussianMu(epsilon, delta), delta)).toBeCloseTo(epsilon, 5)
  })
})

/** Scores of an attacker who sees N(0, 1) or N(mu, 1) with the best score there is. */
const gaussian = (rng: Rng, runs: number, mu: number) => Float64Array.from({length: runs}, () => normal(rng) + mu)

function boundOn(rng: Rng, mu: number, {pick, count}: {pick: number; count: number}): number {
  const side = (runs: number, shift: number) => gaussian(rng, runs, shift)
  return muLowerBound(side(pick, mu), side(pick, 0), side(count, mu), side(count, 0), 0.95).value
}

describe('the lower bound on mu', () => {
  it.each([0.1, 0.5, 2, 4])('is above a mu of %f in at most 5 in 100 games', mu => {
    const rng = createRng(`coverage of ${mu}`)
    const games = 300
    const above = Array.from({length: games}, () => boundOn(rng, mu, {pick: 40, count: 100})).filter(bound => bound > mu)
    // Binomial(300, 0.05): more than 27 has probability 0.001.
    expect(above.length).toBeLessThanOrEqual(27)
  })

  it('comes close with many runs', () => {
    for (const [mu, share] of [
      [0.25, 0.7],
      [1, 0.9],
      [3, 0.93],
    ]) {
      const rng = createRng(`power at ${mu}`)
      const bounds = Array.from({length: 3}, () => boundOn(rng, mu, {pick: 1000, count: 8000}))
      expect(Math.min(...bounds)).toBeGreaterThan(share * mu)
    }
  })

  it('proves more with the sum of errors than with both rates, where mu is small', () => {
    const rng = createRng('small')
    const {value, method} = muLowerBound(
      gaussian(rng, 500, 0.3),
      gaussian(rng, 500, 0),
      gaussian(rng, 4000, 0.3),
      gaussian(rng, 4000, 0),
      0.95,
    )
    expect(method).toContain('the errors of 4000 runs a side')
    expect(value).toBeGreaterThan(0.2)
  })

  it('holds for a leak that is rare and certain, which both rates show best', () => {
    // In a tenth of the runs with the record it is there to see, and never without it.
    const runs = (count: number, shown: boolean) =>
      Float64Array.from({length: count}, (_, run) => (shown && run % 10 === 0 ? 1 : 0))
    const {value, method} = muLowerBound(runs(500, true), runs(500, false), runs(2000, true), runs(2000, false), 0.95)
    expect(method).toContain('both error rates')
    expect(value).toBeGreaterThan(1.4)
    // FPR 0 and TPR 0.1 are in no Gaussian curve; the rates' bounds 0.0018 and 0.914 are in that of 1.54.
    expect(value).toBeLessThan(1.6)
  })

  it('takes runs of records that differ for what they are on average', () => {
    const rng = createRng('mixed')
    const side = (runs: number, isIn: boolean) =>
      Float64Array.from({length: runs}, (_, run) => normal(rng) + (isIn && run % 2 === 0 ? 1 : 0) + (run % 3))
    const above = Array.from(
      {length: 100},
      () => muLowerBound(side(60, true), side(60, false), side(120, true), side(120, false), 0.95).value > 1,
    )
    expect(above.filter(Boolean).length).toBe(0)
  })

  it('is 0 where nothing is shown, and needs runs of all sides', () => {
    expect(muLowerBound([1, 2], [1, 2], [1, 2, 3], [1, 2, 3], 0.95)).toMatchObject({value: 0, low: 0, high: 0, trials: 3})
    expect(muLowerBound([1], [1], [1], [1], 0.95).value).toBe(0)
    expect(muLowerBound([1], [2], [1], [2], 0.95).value).toBe(0)
    expect(() => muLowerBound([], [1], [1], [1], 0.95)).toThrow(RangeError)
  })
})
