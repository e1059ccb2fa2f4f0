import {describe, expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {MATCH_RADIUS, comparable, comparisonScale} from '../../../../src/audit/score/count-guesses.js'
import {matchRecords} from '../../../../src/audit/score/match-records.js'
import {createRng, normal} from '../../../../src/core/rng.js'
import {rowsOf, smoteOf, tableOf} from '../../../support/releases.js'
import {testContext} from '../../../support/context.js'

/** Records of several sizes, as real tables have them: whole numbers, and up to three decimals. */
const rng = createRng('records with few digits')
const records = Array.from({length: 50}, () => [
  Math.round(120 + 30 * normal(rng)),
  Math.round(5000 * Math.exp(normal(rng))),
  Number((30 + 7 * normal(rng)).toFixed(1)),
  Number((0.5 * Math.exp(normal(rng))).toFixed(3)),
  Math.round(50 + 12 * normal(rng)),
  Number((4 + normal(rng)).toFixed(2)),
])

const shortestSingle = (value: number) => {
  const single = Math.fround(value)
  const fewest = [1, 2, 3, 4, 5, 6, 7, 8].find(digits => Math.fround(Number(single.toPrecision(digits))) === single)
  return Number(single.toPrecision(fewest ?? 9))
}
const sixDigits = (value: number) => Number(value.toPrecision(6))
/** As a conversion of the first two columns, whole numbers in the source, to integers leaves it. */
const cutOff = (value: number, column: number) => (column === 0 || column === 4 ? Math.trunc(value) : value)

describe('ReconSMOTE on SMOTE of short numbers', () => {
  test.each([
    ['single precision in the fewest digits', shortestSingle, 'x0: single precision'],
    ['six significant digits', sixDigits, 'x1: 6 significant digits'],
    ['whole numbers cut off', cutOff, 'x0: truncated whole numbers'],
  ])('written in %s finds the records to their last digit', async (_, write, named) => {
    const exact = await smoteOf(records, 400, 'short numbers')
    const released = tableOf(
      'synthetic',
      rowsOf(exact).map(row => row.map(write)),
    )
    const found = await (await reconSmote.create({})).guess({released}, testContext())
    const real = tableOf('source', records)
    const scale = comparisonScale(real)
    const match = matchRecords(comparable(real, scale), comparable(found.records, scale), MATCH_RADIUS)
    expect(match.recall).toBeGreaterThanOrEqual(0.9)
    expect(found.parameters['numbers']).toContain(named)
  })
})

const roundedTo = (rows: readonly (readonly number[])[], decimals: readonly number[]) =>
  rows.map(row => row.map((value, column) => Number(value.toFixed(decimals[column]))))

test('records of the decimals that the release is rounded to come back whole, and those are certain that no other fits', async () => {
  const decimals = [0, 0, 1, 3, 0, 2]
  const source = roundedTo(records, decimals)
  const released = tableOf('synthetic', roundedTo(rowsOf(await smoteOf(source, 400, 'short numbers')), decimals))
  const {records: found, confidence} = await (await reconSmote.create({})).guess({released}, testContext())
  const real = new Set(source.map(row => row.join()))
  const isRight = rowsOf(found).map(row => real.has(row.join()))
  expect(isRight.filter(Boolean).length).toBeGreaterThanOrEqual(0.8 * source.length)
  expect(confidence.filter(value => value >= 0.99).length).toBeGreaterThan(0)
  isRight.forEach((right, record) => {
    if (!right) expect(confidence[record]).toBeLessThan(0.99)
  })
})

test('is certain of no record that has more decimals than rounded columns of few steps', async () => {
  const fine = records
    .slice(0, 16)
    .map((row, record) => row.map((value, column) => value + ((record * 7 + column * 3) % 10) / 23))
  const released = tableOf('synthetic', roundedTo(rowsOf(await smoteOf(fine, 128, 'short numbers')), [0, 0, 1, 3, 0, 2]))
  const {confidence} = await (await reconSmote.create({})).guess({released}, testContext())
  expect(Math.max(...confidence)).toBeLessThan(0.99)
})

test('finds whole numbers of few steps beside a column of very many', async () => {
  const own = createRng('uneven')
  const uneven = Array.from({length: 30}, () => [
    Math.round(100_000 * normal(own)),
    ...Array.from({length: 7}, () => Math.round(15 * normal(own))),
  ])
  const rows = rowsOf(await smoteOf(uneven, 180, 'uneven')).map(row => row.map(Math.round))
  const {records: found, confidence} = await (
    await reconSmote.create({})
  ).guess({released: tableOf('synthetic', rows)}, testContext())
  const coarse = new Set(uneven.map(([, ...others]) => others.join()))
  const isRight = rowsOf(found).map(([, ...others]) => coarse.has(others.join()))
  expect(isRight.filter(Boolean).length).toBeGreaterThanOrEqual(0.6 * uneven.length)
  isRight.forEach((right, record) => {
    if (!right) expect(confidence[record]).toBeLessThan(0.99)
  })
})
