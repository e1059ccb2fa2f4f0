import {expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {comparable, comparisonScale, countRecords} from '../../../../src/audit/score/count-guesses.js'
import {createContext} from '../../../../src/core/context.js'
import {Interrupted} from '../../../../src/core/errors.js'
import {createRng} from '../../../../src/core/rng.js'
import {rowsWithLabel, type Table} from '../../../../src/core/table.js'
import {generators} from '../../../../src/generators/registry.js'
import {readTable} from '../../../../src/io/read-table.js'
import {phantomFolder} from '../../../support/phantoms.js'

const minority = {target: 'folder', label: 'lesion'}

async function lesions(count: number, seed: number): Promise<Table<'train'>> {
  const {table} = await readTable(phantomFolder({lesion: count, healthy: 1}, seed), {target: 'folder'})
  return table.select(rowsWithLabel(table, 'folder', ['lesion']), 'train')
}

async function release(
  name: 'smote' | 'gaussian',
  train: Table<'train'>,
  ratio: number,
  seed: number,
): Promise<Table<'synthetic'>> {
  const context = createContext(createRng(seed))
  const fitted = await generators.get(name).create().fit(train, minority, context)
  return (await fitted.sample(Math.round(ratio * train.rowCount), context)).without(['folder'])
}

const attack = async (released: Table<'synthetic'>, signal?: AbortSignal) =>
  (await reconSmote.create()).guess({released}, createContext(createRng(3), signal))

test.each([
  {ratio: 10, recall: 0.8},
  {ratio: 5, recall: 0.5},
])('rebuilds pictures from $ratio rounded SMOTE rows for each of them', async ({ratio, recall}) => {
  const train = await lesions(40, 11)
  const {records, confidence, explainedShare} = await attack(await release('smote', train, ratio, 5))
  const scale = comparisonScale(train)
  const {matched, guessed, real} = countRecords(comparable(train, scale), comparable(records, scale), scale)
  expect(matched / real).toBeGreaterThan(recall)
  expect(matched / guessed).toBeGreaterThan(0.95)
  expect(explainedShare).toBeGreaterThan(recall ** 2)
  expect(confidence.every(value => value > 0.8 && value <= 1)).toBe(true)
})

test('rebuilds nothing from pictures that were not interpolated', async () => {
  const train = await lesions(40, 12)
  const heldOut = (await lesions(100, 13)).without(['folder']).as('synthetic')
  for (const released of [heldOut, await release('gaussian', train, 5, 6)]) {
    const {records, explainedShare} = await attack(released)
    expect([records.rowCount, explainedShare]).toEqual([0, 0])
  }
})

test('counts a row that is a record as one sign of it, however many other records there are', async () => {
  const train = await lesions(40, 16)
  const {support} = await attack(await release('smote', train, 5, 9))
  expect(Math.max(...support)).toBeLessThan(20)
})

test('gives the same records again', async () => {
  const released = await release('smote', await lesions(30, 14), 5, 7)
  const [once, again] = [await attack(released), await attack(released)]
  expect(once.records.rowCount).toBeGreaterThan(10)
  expect(again).toEqual(once)
})

test('stops when it is asked to, and leaves what was found so far', async () => {
  const released = await release('smote', await lesions(40, 15), 10, 8)
  const stop = new AbortController()
  let found: (() => {readonly records: Table}) | undefined
  const progress = (done: number) => {
    if (done > 0) stop.abort()
  }
  const context = {...createContext(createRng(3), stop.signal), progress}
  const guessing = (await reconSmote.create()).guess({released}, context, soFar => (found = soFar))
  await expect(guessing).rejects.toThrow(Interrupted)
  expect(found?.().records.rowCount).toBeGreaterThan(0)
})
