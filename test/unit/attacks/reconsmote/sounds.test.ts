import {expect, test} from 'vitest'
import {fromSamples} from '../../../../src/attacks/reconstruction/reconsmote/from-samples.js'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {comparable, comparisonScale, countRecords} from '../../../../src/audit/score/count-guesses.js'
import {createContext} from '../../../../src/core/context.js'
import {createRng} from '../../../../src/core/rng.js'
import type {Table} from '../../../../src/core/table.js'
import {wireBreaks} from '../../../../src/datasets/simulated/wire-breaks.js'
import {generators} from '../../../../src/generators/registry.js'

const minority = {target: 'folder', label: 'break'}
const breaks = (seed: string) => wireBreaks(seed, {breaks: 40, others: 0})
const attack = async (released: Table<'synthetic'>) =>
  (await reconSmote.create()).guess({released: released.without(['folder'])}, createContext(createRng(3)))

async function release(name: 'smote' | 'gaussian', train: Table<'train'>, ratio = 5): Promise<Table<'synthetic'>> {
  const context = createContext(createRng(5))
  const fitted = await generators.get(name).create().fit(train, minority, context)
  return fitted.sample(ratio * train.rowCount, context)
}

test('rebuilds sounds of 16 bit from five rounded SMOTE rows for each of them', async () => {
  const train = breaks('rebuilt').as('train')
  const {records, explainedShare} = await attack(await release('smote', train))
  const scale = comparisonScale(train)
  const {matched, guessed} = countRecords(comparable(train, scale), comparable(records, scale), scale)
  expect(matched / 40).toBeGreaterThan(0.6)
  expect(matched / guessed).toBeGreaterThan(0.95)
  expect(explainedShare).toBeGreaterThan(0.6)
})

test('rebuilds nothing from sounds that were not interpolated', async () => {
  for (const released of [breaks('others').as('synthetic'), await release('gaussian', breaks('rebuilt').as('train'))]) {
    const {records, explainedShare} = await attack(released)
    expect(records.rowCount).toBe(0)
    expect(explainedShare).toBe(0)
  }
})

test('rebuilds all sounds from twenty rows for each, where hardly two lines of an edge tell anything new', async () => {
  const train = breaks('many rows').as('train')
  const {records} = await attack(await release('smote', train, 20))
  const scale = comparisonScale(train)
  const {matched, guessed} = countRecords(comparable(train, scale), comparable(records, scale), scale)
  expect([matched, guessed]).toEqual([40, 40])
})

test('ends when the search has cost enough, keeps what it found, and says so', async () => {
  const released = (await release('smote', breaks('many rows').as('train'), 10)).without(['folder'])
  const grid = {first: -(2 ** 15), last: 2 ** 15 - 1, decimals: 0}
  const options = {method: 'cascade', search: 'auto', neighbours: undefined, ratio: undefined, tolerance: undefined} as const
  const search = async (mostWork: number) =>
    fromSamples(released, grid, options, createContext(createRng(3)), undefined, mostWork)
  const [whole, part, again] = [await search(Infinity), await search(175_000), await search(175_000)]
  expect(part.records.rowCount).toBeGreaterThan(0)
  expect(part.records.rowCount).toBeLessThan(whole.records.rowCount)
  expect(part.parameters.notes?.[0]).toMatch(
    /^The search for more records ended when it had cost enough: \d+ of 400 different rows/,
  )
  expect(whole.parameters.notes).toBeUndefined()
  expect(again).toEqual(part)
})
