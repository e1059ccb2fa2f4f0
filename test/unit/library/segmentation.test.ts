import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import {audit} from '../../../src/index.js'
import {asPictures, withMasks} from '../../support/pictures.js'
import {gaussianClasses} from '../../support/tables.js'

const pictures = asPictures(gaussianClasses(createRng('segmentation'), {rows: 60, minority: 24, columns: 36}), 6)
const settings = {
  ...{target: 'y', minority: ['1'], generators: ['smote', 'cutmix'], attacks: ['dcr-mia'], learners: ['unet'], fidelity: []},
  ...{repeats: 2, seed: 3, options: {unet: {steps: 10, filters: 2}}},
} as const

describe('the utility of masks', () => {
  test('is that of a network that was trained with them, beside and against real pictures alone', async () => {
    const result = await audit(withMasks(pictures), settings)
    for (const generator of ['smote', 'cutmix']) {
      const {entry, status} = result.segmentation(generator, 'unet')
      expect(status).toBe('done')
      expect(Object.keys(entry.estimates)).toEqual(expect.arrayContaining(['dice', 'areaError', 'areaBias']))
      const real = result.segmentation('none', 'unet')
      expect(entry.baseline).toEqual(real.estimates)
      const at = (name: string) => entry.estimates[name].value - real.entry.estimates[name].value
      expect(entry.difference?.['dice'].value).toBeCloseTo(at('dice'), 9)
    }
    expect(result.plan.learners).toEqual([])
    expect(result.plan.segmenters?.map(({name}) => name)).toEqual(['unet'])
  })

  test('is the same for any number of workers', async () => {
    const [one, two] = await Promise.all([1, 2].map(jobs => audit(withMasks(pictures), {...settings, jobs})))
    expect(two.segmentation('smote', 'unet').estimates).toEqual(one.segmentation('smote', 'unet').estimates)
  })

  test('of pictures without masks is not measured, and the report says why', async () => {
    const result = await audit(pictures, {...settings, repeats: 1})
    const {entry, status} = result.segmentation('smote', 'unet')
    expect(status).toBe('skipped')
    expect(JSON.stringify(entry.reason)).toContain('no masks')
  })
})
