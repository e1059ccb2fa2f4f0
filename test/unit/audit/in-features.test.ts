import {expect, test} from 'vitest'
import {Spaces} from '../../../src/attacks/spaces.js'
import {inFeatures, seenBy} from '../../../src/audit/release/in-features.js'
import {createRng} from '../../../src/core/rng.js'
import {asPictures} from '../../support/pictures.js'
import {gaussianClasses} from '../../support/tables.js'

const pictures = asPictures(gaussianClasses(createRng('release'), {rows: 40, minority: 20, columns: 16}), 4)

test('all who look at a release of pictures by its features share them', async () => {
  const release = {
    ...{train: pictures.as('train'), holdout: pictures.as('holdout'), synthetic: pictures.as('synthetic'), notes: []},
    spaces: new Spaces(),
  }
  const features = await inFeatures(release)
  expect(features.train).not.toBe(release.train)
  expect(await inFeatures(release)).toBe(features)
  expect(await seenBy({}, release)).toBe(features)
  // Those of another release are its own.
  expect(await inFeatures({...release, spaces: new Spaces()})).not.toBe(features)
})
