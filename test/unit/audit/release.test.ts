import {expect, test} from 'vitest'
import {makeRelease} from '../../../src/audit/release/release.js'
import type {Subject, Task} from '../../../src/audit/plan/task.js'
import {numericColumn, type Table} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {gaussianClasses, numeric} from '../../support/tables.js'
import {completeColumns} from '../../../src/result/complete-columns.js'
import {createRng} from '../../../src/core/rng.js'

const task = (subject: Subject): Task => ({
  input: '',
  seed: 1,
  repeat: 0,
  subject,
  step: {kind: 'attack', attack: {name: 'dcr-mia', options: {}}},
  setting: {
    target: 'y',
    minority: ['1'],
    holdout: {kind: 'fraction', fraction: 0.5},
    amount: {kind: 'balance'},
    engine: 'auto',
    columns: completeColumns({}),
  },
})

test('the independent sample is made of whole persons, and none of them is asked about', async () => {
  // Persons of four rows each, who can be told by the column `person`; SMOTE of copies of a row is that row.
  const plain = gaussianClasses(createRng(1), {rows: 160, minority: 80, columns: 1})
  const groups = Int32Array.from({length: 160}, (_, row) => row >> 2)
  const source = plain.withColumns([numeric('person', Array.from(groups)), plain.column('y')])
  const inputs = {source: source.as('source'), groups, synthetic: [], sha256: ''}
  const release = await makeRelease(task({kind: 'independent-sample'}), inputs, testContext())
  const people = (table?: Table) => new Set(table && numericColumn(table, 'person').values)
  const asked = people(release.holdout)
  expect([...people(release.synthetic)].filter(person => asked.has(person))).toEqual([])
  expect(release.people?.holdout).toEqual(Int32Array.from(numericColumn(release.holdout!, 'person').values))
})
