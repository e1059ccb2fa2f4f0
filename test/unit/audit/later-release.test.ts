import {describe, expect, test} from 'vitest'
import {makeRelease} from '../../../src/audit/release/release.js'
import type {Subject, Task} from '../../../src/audit/plan/task.js'
import {createRng} from '../../../src/core/rng.js'
import {numericColumn, type Table} from '../../../src/core/table.js'
import {completeColumns} from '../../../src/result/complete-columns.js'
import {testContext} from '../../support/context.js'
import {gaussianClasses, numeric} from '../../support/tables.js'

// 20 people of the minority and as many others, four rows each; the column `person` says who a released row is a copy of.
const plain = gaussianClasses(createRng(1), {rows: 160, minority: 80, columns: 1})
const groups = Int32Array.from({length: 160}, (_, row) => row >> 2)
const source = plain.withColumns([numeric('person', Array.from(groups)), plain.column('y')]).as('source')
const copying = {kind: 'generator', generator: {name: 'random-oversampling', options: {}}} as const

const taskOf = (subject: Subject, changes: number, holdout: Task['setting']['holdout']): Task => ({
  input: '',
  seed: 1,
  repeat: 0,
  subject,
  step: {kind: 'attack', attack: {name: 'differencing', options: {}}},
  setting: {
    target: 'y',
    minority: ['1'],
    holdout,
    amount: {kind: 'ratio', ratio: 8},
    engine: 'auto',
    columns: completeColumns({}),
    changes,
  },
})

async function released(subject: Subject, changes: number) {
  const task = taskOf(subject, changes, {kind: 'fraction', fraction: 0.5})
  const release = await makeRelease(task, {source, groups, synthetic: [], sha256: ''}, testContext())
  const ask = () => release.later!(testContext())
  return {release, later: await ask(), again: await ask()}
}

const peopleIn = (table: Table) => new Set(numericColumn(table, 'person').values)

describe('a second release of an audit', () => {
  test('is made without the people who went and with those who came, all rows of each', async () => {
    const {release, later} = await released(copying, 3)
    expect([later.came.size, later.went.size]).toEqual([3, 3])
    const [first, second] = [peopleIn(release.synthetic), peopleIn(later.synthetic)]
    for (const person of later.went) expect([first.has(person), second.has(person)]).toEqual([true, false])
    for (const person of later.came) expect([first.has(person), second.has(person)]).toEqual([false, true])
    const changed = (people: Set<number>) => [...people].filter(one => !later.came.has(one) && !later.went.has(one)).sort()
    expect(changed(second)).toEqual(changed(first))
  })

  test('has the same changes whoever makes it, and is the same when it is asked for again', async () => {
    const {later, again} = await released(copying, 3)
    expect(again).toBe(later)
    const planted = await released({kind: 'planted-leak', leak: 'copies'}, 3)
    expect([planted.later.came, planted.later.went]).toEqual([later.came, later.went])
  })

  test('changes no more than half of the people on either side', async () => {
    const {later} = await released(copying, 1000)
    expect([later.came.size, later.went.size]).toEqual([5, 5])
  })

  test('has other rows than the first, and in an independent sample the same people', async () => {
    const {release, later} = await released({kind: 'independent-sample', generator: copying.generator}, 3)
    const [first, second] = [peopleIn(release.synthetic), peopleIn(later.synthetic)]
    expect([...second].sort()).toEqual([...first].sort())
    for (const person of [...later.came, ...later.went]) expect(first.has(person)).toBe(false)
    expect(numericColumn(later.synthetic, 'person').values).not.toEqual(numericColumn(release.synthetic, 'person').values)
  })

  test('is not made of a file that was made elsewhere', async () => {
    const file: Subject = {kind: 'file', index: 0, name: 'released.csv', sha256: ''}
    const inputs = {source, groups, synthetic: [source.as('synthetic')], sha256: ''}
    const release = await makeRelease(taskOf(file, 3, {kind: 'none'}), inputs, testContext())
    await expect(release.later?.(testContext())).rejects.toMatchObject({reason: {code: 'one-release'}})
  })
})
