import {expect, test} from 'vitest'
import {loadChemistry} from '../../../src/chemistry/load-chemistry.js'
import {UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import {moleculesOf} from '../../../src/core/sample-form.js'
import {rowsWithLabel, type Table} from '../../../src/core/table.js'
import {drawWeighted} from '../../../src/generators/molecules/draws.js'
import {graphCrossover} from '../../../src/generators/molecules/graph-crossover.js'
import {scaffoldDecoration} from '../../../src/generators/molecules/scaffold-decoration.js'
import {testContext} from '../../support/context.js'
import {moleculeClasses, moleculeRows} from '../../support/molecules.js'

const chemistry = await loadChemistry()
const minority = {target: 'y', label: '1'}
const own = (train: Table) => moleculesOf(train.select(rowsWithLabel(train, 'y', ['1']), 'train'))
const scaffolds = (molecules: readonly string[]) => new Set(molecules.map(smiles => chemistry.scaffold(smiles)))

async function made(entry: typeof scaffoldDecoration | typeof graphCrossover, train: Table<'train'>, rows: number, options = {}) {
  const fitted = await entry.create(options).fit(train, minority, testContext(1))
  return moleculesOf((await fitted.sample(rows, testContext(1))).as('synthetic'))
}
/** Levels as reading gives them. */
const canonicalTable = (smiles: readonly string[], labels: readonly string[]) =>
  moleculeRows(
    smiles.map(text => chemistry.canonical(text) ?? ''),
    {y: labels},
  ).as('train')

const train = (() => {
  const table = moleculeClasses('generators', {rows: 120, minority: 60})
  return canonicalTable(
    moleculesOf(table),
    Array.from({length: 120}, (_, row) => (row < 60 ? '1' : '0')),
  )
})()

test.each([scaffoldDecoration, graphCrossover])('$name makes molecules that RDKit reads and writes the same', async entry => {
  const molecules = await made(entry, train, 150)
  expect(molecules.filter(smiles => chemistry.canonical(smiles) !== smiles)).toEqual([])
  expect(new Set(molecules).size).toBeGreaterThan(100)
})

test.each([scaffoldDecoration, graphCrossover])('$name repeats no molecule of its class, unless it may', async entry => {
  const known = new Set(own(train))
  expect((await made(entry, train, 150)).filter(smiles => known.has(smiles))).toEqual([])
  const few = canonicalTable(['Cc1ccccc1', 'Clc1ccccc1', 'CCO'], ['1', '1', '0'])
  expect((await made(entry, few, 30, {novel: false})).some(smiles => ['Cc1ccccc1', 'Clc1ccccc1'].includes(smiles))).toBe(true)
})

test('scaffold-decoration shows scaffolds of the class and no other', async () => {
  const known = scaffolds(own(train))
  expect([...scaffolds(await made(scaffoldDecoration, train, 200))].filter(scaffold => !known.has(scaffold))).toEqual([])
})

test('scaffold-decoration shows more scaffolds where rare ones are preferred', async () => {
  const smiles = [
    ...Array.from({length: 30}, (_, at) => `Cc1ccc(${'C'.repeat(at + 1)})cc1`),
    'CC1CCCCC1',
    'Cc1ccncc1',
    'Cc1ccsc1',
  ]
  const table = canonicalTable([...smiles, 'CCO'], [...smiles.map(() => '1'), '0'])
  const share = async (rare: number) =>
    (await made(scaffoldDecoration, table, 300, {rare})).filter(text => chemistry.scaffold(text) !== 'c1ccccc1').length / 300
  expect(await share(1)).toBeGreaterThan(0.65)
  expect(await share(0)).toBeLessThan(0.2)
})

test('graph-crossover makes molecules of no other size than the class has', async () => {
  const size = (smiles: string) => chemistry.graph(smiles)?.molecules[0].atoms.length ?? 0
  const sizes = own(train).map(size)
  for (const smiles of await made(graphCrossover, train, 100)) {
    expect(size(smiles)).toBeGreaterThanOrEqual(Math.min(...sizes))
    expect(size(smiles)).toBeLessThanOrEqual(Math.max(...sizes))
  }
})

test.each([scaffoldDecoration, graphCrossover])(
  '$name knows nothing of molecules that are not in its training rows',
  async entry => {
    const half = train.select(
      Array.from({length: 120}, (_, row) => row).filter(row => row % 2 === 0),
      'train',
    )
    const again = canonicalTable(
      moleculesOf(half),
      half.toRows().map(({y}) => String(y)),
    )
    expect(await made(entry, half, 60)).toEqual(await made(entry, again, 60))
  },
)

test('keeps the ions of a salt and the charges of its parts', async () => {
  const salts = canonicalTable(['Cc1ccc(CC(=O)[O-])cc1.[Na+]', 'Fc1ccc(CC[NH3+])cc1.[Cl-]', 'CCO'], ['1', '1', '0'])
  for (const smiles of await made(scaffoldDecoration, salts, 20, {novel: false})) expect(smiles).toMatch(/\.|\[Na\+\]|\[Cl-\]/)
})

test('says which columns to leave out beside molecules', async () => {
  const rows = moleculeRows(['Cc1ccccc1', 'Clc1ccccc1', 'CCO'], {y: ['1', '1', '0'], vendor: ['a', 'b', 'c']}).as('train')
  const error: unknown = await scaffoldDecoration
    .create()
    .fit(rows, minority, testContext())
    .catch((problem: unknown) => problem)
  expect(error).toBeInstanceOf(UserError)
  expect((error as UserError).code).toBe('molecules-not-alone')
  expect(JSON.stringify(error)).toContain('vendor')
})

test('draws places by their weights', () => {
  const rng = createRng('weights')
  const counts = [0, 0, 0]
  for (let at = 0; at < 4000; at++) counts[drawWeighted(rng, [1, 2, 1])]++
  // Binomial(4000, 1/2): five standard deviations are 158.
  expect(Math.abs(counts[1] - 2000)).toBeLessThan(158)
  expect(counts[0]).toBeGreaterThan(800)
})
