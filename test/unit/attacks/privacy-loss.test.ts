import {describe, expect, test} from 'vitest'
import {experimentFigures} from '../../../src/audit/pool/experiment.js'
import {privacyLoss} from '../../../src/attacks/shadow/privacy-loss.js'
import {runExperiment} from '../../../src/attacks/shadow/experiment/run-experiment.js'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {Table} from '../../../src/core/table.js'
import {rhoFor} from '../../../src/dp/accountant.js'
import {privacyLoss as lossOf} from '../../../src/dp/privacy-loss.js'
import type {Generator} from '../../../src/generators/generator.js'
import {smote} from '../../../src/generators/interpolation/smote.js'
import {copulaGenerator, type PreparedRows} from '../../../src/generators/private/dp-gaussian-copula/copula-generator.js'
import {aim} from '../../../src/generators/private/aim.js'
import {dpGaussianCopula} from '../../../src/generators/private/dp-gaussian-copula.js'
import {mst} from '../../../src/generators/private/mst.js'
import {smoteDp} from '../../../src/generators/private/smote-dp.js'
import {testContext} from '../../support/context.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const domain = JSON.stringify({a: {min: 0, max: 1}, b: {min: 0, max: 1}, kind: {levels: ['x', 'z']}})
const options = {epsilon: 8, delta: 1e-5, bins: 4, domain, insecureSeed: true} as const

/** Four records close together and one in the far corner; one of the other class before them, so that rows are not places. */
const data = new Table(
  'train',
  [
    numeric('a', [0.5, 0.1, 0.15, 0.2, 0.12, 0.99]),
    numeric('b', [0.5, 0.2, 0.1, 0.15, 0.12, 0.99]),
    categorical('kind', ['x', 'x', 'x', 'x', 'x', 'z']),
    categorical('y', ['0', '1', '1', '1', '1', '1']),
  ],
  6,
)
const CORNER = 5

async function play(generator: Generator, testRuns: number) {
  const attack = privacyLoss.create({testRuns})
  const experiment = {data, minority, generator, mode: 'play', releasedRows: 10} as const
  return (await runExperiment(experiment, attack, [CORNER], testContext())).records[0]
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the privacy loss', () => {
  test('is the logarithm of the ratio of the densities', () => {
    // By hand, about answers 2 and 5: ((3 - 2)^2 - (3 - 3)^2 + (4 - 5)^2 - (4 - 3)^2) / (2 x 4).
    const answer = {noisy: Float64Array.of(3, 4), sigma: 2}
    expect(lossOf(answer, Float64Array.of(2, 5), Float64Array.of(1, -2))).toBeCloseTo(1 / 8, 12)
  })

  test('of the copula about a record in the corner is that of Gaussian noise of its whole budget', async () => {
    const generator = dpGaussianCopula.create(options)
    const record = await play(generator, 400)
    // Mean m^2 / 2 and variance m^2 with the record, mean -m^2 / 2 without it, and m^2 is twice the zero-concentrated budget.
    const square = 2 * rhoFor(options)
    const error = Math.sqrt(square / 400)
    expect(Math.abs(meanOf(record.with) - square / 2)).toBeLessThan(4 * error + 0.05 * square)
    expect(Math.abs(meanOf(record.without) + square / 2)).toBeLessThan(4 * error + 0.05 * square)
    const spread = meanOf(record.with.map(loss => (loss - meanOf(record.with)) ** 2))
    expect(spread / square).toBeGreaterThan(0.75)
    expect(spread / square).toBeLessThan(1.25)
  })

  test('proves most of what the copula claims, and more than that where its noise is a third of what it should be', async () => {
    const claimedBy = (generator: Generator) => ({
      claimedEpsilon: generator.claims!.epsilon,
      claimedDelta: generator.claims!.delta,
    })
    const shareOf = async (generator: Generator) => {
      const records = [await play(generator, 400)]
      const played = {kind: 'experiment', records, complete: true, details: claimedBy(generator)} as const
      return Number(experimentFigures([played], 0.95).details?.['provedShareOfMu'])
    }
    const kept = await shareOf(dpGaussianCopula.create(options))
    expect(kept).toBeGreaterThan(0.7)
    expect(kept).toBeLessThan(1)
    const third = ({positions}: Pick<PreparedRows, 'positions'>): PreparedRows => ({
      positions,
      influence: {counts: 1 / 3, products: 1 / 3},
      areRecords: true,
      notes: [],
    })
    expect(await shareOf(copulaGenerator('planted', {...options, marginalShare: 0.5, clip: 1.25}, third))).toBeGreaterThan(1.5)
  })

  test('of mst about two columns, which leave nothing to choose, is that of Gaussian noise of its whole budget', async () => {
    const pair = data.without(['kind'])
    const generator = mst.create({...options, domain: JSON.stringify({a: {min: 0, max: 1}, b: {min: 0, max: 1}})})
    const experiment = {data: pair, minority, generator, mode: 'play', releasedRows: 10} as const
    const [record] = (await runExperiment(experiment, privacyLoss.create({testRuns: 100}), [CORNER], testContext())).records
    const square = 2 * rhoFor(options)
    const error = Math.sqrt(square / 100)
    expect(Math.abs(meanOf(record.with) - square / 2)).toBeLessThan(4 * error)
    expect(Math.abs(meanOf(record.without) + square / 2)).toBeLessThan(4 * error)
  })

  test('of aim, whose choices are left out, has half of its variance for its mean, and spends less than the budget', async () => {
    const generator = aim.create(options)
    const experiment = {data, minority, generator, mode: 'play', releasedRows: 10} as const
    const [record] = (await runExperiment(experiment, privacyLoss.create({testRuns: 150}), [CORNER], testContext())).records
    const square = meanOf(record.with) - meanOf(record.without)
    const variance = meanOf(record.with.map(loss => (loss - meanOf(record.with)) ** 2))
    expect(square).toBeGreaterThan(rhoFor(options))
    expect(square).toBeLessThan(2 * rhoFor(options))
    expect(variance / square).toBeGreaterThan(0.65)
    expect(variance / square).toBeLessThan(1.5)
  })

  test.each([
    ['smote', () => smote.create({neighbours: 2})],
    ['smote-dp, whose noise is on rows that chance makes of the records', () => smoteDp.create(options)],
  ])('is not known of %s', async (_, create) => {
    await expect(play(create(), 2)).rejects.toThrow(NotApplicable)
  })

  test('of a release that is the same with and without the record is as if by chance', async () => {
    const generator = dpGaussianCopula.create(options)
    const attack = privacyLoss.create({testRuns: 200})
    const experiment = {data, minority, generator, mode: 'independent-sample', releasedRows: 10} as const
    const {records} = await runExperiment(experiment, attack, [CORNER], testContext(createRng('none').seed31()))
    const {estimates} = experimentFigures([{kind: 'experiment', records, complete: true, details: {}}], 0.95)
    expect(estimates['mu'].value).toBeLessThan(0.3)
  })
})
