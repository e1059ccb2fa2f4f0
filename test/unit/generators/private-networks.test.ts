import {describe, expect, test} from 'vitest'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, categoricalColumn, numericColumn} from '../../../src/core/table.js'
import {compose, concentratedCurve, epsilonAt, repeat, rhoFor, sampledGaussianCurve} from '../../../src/dp/accountant.js'
import {createDpSgd, planDpSgd} from '../../../src/dp/dp-sgd.js'
import {insecureSeededNoise} from '../../../src/dp/secure-noise.js'
import type {Generator} from '../../../src/generators/generator.js'
import {dpCtgan} from '../../../src/generators/private/dp-ctgan.js'
import {estimateMarginal} from '../../../src/generators/private/dp-gaussian-copula/marginal.js'
import {scaleOf} from '../../../src/generators/private/dp-gaussian-copula/scale.js'
import {dpTabddpm} from '../../../src/generators/private/dp-tabddpm.js'
import {aimAtVelocity, toNoise} from '../../../src/generators/private/dp-tabddpm/velocity.js'
import {
  LARGEST_SCORE,
  decodePositions,
  encodePositions,
  privateEncoding,
  startingLogits,
} from '../../../src/generators/private/private-network/encoding.js'
import {largestBatch} from '../../../src/generators/private/private-network/network-generator.js'
import {MixedDiffusion} from '../../../src/generators/networks/tabddpm/diffusion.js'
import {cosineSchedule} from '../../../src/generators/networks/tabddpm/schedule.js'
import {logChoose} from '../../../src/stats/special.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const ROWS = 1000

/** A skewed number, one that falls with it and is missing in a fifth of the rows, and a level that says whether the first is high. */
function dependent(): Table<'train'> {
  const rng = createRng('dependent')
  const common = Array.from({length: ROWS}, () => normal(rng))
  return new Table(
    'train',
    [
      numeric('skewed', common.map(Math.exp)),
      numeric(
        'falling',
        common.map((value, at) => (at % 5 === 0 ? NaN : 50 - 10 * value + 3 * normal(rng))),
      ),
      categorical(
        'level',
        common.map(value => (value < 0.5 ? 'low' : 'high')),
      ),
      categorical('y', new Array<string>(ROWS).fill('1')),
    ],
    ROWS,
  )
}

const domain = JSON.stringify({
  skewed: {min: 0, max: 10},
  falling: {min: 0, max: 100, missing: true},
  level: {levels: ['low', 'high']},
})

async function made(creating: Promise<Generator>, rows = 2000): Promise<Table> {
  const generator = await creating
  const fitted = await generator.fit(dependent(), minority, testContext())
  const table = await fitted.sample(rows, testContext('sample'))
  fitted.dispose()
  return table
}

const share = (values: ArrayLike<number>, wanted: (value: number, at: number) => boolean) =>
  Array.from(values).filter(wanted).length / values.length

const loose = {domain, insecureSeed: true, epsilon: 100, rate: 0.05, bins: 64}
const GENERATORS = {
  'dp-tabddpm': (more: object) => dpTabddpm.create({...loose, versions: 4, samplingSteps: 40, ...more}),
  'dp-ctgan': (more: object) => dpCtgan.create({...loose, ...more}),
}

describe.each(Object.entries(GENERATORS))('%s', (_, create) => {
  test('starts with what the noisy counts say of each column', async () => {
    const table = await made(create({steps: 1, learningRate: 1e-8, marginalShare: 0.9}))
    const [skewed, falling] = ['skewed', 'falling'].map(name => numericColumn(table, name).values)
    // Quantiles of exp(N(0, 1)) and of N(50, 10^2 + 3^2); 2,000 rows have a standard error of at most 0.011.
    expect(share(skewed, value => value < 1)).toBeCloseTo(0.5, 1)
    expect(share(skewed, value => value < Math.exp(-1.2816))).toBeCloseTo(0.1, 1)
    expect(share(falling, Number.isNaN)).toBeCloseTo(0.2, 1)
    const present = falling.filter(value => !Number.isNaN(value))
    expect(share(present, value => value < 50)).toBeCloseTo(0.5, 1)
    const {codes, field} = categoricalColumn(table, 'level')
    expect(share(codes, code => field.levels[code] === 'low')).toBeCloseTo(0.6915, 1)
  })

  test('learns what columns have to do with each other', async () => {
    const settings = {steps: 300, learningRate: 0.01, marginalShare: 0.2}
    const table = await made(create(settings))
    const [skewed, falling] = ['skewed', 'falling'].map(name => numericColumn(table, name).values)
    const there = Array.from(skewed.keys()).filter(row => !Number.isNaN(falling[row]))
    const apart = there.filter(row => skewed[row] > 1 !== falling[row] > 50).length / there.length
    expect(apart).toBeGreaterThan(0.7)
  })

  test('tells in its notes what was spent on what, and nothing that depends on the records', async () => {
    const of = async (rows: number) => {
      const few = dependent().select(
        Array.from({length: rows}, (__, at) => at),
        'train',
      )
      return (await (await create({steps: 2, marginalShare: 0.25})).fit(few, minority, testContext())).notes
    }
    const notes = await of(1000)
    expect(notes.join(' ')).toMatch(/steps on Poisson samples of rate 0\.05, .* after 25 % of the budget for the single columns/)
    expect(await of(3)).toEqual(notes)
  })
})

describe('What a private training is accounted with', () => {
  test('is the sum of the counts and of all steps, and fills the budget', () => {
    const budget = {epsilon: 2, delta: 1e-5}
    const before = concentratedCurve(0.4 * rhoFor(budget))
    const {noiseMultiplier, epsilon} = planDpSgd({...budget, rate: 0.1, steps: 300, clip: 1, expectedExamples: 1, before})
    const whole = compose(before, repeat(sampledGaussianCurve(0.1, noiseMultiplier), 300))
    expect(epsilonAt(whole, budget.delta).epsilon).toBeCloseTo(epsilon, 9)
    expect(epsilon).toBeLessThanOrEqual(2)
    expect(epsilon).toBeGreaterThan(1.99)
    const alone = planDpSgd({...budget, rate: 0.1, steps: 300, clip: 1, expectedExamples: 1})
    expect(alone.noiseMultiplier).toBeLessThan(noiseMultiplier)
  })

  test('refuses to train when the counts have spent it all', () => {
    const setting = {epsilon: 1, delta: 1e-5, rate: 0.1, steps: 3, clip: 1, expectedExamples: 1}
    expect(() => createDpSgd({...setting, before: concentratedCurve(1)}, 5, insecureSeededNoise(createRng(1)))).toThrow(
      'leaves nothing of the budget',
    )
  })

  test.each([
    [40, 0.2],
    [1000, 0.05],
    [5000, 0.5],
  ])('leaves records out of a batch with a probability below 1e-20: %d records, rate %f', (records, rate) => {
    const most = largestBatch(records, rate)
    let tail = 0
    for (let k = most + 1; k <= records; k++)
      tail += Math.exp(logChoose(records, k) + k * Math.log(rate) + (records - k) * Math.log1p(-rate))
    expect(tail).toBeLessThan(1e-20)
    expect(most).toBeLessThanOrEqual(records)
  })
})

describe('The private encoding', () => {
  const number = {kind: 'numeric', name: 'n', min: NaN, max: NaN, decimals: 0, integer: false, missing: 0} as const
  const level = {kind: 'categorical', name: 'l', levels: ['a', 'b', 'c'], missing: 0} as const
  const scales = [
    scaleOf(number, {kind: 'numeric', min: 0, max: 1, missing: true}, 4),
    scaleOf(level, {kind: 'levels', levels: ['a', 'b', 'c'], missing: true}, 4),
    scaleOf(level, {kind: 'levels', levels: ['a'], missing: false}, 4),
  ]
  const encoding = privateEncoding([
    estimateMarginal(scales[0], Float64Array.of(25, 60, 15, 50, 10, 10, 5), 1e-9),
    estimateMarginal(scales[1], Float64Array.of(0, 10, 30, 60), 1e-9),
    estimateMarginal(scales[2], Float64Array.of(0, 100), 1e-9),
  ])

  test('gives rows back as they were, but for the ends of numbers', () => {
    const positions = [
      Float64Array.of(0.01, 0.3, 0.99, NaN),
      Float64Array.of(1 / 6, 0.5, NaN, 5 / 6),
      new Float64Array(4).fill(0.5),
    ]
    const features = encodePositions(encoding, positions, 4)
    expect(encoding.layout.width).toBe(1 + 2 + 4)
    const back = decodePositions(encoding, features)
    positions.forEach((column, at) => {
      column.forEach((position, row) => {
        if (Number.isNaN(position)) expect(back[at][row]).toBeNaN()
        else expect(back[at][row]).toBeCloseTo(position, 2)
      })
    })
    for (let row = 0; row < 4; row++) expect(Math.abs(features.data[row * 7])).toBeLessThanOrEqual(LARGEST_SCORE)
  })

  test('starts choices at the logarithms of their noisy shares, those that noise hides at one in a thousand', () => {
    const logits = startingLogits(encoding)
    expect(Array.from(logits, Math.exp).map(value => Number(value.toFixed(3)))).toEqual([1, 0.75, 0.25, 0.1, 0.3, 0.6, 0.001])
  })

  test('counts a missing cell that the domain does not know as a common one', () => {
    const strict = privateEncoding([
      estimateMarginal(
        scaleOf(level, {kind: 'levels', levels: ['a', 'b', 'c'], missing: false}, 4),
        Float64Array.of(0, 10, 60, 30),
        1e-9,
      ),
    ])
    expect(Array.from(encodePositions(strict, [Float64Array.of(NaN)], 1).data)).toEqual([0, 1, 0])
  })
})

test('the noise of a diffusion is found back from its velocity, at every time step', () => {
  const kept = cosineSchedule(40)
  const layout = {width: 2, scalars: ['a', 'b'], groups: []}
  const diffusion = new MixedDiffusion(layout, kept)
  const rng = createRng('velocity')
  const features = {data: Float32Array.of(1.5, -2, 0.25, 0), rows: 2, width: 2}
  const chosen = Int32Array.from({length: 60}, (_, at) => at % 2)
  const batch = diffusion.createBatch(60)
  diffusion.addNoise(features, chosen, batch, rng)
  const noise = batch.noise.slice()
  aimAtVelocity(batch, features, chosen, kept, 2)
  const found = batch.noise.slice()
  expect(found).not.toEqual(noise)
  toNoise(found, batch.x, batch.timesteps, kept, 2)
  found.forEach((value, at) => {
    expect(value).toBeCloseTo(noise[at], 5)
  })
})
