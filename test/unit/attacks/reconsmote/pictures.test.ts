import {expect, test} from 'vitest'
import {reconSmote} from '../../../../src/attacks/reconstruction/reconsmote.js'
import {comparable, comparisonScale, countRecords} from '../../../../src/audit/score/count-guesses.js'
import {createContext} from '../../../../src/core/context.js'
import {Interrupted} from '../../../../src/core/errors.js'
import {createRng} from '../../../../src/core/rng.js'
import {rowsWithLabel, Table} from '../../../../src/core/table.js'
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

test('rebuilds pictures whose numbers were cut off to whole levels, and says so', async () => {
  const train = await lesions(40, 17)
  const {records, parameters} = await attack(cutOff(train, 5, 10))
  const scale = comparisonScale(train)
  const {matched, guessed, real} = countRecords(comparable(train, scale), comparable(records, scale), scale)
  expect(matched / real).toBeGreaterThan(0.5)
  expect(matched / guessed).toBeGreaterThan(0.95)
  expect(parameters.notes?.[0]).toMatch(/^The numbers of the release were cut off/)
})

test('rebuilds the same again, and of grey pictures that are stored in colours', async () => {
  const released = await release('smote', await lesions(30, 18), 5, 11)
  const threeTimes = released.withColumns(
    ['red', 'green', 'blue'].flatMap(channel =>
      released.columns.map(column => {
        if (column.kind === 'categorical') throw new Error('Pictures are numbers.')
        return {...column, field: {...column.field, name: `${column.field.name} ${channel}`}}
      }),
    ),
  )
  const [grey, again, colour] = [await attack(released), await attack(released), await attack(threeTimes)]
  const numbersOf = ({records}: {records: Table}) =>
    records.columns.map(column => column.kind === 'numeric' && [...column.values])
  expect(grey.records.rowCount).toBeGreaterThan(10)
  expect(again).toEqual(grey)
  expect(numbersOf(colour)).toEqual([...numbersOf(grey), ...numbersOf(grey), ...numbersOf(grey)])
})

/** Rows between a picture and one of its five nearest, cut off to whole levels as Python's `astype(uint8)` does. */
function cutOff(train: Table<'train'>, ratio: number, seed: number): Table<'synthetic'> {
  const rng = createRng(seed)
  const pixels = train.columns.filter(column => column.kind === 'numeric')
  const squared = (a: number, b: number) => pixels.reduce((sum, {values}) => sum + (values[a] - values[b]) ** 2, 0)
  const edges = Array.from({length: ratio * train.rowCount}, (_, at) => {
    const from = at % train.rowCount
    const others = Array.from({length: train.rowCount}, (_other, other) => other).filter(other => other !== from)
    const to = others.sort((a, b) => squared(from, a) - squared(from, b))[Math.floor(5 * rng.next())]
    return {from, to, share: rng.next()}
  })
  const columns = pixels.map(column => ({
    ...column,
    values: Float64Array.from(edges, ({from, to, share}) =>
      Math.floor(column.values[from] + share * (column.values[to] - column.values[from])),
    ),
  }))
  return new Table('synthetic', columns, edges.length)
}
