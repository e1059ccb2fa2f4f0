import {describe, expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {fromSample} from '../../../../src/attacks/reconstruction/reconsmote/from-sample.js'
import {comparable, comparisonScale, MATCH_RADIUS} from '../../../../src/audit/score/count-guesses.js'
import {matchRecords} from '../../../../src/audit/score/match-records.js'
import {createRng} from '../../../../src/core/rng.js'
import {concatTables, type Table} from '../../../../src/core/table.js'
import {testContext} from '../../../support/context.js'
import {gaussianRows, smoteOf, tableOf} from '../../../support/releases.js'

const records = gaussianRows(createRng('many rows'), 30, 6)

function matched(real: readonly (readonly number[])[], found: Table) {
  const table = tableOf('source', real)
  const scale = comparisonScale(table)
  return matchRecords(comparable(table, scale), comparable(found, scale), MATCH_RADIUS)
}

async function attack(released: Table) {
  return (await reconSmote.create()).guess({released: released.as('synthetic')}, testContext())
}

describe('a release of many rows per record', () => {
  test('gives away all records in a sample, and all of its rows are checked against them', async () => {
    const found = await attack(await smoteOf(records, 24_000, 'many rows'))
    expect(matched(records, found.records)).toMatchObject({recall: 1, precision: 1})
    expect(found.explainedShare).toBe(1)
    expect(found.parameters).toMatchObject({rowsSearched: 5000, rowsLeftOut: 0, ratio: 800})
    expect(found.parameters.notes?.join(' ')).toMatch(/rebuilt from 5000 of the 24000 rows. All 24000 rows/)
  })

  test('gives away records that hardly any row was made of, which the first sample does not show', async () => {
    const few = gaussianRows(createRng('few rows'), 6, 6).map(row => row.map(value => 9 + value))
    const released = concatTables('synthetic', [await smoteOf(records, 24_000, 'most'), await smoteOf(few, 60, 'rest')])
    const found = await attack(released)
    expect(matched([...records, ...few], found.records)).toMatchObject({recall: 1, precision: 1})
    expect(found.explainedShare).toBe(1)
    expect(found.parameters['rowsSearched']).toBeLessThan(5100)
  })

  test('counts rows that lie between no records, and rows without a number', async () => {
    const noise = tableOf('synthetic', gaussianRows(createRng('noise'), 12, 6))
    const lacking = tableOf(
      'synthetic',
      gaussianRows(createRng('lacking'), 24, 6).map(row => [NaN, ...row.slice(1)]),
    )
    const found = await attack(concatTables('synthetic', [await smoteOf(records, 24_000, 'most'), noise, lacking]))
    expect(matched(records, found.records)).toMatchObject({recall: 1, precision: 1})
    expect(found.explainedShare).toBe(24_000 / 24_012)
    expect(found.parameters['rowsLeftOut']).toBe(24)
  })
})

test('a release of few rows per record is not sampled', async () => {
  const released = await smoteOf(gaussianRows(createRng('few'), 8000, 4), 24_000, 'few')
  const search = () => Promise.reject(new Error('There is no sample to search.'))
  expect(await fromSample(released, undefined, search, testContext())).toBeUndefined()
})
