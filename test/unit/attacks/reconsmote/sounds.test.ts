import {expect, test} from 'vitest'
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

async function release(name: 'smote' | 'gaussian', train: Table<'train'>): Promise<Table<'synthetic'>> {
  const context = createContext(createRng(5))
  const fitted = await generators.get(name).create().fit(train, minority, context)
  return fitted.sample(5 * train.rowCount, context)
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
