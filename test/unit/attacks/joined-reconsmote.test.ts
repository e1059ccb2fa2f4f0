import {expect, test} from 'vitest'
import {joinedReconSmote} from '../../../src/attacks/reconstruction/joined-reconsmote.js'
import {reconSmote} from '../../../src/attacks/reconstruction/reconsmote.js'
import {comparable, comparisonScale, countRecords} from '../../../src/audit/score/count-guesses.js'
import type {Table} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {realBehind, twoReleases} from '../../support/two-releases.js'

const features = (table: Table<'synthetic'>) => table.without(['y'])

test('rebuilds nearly all records of two SMOTE releases with 1.5 rows per record, of which each alone gives few', async () => {
  const given = await twoReleases(1.5)
  const [first, second] = given.releases.map(features)
  const real = realBehind(given)
  const scale = comparisonScale(real)
  const foundIn = (records: Table) => countRecords(comparable(real, scale), comparable(records, scale), scale)
  const attack = await reconSmote.create({})
  const {records, alone = []} = await (
    await joinedReconSmote.create({})
  ).guess({released: first, later: [second]}, testContext(1))
  const joined = foundIn(records)
  expect(joined.matched).toBeGreaterThan(0.75 * joined.real)
  expect(joined.matched).toBeGreaterThan(0.95 * joined.guessed)
  for (const [at, release] of [first, second].entries()) {
    const own = await attack.guess({released: release}, testContext(1))
    const {matched} = foundIn(own.records)
    expect(matched).toBeLessThan(0.35 * joined.real)
    // What it says of each release is what ReconSMOTE finds there.
    expect(alone[at].filter(found => found === 1).length).toBe(matched)
  }
})

test('gives no record of releases that no interpolation made', async () => {
  const [first, second] = (await twoReleases(2, {generator: 'gaussian'})).releases.map(features)
  const {records} = await (await joinedReconSmote.create({})).guess({released: first, later: [second]}, testContext(1))
  expect(records.rowCount).toBe(0)
})

test('gains nothing from a release that is published twice', async () => {
  const [first] = (await twoReleases(3)).releases.map(features)
  const {records, alone = []} = await (await joinedReconSmote.create({})).guess({released: first, later: [first]}, testContext(1))
  expect(records.rowCount).toBeGreaterThan(30)
  expect([...alone[0]]).toEqual(Array.from({length: records.rowCount}, () => 1))
})

test('needs two releases', async () => {
  const [first] = (await twoReleases(1)).releases.map(features)
  const attack = await joinedReconSmote.create({})
  await expect(attack.guess({released: first}, testContext(1))).rejects.toThrow('there must be at least two releases to join')
})
