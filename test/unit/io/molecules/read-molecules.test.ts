import {mkdtemp, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, test} from 'vitest'
import type {UserError} from '../../../../src/core/errors.js'
import {moleculeColumn, moleculesOf, sampleForm} from '../../../../src/core/sample-form.js'
import {Table} from '../../../../src/core/table.js'
import {identifyingColumns} from '../../../../src/identity/identifying-columns.js'
import {readAligned} from '../../../../src/jobs/read-aligned.js'
import {readTable} from '../../../../src/io/read-table.js'
import {readSource} from '../../../../src/io/table-source.js'
import type {ReadOptions} from '../../../../src/io/read-options.js'
import {simulatedMolecules} from '../../../support/molecules.js'

const twenty = simulatedMolecules.slice(0, 20).map(({smiles}) => smiles)

const folder = () => mkdtemp(path.join(tmpdir(), 'molecules-'))

async function read(rows: readonly string[], options: ReadOptions = {}, header = 'smiles,y') {
  const file = path.join(await folder(), 'molecules.csv')
  await writeFile(file, [header, ...rows].join('\n'))
  return readTable(file, {target: 'y', ...options})
}
const labelled = (smiles: readonly string[]) => smiles.map((text, row) => `${text},${row % 2}`)

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as UserError,
  )

test('finds the molecules by the name of their column and its cells, and says so', async () => {
  const {table, reading, notes} = await read(labelled(twenty))
  expect(sampleForm(table)).toEqual({kind: 'molecule'})
  expect(moleculesOf(table)).toHaveLength(20)
  expect(reading.columns[0]).toMatchObject({name: 'smiles', type: 'molecule', levels: 20})
  expect(reading.columns[0].notes.join()).toContain('read as molecules')
  expect(notes.join()).toMatch(/read by RDKit \d/)
  // This is what a report keeps.
  expect(reading.columns[0].notes.join()).toMatch(/in the spelling of RDKit \d{4}\.\d/)
})

test.each([
  ['is called otherwise', labelled(twenty), {}, 'compound,y'],
  ['holds words', labelled(twenty.map((_, at) => ['None', 'Unknown', 'Salt', 'Organic'][at % 4])), {}, 'smiles,y'],
  ['is said to be of categories', labelled(twenty), {categorical: ['smiles']}, 'smiles,y'],
])('leaves a column alone that %s', async (_, rows, options, header) => {
  expect(sampleForm((await read(rows, options, header)).table)).toBeUndefined()
})

test('takes the column that is named, whatever it is called', async () => {
  const {table} = await read(labelled(twenty), {smiles: 'compound'}, 'compound,y')
  expect(moleculeColumn(table)?.field.name).toBe('compound')
})

test('takes two spellings for one molecule and keeps the rows apart', async () => {
  const {table, reading} = await read(labelled(['OCC', 'CCO', 'C(C)O', 'CCN']))
  expect(moleculesOf(table)).toEqual(['CCO', 'CCO', 'CCO', 'CCN'])
  expect(reading.columns[0].notes.join()).toContain('2 further spellings')
})

test('says that salts are compared whole', async () => {
  expect((await read(labelled(['CCO', 'CC(=O)[O-].[Na+]', 'CCN']))).reading.columns[0].notes.join()).toContain(
    '1 row holds several parts',
  )
})

test('refuses cells that are no molecule with their rows, and never shows them', async () => {
  const rows = labelled([...twenty, 'C1CC', '', 'C(C)(C)(C)(C)C'])
  const error = await refusal(read(rows, {smiles: 'smiles'}))
  expect(error?.code).toBe('unreadable-molecules')
  expect(error?.message).toContain("3 cells of column 'smiles'")
  expect(error?.message).toContain('(1 of them is empty): rows 21, 22, 23')
  expect(error?.message).not.toContain('C1CC')
})

test('leaves out such rows where that is wanted, and counts them', async () => {
  const file = path.join(await folder(), 'molecules.csv')
  await writeFile(file, ['smiles,y,person', 'CCO,0,a', 'C1CC,1,b', ',0,c', 'CCN,1,d'].join('\n'))
  const {table, group, notes, reading} = await readTable(file, {
    target: 'y',
    smiles: 'smiles',
    group: 'person',
    skipUnreadable: true,
  })
  expect(moleculesOf(table)).toEqual(['CCO', 'CCN'])
  expect(Array.from(group?.ids ?? [], id => group?.labels[id])).toEqual(['a', 'd'])
  expect(notes.join()).toContain('2 rows without a readable molecule were skipped')
  expect(reading.rows).toBe(2)
})

test('refuses molecules of a thousand atoms in one message', async () => {
  const error = await refusal(read(labelled([...twenty, 'C'.repeat(1000)])))
  expect(error?.message).toContain("1 cell of column 'smiles' is no molecule")
})

test('asks which of several columns holds the molecules', async () => {
  const rows = twenty.map((text, row) => `${text},${text},${row % 2}`)
  const error = await refusal(read(rows, {}, 'smiles,canonical_smiles,y'))
  expect(error?.code).toBe('several-molecule-columns')
  expect((await read(rows, {ignore: ['canonical_smiles']}, 'smiles,canonical_smiles,y')).table.columns).toHaveLength(2)
})

test('refuses a named column of numbers', async () => {
  expect((await refusal(read(['1,0', '2,1', '3,0'], {smiles: 'smiles'})))?.code).toBe('no-molecules')
})

test('does not take molecules for names of people', async () => {
  expect(identifyingColumns((await read(labelled(twenty))).table.without(['y']))).toEqual([])
})

test('takes a table in memory as well', async () => {
  const table = Table.fromColumns({smiles: twenty, y: twenty.map((_, row) => String(row % 2))})
  const {table: taken} = await readSource(table, {target: 'y'}, 'data')
  expect(sampleForm(taken)).toEqual({kind: 'molecule'})
})

test('brings the molecules of two files to one list, molecules that differ in case alone apart', async () => {
  const first = await read(labelled(['C1CCCCC1', 'CCO']))
  const file = path.join(await folder(), 'release.csv')
  await writeFile(file, ['smiles,y', 'c1ccccc1,1', 'OCC,1'].join('\n'))
  const {reference, others} = await readAligned(first, [{source: file, path: file, released: true}], {
    target: 'y',
    minority: ['1'],
  })
  expect(moleculesOf(others[0])).toEqual(['c1ccccc1', 'CCO'])
  expect(moleculeColumn(others[0])?.field.levels).toEqual(moleculeColumn(reference)?.field.levels)
  expect(moleculeColumn(reference)?.field.levels).toEqual(['C1CCCCC1', 'CCO', 'c1ccccc1'])
})
