import {describe, expect, it, test} from 'vitest'
import {criticScore} from '../../../src/attacks/white-box/critic-score.js'
import {diffusionLoss} from '../../../src/attacks/white-box/diffusion-loss.js'
import {tartanFederer} from '../../../src/attacks/white-box/tartan-federer.js'
import type {Attack, OpenModel} from '../../../src/attacks/attack.js'
import {releaseWithModels} from '../../../src/audit/release/release.js'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {numericColumn, type Table} from '../../../src/core/table.js'
import type {RecordScores} from '../../../src/core/record-scores.js'
import {TrainingRows} from '../../../src/generators/networks/ctgan/training-rows.js'
import {criticScores} from '../../../src/generators/networks/shared/critic-scores.js'
import {testContext} from '../../support/context.js'
import {asPictures} from '../../support/pictures.js'
import {gaussianRows, tableOf} from '../../support/releases.js'
import {gaussianClasses} from '../../support/tables.js'

const released = tableOf('synthetic', gaussianRows(createRng('released'), 40, 2))
const targets = tableOf('targets', [
  [1, 0],
  [2, 0],
  [3, 0],
])

/** A model whose scores are made of the rows' first column. */
function modelOf(kind: RecordScores['kind'], features: (x: number, row: number) => number[]): OpenModel {
  const recordScores = (rows: Table) => {
    const all = [...numericColumn(rows, 'x0').values].map(features)
    return Promise.resolve({kind, features: {data: Float64Array.from(all.flat()), rows: all.length, columns: all[0].length}})
  }
  // A shadow's training rows come first: their second loss is small, their first one says nothing.
  const shadowScores: OpenModel['recordScores'] = rows => {
    const half = rows.rowCount / 2
    const losses = Array.from({length: rows.rowCount}, (_, row) => [1 + (row % 3), row < half ? 0.1 + (row % 5) / 100 : 1])
    return Promise.resolve({kind, features: {data: Float64Array.from(losses.flat()), rows: rows.rowCount, columns: 2}})
  }
  const retrain = () => Promise.resolve({recordScores: shadowScores, dispose: () => undefined})
  return {trainedOn: 12, recordScores, retrain}
}

async function scoresOf(attack: Attack, model: OpenModel): Promise<number[]> {
  const guesses = await attack.guess({released, targets, model}, testContext())
  if (guesses.kind !== 'membership') throw new TypeError('A membership attack guesses membership.')
  return [...guesses.scores]
}

describe('critic-score', () => {
  it("is the critic's score", async () => {
    expect(
      await scoresOf(
        criticScore.create(),
        modelOf('critic', x => [10 * x]),
      ),
    ).toEqual([10, 20, 30])
  })

  it('does not apply to a diffusion, nor without a model', async () => {
    await expect(
      scoresOf(
        criticScore.create(),
        modelOf('diffusion-losses', x => [x]),
      ),
    ).rejects.toThrow('no critic')
    await expect(criticScore.create().guess({released, targets}, testContext())).rejects.toThrow(NotApplicable)
  })
})

test.each([
  ['critic-score', criticScore.create(), 'critic', 1],
  ['diffusion-loss', diffusionLoss.create({shadows: 0}), 'diffusion-losses', 2],
  ['diffusion-loss with a shadow', diffusionLoss.create({shadows: 1}), 'diffusion-losses', 2],
  ['tartan-federer', tartanFederer.create({shadows: 1, draws: 2}), 'diffusion-losses', 2],
] as const)('%s asks the model about pictures as they are, which features of them are not', async (_, attack, kind, width) => {
  const pictures = (seed: number) =>
    asPictures(gaussianClasses(createRng(seed), {rows: 40, minority: 40, columns: 16}), 4).without(['y'])
  const model = modelOf(kind, level => Array<number>(width).fill(1 + level))
  const guesses = await attack.guess(
    {released: pictures(1).as('synthetic'), targets: pictures(2).as('targets'), model},
    testContext(),
  )
  expect(guesses).toMatchObject({kind: 'membership', scores: {length: 40}})
})

describe('diffusion-loss', () => {
  it('without shadows is minus the mean logarithm of the losses', async () => {
    const scores = await scoresOf(
      diffusionLoss.create({shadows: 0}),
      modelOf('diffusion-losses', x => [x, Math.E]),
    )
    scores.forEach((score, at) => {
      expect(score).toBeCloseTo(-(Math.log(at + 1) + 1) / 2, 12)
    })
  })

  it('weighs the losses as shadow generators teach: the one that tells members decides', async () => {
    // By their mean logarithm the first target would come out on top, by the second loss the last one does.
    const model = modelOf('diffusion-losses', (_, row) => [1 + 30 * row, 1 / (1 + row)])
    const [first, second, third] = await scoresOf(diffusionLoss.create(), model)
    expect(third).toBeGreaterThan(second)
    expect(second).toBeGreaterThan(first)
    const [byMean, , last] = await scoresOf(diffusionLoss.create({shadows: 0}), model)
    expect(byMean).toBeGreaterThan(last)
  })

  it('does not apply to a GAN', async () => {
    await expect(
      scoresOf(
        diffusionLoss.create(),
        modelOf('critic', x => [x]),
      ),
    ).rejects.toThrow('no diffusion')
  })
})

describe('tartan-federer', () => {
  it('asks all models for the losses under the same draws of noise', async () => {
    const asked: {noise: number; draws: number | undefined}[] = []
    const model = modelOf('diffusion-losses', x => [1, x])
    const noting =
      (scores: OpenModel['recordScores']): OpenModel['recordScores'] =>
      (rows, context, draws) => {
        asked.push({noise: context.rng.next(), draws})
        return scores(rows, context, draws)
      }
    const seen: OpenModel = {
      ...model,
      recordScores: noting((rows, context) => model.recordScores(rows, context)),
      retrain: async (rows, context) => {
        const shadow = await model.retrain(rows, context)
        return {...shadow, recordScores: noting((all, part) => shadow.recordScores(all, part))}
      },
    }
    await scoresOf(tartanFederer.create({shadows: 2, draws: 5}), seen)
    expect(asked).toHaveLength(3)
    expect(asked[0].draws).toBe(5)
    expect(new Set(asked.map(({noise, draws}) => `${noise}/${draws}`)).size).toBe(1)
  })

  it('learns from shadow generators which losses tell members', async () => {
    // In shadows the second loss is small for members, and the first says nothing.
    const [first, second, third] = await scoresOf(
      tartanFederer.create(),
      modelOf('diffusion-losses', (_, row) => [1 + 30 * row, 1 / (1 + 4 * row)]),
    )
    expect(third).toBeGreaterThan(second)
    expect(second).toBeGreaterThan(first)
  })

  it('does not apply to a GAN, nor with too few released rows for a shadow', async () => {
    const gan = modelOf('critic', x => [x])
    await expect(scoresOf(tartanFederer.create(), gan)).rejects.toThrow('no diffusion')
    const few = released.select([0, 1, 2, 3, 4, 5, 6], 'synthetic')
    const model = modelOf('diffusion-losses', x => [x, x])
    await expect(tartanFederer.create().guess({released: few, targets, model}, testContext())).rejects.toThrow('7 released rows')
  })
})

test('the losses under single draws of noise have the losses of a level as their mean, and models repeat the draws', async () => {
  const train = gaussianClasses(createRng('draws'), {rows: 60, minority: 20, columns: 3}).as('train')
  const classes = {target: 'y', minority: ['1']}
  const {models} = await releaseWithModels({name: 'tabddpm', options: {steps: 20}}, train, classes, () => 20, testContext(1))
  const model = models?.get('1')
  const rows = train.select([0, 1, 2], 'targets').without(['y'])
  const means = await model?.recordScores(rows, testContext('noise'))
  const draws = await model?.recordScores(rows, testContext('noise'), 32)
  const losses = draws?.features.data ?? new Float64Array(0)
  expect(losses.length).toBe(3 * 14 * 32)
  means?.features.data.forEach((mean, at) => {
    const ofLevel = losses.subarray(32 * at, 32 * (at + 1))
    expect(ofLevel.reduce((sum, loss) => sum + loss / 32, 0)).toBeCloseTo(mean, 9)
  })
  // What a record scores does not depend on who else is asked about.
  expect(new Set(losses.subarray(0, 32)).size).toBe(32)
  const one = await model?.recordScores(rows.select([1], 'targets'), testContext('noise'), 32)
  expect([...(one?.features.data ?? [])]).toEqual([...losses.subarray(14 * 32, 2 * 14 * 32)])
})

test('a critic of packs under conditions scores a row in a pack of itself, on average over the conditions that it meets', async () => {
  const packs: number[][] = []
  const trainer = {
    scores: (count: number, input: Float32Array) => {
      const width = input.length / count
      const all = Array.from({length: count}, (_, pack) => [...input.subarray(pack * width, (pack + 1) * width)])
      packs.push(...all)
      return Float32Array.from(all, pack => pack.reduce((sum, value) => sum + value, 0))
    },
  }
  const conditionsOf = (_: unknown, row: number) => (row === 0 ? [Float32Array.of(1, 0), Float32Array.of(0, 3)] : [])
  const rows = {data: Float32Array.of(5, 6, 7, 8), rows: 2, width: 2}
  const {features} = await criticScores(trainer, {model: {pac: 2, condition: 2}, conditionsOf}, rows, testContext())
  expect(packs).toEqual([
    [5, 6, 1, 0, 5, 6, 1, 0],
    [5, 6, 0, 3, 5, 6, 0, 3],
    [7, 8, 0, 0, 7, 8, 0, 0],
  ])
  expect([...features.data]).toEqual([(24 + 28) / 2, 30])
})

test('a row of ctgan meets one condition for each of its levels', () => {
  // One number, then two columns of two levels each.
  const groups = [1, 3].map(offset => ({column: `c${offset}`, kind: 'level', offset, size: 2}) as const)
  const features = {data: Float32Array.of(0.5, 1, 0, 0, 1, 0.1, 0, 1, 1, 0), rows: 2, width: 5}
  const layout = {width: 5, scalars: ['x'], groups}
  const rows = new TrainingRows(layout, features, new Int32Array(2), createRng(1))
  expect(rows.conditionsOf(features, 0).map(condition => [...condition])).toEqual([
    [1, 0, 0, 0],
    [0, 0, 0, 1],
  ])
  // A level that the training rows do not have is no condition.
  const unknown = {data: Float32Array.of(0, 0, 0, 0, 1), rows: 1, width: 5}
  expect(rows.conditionsOf(unknown, 0).map(condition => [...condition])).toEqual([[0, 0, 0, 1]])
})

test.each([
  {name: 'wgan-gp', opens: true},
  {name: 'ctgan', opens: true},
  {name: 'tabddpm', opens: true},
  {name: 'smote', opens: false},
  {name: 'gaussian', opens: false},
])('whether there is something inside $name to look into: $opens', async ({name, opens}) => {
  const train = gaussianClasses(createRng(name), {rows: 60, minority: 20, columns: 3}).as('train')
  const options = opens ? {steps: 20} : {}
  const classes = {target: 'y', minority: ['1']}
  const {models} = await releaseWithModels({name, options}, train, classes, () => 20, testContext(1))
  expect(models !== undefined).toBe(opens)
})
