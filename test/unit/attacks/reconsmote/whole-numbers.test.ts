import {expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {MATCH_RADIUS, comparable, comparisonScale} from '../../../../src/audit/score/count-guesses.js'
import {matchRecords} from '../../../../src/audit/score/match-records.js'
import {createRng, integerBelow, normal} from '../../../../src/core/rng.js'
import {rowsOf, smoteOf, tableOf} from '../../../support/releases.js'
import {testContext} from '../../../support/context.js'

/** Like pixels: many columns of 17 values at most, not one of them fine enough to place a row. */
function pixels(seed: string): number[][] {
  const rng = createRng(seed)
  const shapes = Array.from({length: 4}, () => Array.from({length: 25}, () => integerBelow(rng, 17)))
  return Array.from({length: 25}, () =>
    shapes[integerBelow(rng, 4)].map(value => Math.min(16, Math.max(0, Math.round(value + 4 * normal(rng))))),
  )
}

test('ReconSMOTE finds the records of a table of small whole numbers alone, cut off, to their last digit', async () => {
  const records = pixels('whole')
  const exact = rowsOf(await smoteOf(records, 150, 'whole rows'))
  const released = tableOf(
    'synthetic',
    exact.map(row => row.map(value => Math.trunc(value + 1e-9))),
  )
  const {records: found, confidence, parameters} = await (await reconSmote.create({})).guess({released}, testContext())
  const real = tableOf('source', records)
  const scale = comparisonScale(real)
  const match = matchRecords(comparable(real, scale), comparable(found, scale), MATCH_RADIUS)
  expect(match.recall).toBeGreaterThanOrEqual(0.7)
  expect(parameters['numbers']).toContain('x0: truncated whole numbers')
  const isRight = new Set(rowsOf(real).map(row => row.join()))
  rowsOf(found).forEach((row, record) => {
    if (confidence[record] >= 0.99) expect(isRight.has(row.join())).toBe(true)
  })
})
