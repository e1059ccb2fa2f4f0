import {describe, expect, test} from 'vitest'
import {treated} from '../../../src/audit/release/treat.js'
import {makeRelease} from '../../../src/audit/release/release.js'
import {TrainingData} from '../../../src/audit/score/training-data.js'
import {createPlan} from '../../../src/audit/plan/create-plan.js'
import {tasksOf} from '../../../src/audit/plan/plan-tasks.js'
import {taskHash} from '../../../src/audit/plan/task.js'
import {createRng} from '../../../src/core/rng.js'
import {Table, numericColumn} from '../../../src/core/table.js'
import {testContext} from '../../support/context.js'
import {patientTable} from '../../support/patients.js'
import {planRequest} from '../../support/plan.js'

const classes = {target: 'sick', minority: ['yes']}
const rows = Array.from({length: 40}, (_, row) => ({
  x: row,
  ward: row === 1 ? 'far' : row % 4 === 1 ? 'south' : 'north',
  sick: row % 2 === 1 ? 'yes' : 'no',
}))
const train = Table.fromRows(rows).as('train')
const numbers = Array.from(rows.keys())

describe('people who are withheld', () => {
  test('are no members, and the generator does not see them, with all rows of a person', () => {
    const persons = numbers.map(row => row >> 1)
    const {
      train: members,
      seen,
      withheld,
    } = treated({train, people: {train: Int32Array.from(persons)}}, numbers, {withheld: [4]}, classes, persons)
    expect(withheld?.toRows().map(({x}) => x)).toEqual([2, 3])
    expect(members.rowCount).toBe(38)
    expect(seen).toBe(members)
  })

  test('are among the rows that models are trained on, in the same splits', async () => {
    const source = patientTable({rows: 60}).as('source')
    const request = {...planRequest, target: 'diagnosis', minority: ['rare'], generators: ['random-oversampling']}
    const release = (withheld: number[]) => {
      const plan = createPlan({...request, treatment: {withheld}}, [])
      return makeRelease(tasksOf(plan, 'input')[0], {source, synthetic: [], sha256: 'input'}, testContext())
    }
    const [plain, treatedOne] = [await release([]), await release([1, 8, 15, 22])]
    const gone = treatedOne.withheld?.rowCount ?? 0
    expect(gone).toBeGreaterThan(0)
    expect(treatedOne.train.rowCount).toBe(plain.train.rowCount - gone)
    expect(treatedOne.people?.train).toHaveLength(treatedOne.train.rowCount)
    expect(treatedOne.holdout?.toRows()).toEqual(plain.holdout?.toRows())
    const setting = {target: 'diagnosis', minority: ['rare']}
    const trained = [plain, treatedOne].map(each => {
      const {holdout} = each
      if (holdout === undefined) throw new TypeError('Nothing is held out.')
      const {table} = new TrainingData(
        {...each, synthetic: each.synthetic.select([], 'synthetic')},
        holdout,
        setting,
        createRng(1),
      )
      return [...numericColumn(table, 'marker').values].sort()
    })
    expect(trained[1]).toEqual(trained[0])
  })

  test('change no task that does not depend on them', () => {
    const hashes = (treatment?: {withheld: number[]}, ratio = 3) =>
      tasksOf(createPlan({...planRequest, ...(treatment && {treatment}), amount: {kind: 'ratio', ratio}}, []), 'input').map(
        task => ({
          hash: taskHash(task),
          kind: task.subject.kind,
        }),
      )
    const [plain, other, more] = [hashes(), hashes({withheld: [1]}), hashes(undefined, 4)]
    for (const [at, {kind, hash}] of plain.entries()) {
      expect(hash === other[at].hash).toBe(kind !== 'generator')
      expect(hash === more[at].hash).toBe(kind !== 'generator')
    }
  })
})

describe('records that are coarsened', () => {
  const coarsened = (people: number, which: number[]) =>
    treated({train}, numbers, {withheld: [], coarsened: {rows: which.map(row => row + 1), people}}, classes)

  test('have cells that so many people of the class share, and stay members as they are', () => {
    const {train: members, seen} = coarsened(5, [1, 3, 39])
    expect(members).toEqual(train)
    const made = seen.toRows()
    // The twenty values 1, 3, ..., 39 in four parts of five: the medians of the first and the last.
    expect([1, 3, 39].map(row => made[row]['x'])).toEqual([5, 5, 35])
    // One person alone is from far away.
    expect([1, 3].map(row => made[row]['ward'])).toEqual(['north', 'north'])
    expect(made.filter((_, row) => ![1, 3, 39].includes(row))).toEqual(rows.filter((_, row) => ![1, 3, 39].includes(row)))
  })

  test('have the median of the class where there are too few people for parts', () => {
    const {seen} = coarsened(15, [1, 39])
    expect([1, 39].map(row => seen.toRows()[row]['x'])).toEqual([21, 21])
  })
})
