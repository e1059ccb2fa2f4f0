import {describe, expect, it} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {Table, categoricalColumn, numericColumn} from '../../../src/core/table.js'
import {MixedDiffusion} from '../../../src/generators/networks/tabddpm/diffusion.js'
import {multinomialBuffers, multinomialLoss, noisyLevel, posterior} from '../../../src/generators/networks/tabddpm/multinomial.js'
import {cosineSchedule, visitedSteps} from '../../../src/generators/networks/tabddpm/schedule.js'
import {tabddpm} from '../../../src/generators/networks/tabddpm.js'
import type {Layout} from '../../../src/preprocess/tabular/layout.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric, twoGroups} from '../../support/tables.js'

describe('The cosine schedule', () => {
  it('keeps what equation 17 of arXiv:2102.09672 says until betas reach 0.999', () => {
    const kept = cosineSchedule(1000)
    const curve = (time: number) => Math.cos(((time / 1000 + 0.008) / 1.008) * (Math.PI / 2)) ** 2
    for (const time of [0, 1, 99, 499, 900]) expect(kept[time]).toBeCloseTo(curve(time + 1) / curve(0), 12)
    // Half way cos^2(pi / 4 x (1 + 0.008 / 1.008)): a little less than one half is left.
    expect(kept[499]).toBeCloseTo(0.4938, 3)
  })

  it('falls all the way and never has a step that keeps less than a thousandth', () => {
    for (const timesteps of [2, 10, 1000]) {
      const kept = cosineSchedule(timesteps)
      for (let time = 1; time < timesteps; time++) {
        expect(kept[time]).toBeLessThan(kept[time - 1])
        expect(kept[time] / kept[time - 1]).toBeGreaterThanOrEqual(0.001 - 1e-12)
      }
      expect(kept[timesteps - 1]).toBeGreaterThan(0)
      expect(kept[timesteps - 1]).toBeLessThan(0.01)
    }
  })

  it('is visited from the last step to the first, all of it or evenly', () => {
    expect([...visitedSteps(4, 100)]).toEqual([3, 2, 1, 0])
    expect([...visitedSteps(9, 3)]).toEqual([8, 4, 0])
    expect([...visitedSteps(9, 1)]).toEqual([8])
  })
})

/** The probability to go from one level to another where `kept` of it remains: equation 12 of arXiv:2102.05379. */
const transition = (from: number, to: number, kept: number, size: number) => (from === to ? kept : 0) + (1 - kept) / size

describe('Multinomial diffusion', () => {
  it("has Bayes' posterior, summed over all clean levels by hand", () => {
    const clean = Float64Array.of(0.5, 0.2, 0.3)
    const [keptBefore, keptNow] = [0.7, 0.4]
    const got = new Float64Array(3)
    for (const noisy of [0, 1, 2]) {
      posterior(clean, noisy, keptBefore, keptNow, got)
      const joint = [0, 1, 2].map(before => {
        const prior = [0, 1, 2].reduce((sum, level) => sum + clean[level] * transition(level, before, keptBefore, 3), 0)
        return prior * transition(before, noisy, keptNow / keptBefore, 3)
      })
      const evidence = joint.reduce((sum, value) => sum + value, 0)
      joint.forEach((value, level) => {
        expect(got[level]).toBeCloseTo(value / evidence, 12)
      })
    }
  })

  it('leaves a level alone as often as the schedule says', () => {
    const rng = createRng(3)
    const draws = 40_000
    let stayed = 0
    for (let draw = 0; draw < draws; draw++) if (noisyLevel(2, 4, 0.6, rng) === 2) stayed++
    const expected = transition(2, 2, 0.6, 4)
    expect(Math.abs(stayed / draws - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws))
  })

  it('has the divergence of the two posteriors, the log-likelihood at the first step, and their gradient', () => {
    const rng = createRng(4)
    for (const [keptBefore, keptNow] of [
      [0.8, 0.5],
      [1, 0.95],
      [0.02, 0.001],
    ]) {
      const logits = Float32Array.from({length: 5}, () => 2 * normal(rng))
      const buffers = multinomialBuffers(5)
      const step = {level: 1, noisy: 3, keptBefore, keptNow}
      const lossAt = (values: Float32Array) => multinomialLoss(buffers, step, values, new Float32Array(5), 0, 1)
      const gradient = new Float32Array(5)
      const loss = multinomialLoss(buffers, step, logits, gradient, 0, 2)
      const sum = logits.reduce((all, value) => all + Math.exp(value), 0)
      const probabilities = Float64Array.from(logits, value => Math.exp(value) / sum)
      const [truth, guess] = [new Float64Array(5), new Float64Array(5)]
      posterior(Float64Array.of(0, 1, 0, 0, 0), 3, keptBefore, keptNow, truth)
      posterior(probabilities, 3, keptBefore, keptNow, guess)
      expect(loss).toBeCloseTo(
        truth.reduce((all, value, level) => all + (value > 0 ? value * Math.log(value / guess[level]) : 0), 0),
        9,
      )
      if (keptBefore === 1) expect(loss).toBeCloseTo(-Math.log(guess[1]), 9)
      for (let at = 0; at < 5; at++) {
        const moved = [0.01, -0.01].map(by => lossAt(logits.map((value, index) => (index === at ? value + by : value))))
        expect(gradient[at] / 2).toBeCloseTo((moved[0] - moved[1]) / 0.02, 3)
      }
    }
  })
})

describe('Diffusion of mixed rows', () => {
  const layout: Layout = {
    width: 5,
    scalars: ['a', 'b'],
    groups: [{column: 'c', kind: 'level', offset: 2, size: 3}],
  }

  it('has losses whose gradient agrees with differences', () => {
    const diffusion = new MixedDiffusion(layout, cosineSchedule(50))
    const batch = diffusion.createBatch(6)
    const features = {data: Float32Array.of(1, -1, 0, 1, 0, 0.5, 2, 1, 0, 0), rows: 2, width: 5}
    const rng = createRng(5)
    diffusion.addNoise(features, [0, 1, 0, 1, 1, 0], batch, rng)
    const output = Float32Array.from({length: 30}, () => normal(rng))
    const gradient = new Float32Array(30)
    diffusion.losses(output, batch, gradient)
    const total = (values: Float32Array) => {
      const {numbers, levels} = diffusion.losses(values, batch, new Float32Array(30))
      return numbers + levels
    }
    for (let at = 0; at < 30; at++) {
      const moved = [0.01, -0.01].map(by => total(output.map((value, index) => (index === at ? value + by : value))))
      expect(gradient[at]).toBeCloseTo((moved[0] - moved[1]) / 0.02, 2)
    }
  })

  it('comes back to the clean row when the network knows the noise and the level', () => {
    const diffusion = new MixedDiffusion(layout, cosineSchedule(200))
    const clean = [0.7, -1.3, 0, 0, 1]
    const rng = createRng(6)
    const x = diffusion.start(40, rng)
    const visits = visitedSteps(200, 20)
    visits.forEach((time, visit) => {
      const kept = diffusion.kept[time]
      const output = x.map((value, at) =>
        at % 5 < 2 ? (value - Math.sqrt(kept) * clean[at % 5]) / Math.sqrt(1 - kept) : 60 * clean[at % 5],
      )
      diffusion.stepBack(
        x,
        output,
        [
          [-3, 3],
          [-3, 3],
        ],
        [time, visits[visit + 1] ?? -1],
        rng,
      )
    })
    x.forEach((value, at) => {
      expect(value).toBeCloseTo(clean[at % 5], 4)
    })
  })
})

describe('TabDDPM', () => {
  const settings = {steps: 1500, batchSize: 64, hidden: 64, samplingSteps: 50} as const
  const minority = {target: 'y', label: '1'}

  it.each(['minority', 'all'] as const)(
    'learns two modes and a level that goes with them (trainOn=%s)',
    async trainOn => {
      const fitted = await (await tabddpm.create({...settings, trainOn})).fit(twoGroups(400, 200), minority, testContext(1))
      const made = await fitted.sample(600, testContext(2))
      fitted.dispose()
      const {values} = numericColumn(made, 'x')
      const {codes, field} = categoricalColumn(made, 'c')
      const between = values.filter(value => Math.abs(value) < 1).length
      const high = values.filter(value => value > 0).length
      const agreeing = values.filter((value, row) => value > 0 === (field.levels[codes[row]] === 'high')).length
      // The transform has ten quantiles: the gap may take a ninth of the probability. One normal would put a fifth here.
      expect(between / 600).toBeLessThan(0.1)
      expect(Math.abs(high / 600 - 0.5)).toBeLessThan(0.15)
      // Unrelated they would agree in half of the rows, by the data in nine of ten; 0.02 is a standard error.
      expect(agreeing / 600).toBeGreaterThan(0.7)
      expect(agreeing / 600).toBeLessThan(0.98)
    },
    60_000,
  )

  it('makes the constants where there is nothing to learn', async () => {
    const train = new Table('train', [numeric('x', [3, 3, 3]), categorical('y', ['1', '1', '0'])], 3)
    const made = await (await (await tabddpm.create()).fit(train, minority, testContext())).sample(4, testContext())
    expect([...numericColumn(made, 'x').values]).toEqual([3, 3, 3, 3])
  })

  it('refuses steps and epochs together, and a class of one row', async () => {
    const train = twoGroups(20, 10)
    await expect((await tabddpm.create({steps: 5, epochs: 5})).fit(train, minority, testContext())).rejects.toThrow(UserError)
    const one = train.select([0, 15, 16], 'train')
    await expect((await tabddpm.create()).fit(one, minority, testContext())).rejects.toThrow(NotApplicable)
  })
})
