import {expect, test} from 'vitest'
import {hasMasks, sampleColumns} from '../../../src/core/sample-form.js'
import {createRng} from '../../../src/core/rng.js'
import {comparisonScale} from '../../../src/audit/score/count-guesses.js'
import {inFeatures} from '../../../src/audit/release/in-features.js'
import {releaseWithoutMasks} from '../../../src/audit/release/without-masks.js'
import {asPictures, withMasks} from '../../support/pictures.js'
import {gaussianClasses} from '../../support/tables.js'

const pictures = withMasks(asPictures(gaussianClasses(createRng('release'), {rows: 40, minority: 20, columns: 16}), 4))
const later = () => Promise.resolve({synthetic: pictures.as('synthetic'), came: new Set<number>(), went: new Set<number>()})
const release = {
  ...{train: pictures.as('train'), holdout: pictures.as('holdout'), synthetic: pictures.as('synthetic'), notes: [], later},
  unasked: {rows: pictures.as('holdout'), people: new Int32Array(40)},
}

test('attacks see pictures without their masks, in every table of a release', async () => {
  const seen = releaseWithoutMasks(release)
  const {synthetic} = await seen.later!({signal: new AbortController().signal, progress: () => undefined})
  for (const table of [seen.train, seen.holdout!, seen.synthetic, seen.unasked!.rows, synthetic]) {
    expect(hasMasks(table)).toBe(false)
    expect(sampleColumns(table)).toHaveLength(16)
  }
  expect(releaseWithoutMasks(seen)).toBe(seen)
})

test('learners and fidelity see no masks, which would give the class away', async () => {
  const {train, holdout, synthetic} = await inFeatures(release)
  for (const table of [train, holdout, synthetic])
    expect(table.columns.filter(({field}) => field.name.includes('mask'))).toEqual([])
})

test('a picture that was rebuilt is compared with real ones without their masks', () => {
  expect(comparisonScale(pictures).columns).toHaveLength(16)
})
