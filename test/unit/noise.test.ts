import {describe, expect, it} from 'vitest'
import {createRng} from '../../src/core/rng.js'
import {fillGumbel, fillMask, fillNormal, fillUniform} from '../../src/nn/noise.js'

const COUNT = 100_001
const filled = (fill: (target: Float32Array) => void) => {
  const target = new Float32Array(COUNT).fill(NaN)
  fill(target)
  return target
}
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: Float32Array) => {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length
}

// Bounds are about five standard errors of 100,001 draws.
describe('Noise for trainings', () => {
  it('is standard normal, each of a pair independent of the other', () => {
    const values = filled(target => {
      fillNormal(target, createRng(3))
    })
    expect(mean(values)).toBeCloseTo(0, 1.8)
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.025)
    const products = values.subarray(1).map((value, at) => value * values[at])
    expect(Math.abs(mean(products))).toBeLessThan(0.016)
  })

  it("is Gumbel's distribution, with Euler's constant as mean and pi^2 / 6 as variance", () => {
    const values = filled(target => {
      fillGumbel(target, createRng(3))
    })
    expect(Math.abs(mean(values) - 0.577_216)).toBeLessThan(0.021)
    expect(Math.abs(variance(values) - Math.PI ** 2 / 6)).toBeLessThan(0.055)
  })

  it('stays finite when the generator gives 0 or its largest number', () => {
    for (const value of [0, 1 - 2 ** -53]) {
      const rng = {...createRng(1), next: () => value}
      for (const fill of [fillNormal, fillGumbel, fillUniform]) {
        const target = new Float32Array(3)
        fill(target, rng)
        expect(target.every(Number.isFinite)).toBe(true)
      }
      const uniform = new Float32Array(1)
      fillUniform(uniform, rng)
      expect(uniform[0]).toBeLessThan(1)
    }
  })

  it.each([0.1, 0.5])('drops a share of %f and scales what is kept to the same mean', rate => {
    const mask = filled(target => {
      fillMask(target, rate, createRng(3))
    })
    const kept = Math.fround(1 / (1 - rate))
    expect(mask.every(value => value === 0 || value === kept)).toBe(true)
    const dropped = mask.filter(value => value === 0).length / COUNT
    expect(Math.abs(dropped - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / COUNT))
    // Neighbours must not depend on each other.
    for (const lag of [1, 2]) {
      const both = mask.subarray(lag).filter((value, at) => value === 0 && mask[at] === 0).length / COUNT
      expect(Math.abs(both - rate ** 2)).toBeLessThan(0.008)
    }
  })
})
