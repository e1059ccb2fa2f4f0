import {describe, expect, test} from 'vitest'
import {diffusionLoss} from '../../../src/attacks/white-box/diffusion-loss.js'
import type {ImageForm} from '../../../src/core/column.js'
import {NotApplicable, UserError} from '../../../src/core/errors.js'
import {createRng, normal} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {imageDdpm} from '../../../src/generators/networks/image-ddpm.js'
import {pictureDenoiser} from '../../../src/generators/networks/image-ddpm/networks.js'
import {MixedDiffusion} from '../../../src/generators/networks/tabddpm/diffusion.js'
import {cosineSchedule} from '../../../src/generators/networks/tabddpm/schedule.js'
import {outputWidth} from '../../../src/nn/description.js'
import {auc} from '../../../src/stats/auc.js'
import {testContext} from '../../support/context.js'
import {asPictures} from '../../support/pictures.js'
import {categorical, numeric} from '../../support/tables.js'

const minority = {target: 'y', label: '1'}
const SMALL = {steps: 5, batchSize: 8, hidden: 4, samplingSteps: 3, holdOut: 0}
const settings = {batchSize: 8, hidden: 4, learningRate: 1e-3, timesteps: 100, steps: 10}

/** Pictures of 8 x 8, dark on one half and bright on the other: which half is a toss of the coin. */
function halves(rows: number, noise: number, seed: string): Table<'train'> {
  const rng = createRng(seed)
  const sides = Array.from({length: rows}, () => (rng.next() < 0.5 ? 1 : -1))
  const columns = Array.from({length: 64}, (_, pixel) =>
    numeric(
      `x${pixel}`,
      sides.map(side => 2.5 * side * (pixel % 8 < 4 ? 1 : -1) + noise * normal(rng)),
    ),
  )
  const labels = categorical('y', Array<string>(rows).fill('1'))
  return asPictures(new Table('source', [...columns, labels], rows), 8).as('train')
}

const form = (width: number, height: number, channels: 1 | 3 = 1): ImageForm => ({
  kind: 'image',
  width,
  height,
  channels,
  bits: 8,
})

describe('image-ddpm', () => {
  test('learns what pictures of the class look like, as a whole', async () => {
    const options = {steps: 600, batchSize: 16, hidden: 8, samplingSteps: 10, holdOut: 0, learningRate: 3e-3}
    const fitted = await (await imageDdpm.create(options)).fit(halves(60, 0.3, 'halves'), minority, testContext())
    const made = await fitted.sample(100, testContext(2))
    const half = (row: number, from: number) => {
      const pixels = Array.from({length: 64}, (_, at) => at).filter(at => Math.floor((at % 8) / 4) === from)
      return pixels.reduce((sum, at) => sum + numericColumn(made, `x${at}`).values[row], 0) / pixels.length
    }
    const contrasts = Array.from({length: 100}, (_, row) => half(row, 0) - half(row, 1))
    // 150 levels lie between the halves of a real picture; independent pixels would have next to none.
    expect(contrasts.filter(contrast => Math.abs(contrast) > 90).length).toBeGreaterThan(75)
    const bright = contrasts.filter(contrast => contrast > 0).length
    expect(bright).toBeGreaterThan(20)
    expect(bright).toBeLessThan(80)
    fitted.dispose()
  })

  test('stops by held-out pictures, and says when', async () => {
    const generator = await imageDdpm.create({...SMALL, steps: 60, holdOut: 0.2})
    const fitted = await generator.fit(halves(30, 0.3, 'halves'), minority, testContext())
    expect(fitted.notes.join()).toMatch(/met best by the network as it was after \d+ of 60 steps/)
    fitted.dispose()
  })

  test('gives members away to diffusion-loss when it knows them by heart', async () => {
    const [members, others] = ['in', 'out'].map(seed => halves(12, 2, seed).without(['y']))
    const generator = await imageDdpm.create({
      steps: 400,
      batchSize: 16,
      hidden: 8,
      samplingSteps: 5,
      holdOut: 0,
      learningRate: 5e-3,
    })
    const fitted = await generator.fit(halves(12, 2, 'in'), minority, testContext())
    const scoresOf = async (targets: Table) => {
      const recordScores = fitted.recordScores?.bind(fitted)
      if (recordScores === undefined) throw new Error('A diffusion must score records.')
      const model = {recordScores, retrain: () => Promise.reject(new Error('not asked for')), trainedOn: 12}
      const attack = diffusionLoss.create({shadows: 0})
      return (await attack.guess({released: targets.as('synthetic'), targets: targets.as('targets'), model}, testContext()))
        .scores
    }
    expect(auc(await scoresOf(members), await scoresOf(others))).toBeGreaterThan(0.9)
    fitted.dispose()
  })

  test.each([
    [28, 28],
    [32, 32],
    [8, 8],
    [64, 48],
  ])('has a network for pictures of %i x %i, grey and in colour', (width, height) => {
    for (const channels of [1, 3] as const) {
      const [network] = pictureDenoiser(form(width, height, channels), settings).parts
      expect([network.inputs, outputWidth(network)]).toEqual([width * height * channels, width * height * channels])
    }
  })

  test('refuses pictures that cannot be halved twice, and networks that would take more memory than there is', () => {
    expect(() => pictureDenoiser(form(10, 10), settings)).toThrow(NotApplicable)
    expect(() => pictureDenoiser(form(10, 10), settings)).toThrow('image-ddpm needs pictures')
    expect(() => pictureDenoiser(form(1024, 1024, 3), {...settings, hidden: 64})).toThrow(UserError)
  })
})

test('with eta 0 the way back adds no noise, and with eta 1 it does', () => {
  const layout = {width: 2, scalars: ['a', 'b'], groups: []}
  const back = (eta: number, seed: number) => {
    const diffusion = new MixedDiffusion(layout, cosineSchedule(100), eta)
    const x = Float32Array.of(0.5, -0.25)
    diffusion.stepBack(
      x,
      Float32Array.of(0.1, 0.2),
      [
        [-1, 1],
        [-1, 1],
      ],
      [60, 40],
      createRng(seed),
    )
    return x
  }
  expect(back(0, 1)).toEqual(back(0, 2))
  expect(back(1, 1)).not.toEqual(back(1, 2))
  // Song et al., arXiv:2010.02502, equation 12 with sigma = 0.
  const kept = cosineSchedule(100)
  const clean = (0.5 - Math.sqrt(1 - kept[60]) * 0.1) / Math.sqrt(kept[60])
  expect(back(0, 1)[0]).toBeCloseTo(Math.sqrt(kept[40]) * clean + Math.sqrt(1 - kept[40]) * 0.1, 6)
})
