import {describe, expect, test} from 'vitest'
import {flagWording} from '../../../src/cli/flag-wording.js'
import {DATASETS, findDataset} from '../../../src/datasets/catalogue.js'
import {refuseMedia, renderMediaInfo} from '../../../src/datasets/media-listing.js'
import {MEDIA_SETS} from '../../../src/datasets/media.js'

describe('public sets of pictures, signals and molecules', () => {
  test('have names of their own and say how to get and audit them', () => {
    const names = [...DATASETS, ...MEDIA_SETS].map(({name}) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const set of MEDIA_SETS) {
      const text = renderMediaInfo(set, flagWording)
      for (const step of set.steps) expect(text).toContain(step)
      expect(text).toContain(`audit ${set.file} --target ${set.target} --minority ${set.minority}`)
      expect(URL.canParse(set.url)).toBe(true)
    }
  })

  test('are refused where the tool would have to download them, with the steps', () => {
    expect(() => {
      refuseMedia('esc-50')
    }).toThrow('has to be downloaded and sorted by hand')
    expect(() => {
      refuseMedia('uci-car')
    }).not.toThrow()
  })

  test('are found when a name is slightly wrong', () => {
    expect(() => findDataset('esc-5')).toThrow(
      expect.objectContaining({suggestions: expect.arrayContaining([expect.stringContaining("'esc-50'")]) as unknown}),
    )
  })
})
