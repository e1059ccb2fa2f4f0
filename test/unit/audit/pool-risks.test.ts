import {expect, test} from 'vitest'
import {riskFigures} from '../../../src/audit/pool/risks.js'
import type {OutputOf} from '../../../src/audit/pool/attacks.js'
import type {InferenceCounts} from '../../../src/audit/plan/task-output.js'
import {joinInferences} from '../../../src/audit/score/risks/inference-counts.js'

const people = (successes: number, attempts = 40) => ({successes, attempts})

/** A repeat whose best question found out this column, of so many members and of so many others. */
function repeat(secret: string, main: number, control: number): OutputOf<'risk'> {
  const best = {known: ['age'], secret: [secret], main: people(main), control: people(control), ownPValue: 1e-8, pValue: 1e-6}
  return {
    kind: 'risk',
    main: people(10),
    control: people(10),
    baseline: people(1),
    searches: [{by: 'equality', asked: 100, classes: 1, best}],
    details: {},
  }
}

test('the figures shown are about the column that is named, not about those of other repeats', () => {
  const figures = riskFigures([repeat('crp', 20, 0), repeat('sex', 38, 19), repeat('crp', 22, 2)], 0.95)
  expect(figures.question).toMatchObject({by: 'equality', secret: ['crp']})
  expect(figures.estimates['risk'].value).toBeCloseTo(21 / 40, 12)
  expect(figures.control?.['risk'].value).toBeCloseTo(1 / 40, 12)
})

test('the shares of a sweep are added over classes and averaged over the repeats that asked', () => {
  const part = (secret: string, main: number): InferenceCounts => ({
    secrets: [
      {
        secret,
        by: 'forest',
        main: people(main),
        control: people(10),
        rarity: {main: {right: main, weight: 80, squares: 200}, control: {right: 10, weight: 80, squares: 200}},
      },
    ],
    sizes: [{known: 3, sets: 2, by: 'forest', main: people(main), control: people(10)}],
  })
  const parts = [part('crp', 20), part('sex', 38), part('crp', 30)]
  const mean = joinInferences(parts, 'mean')
  expect(mean.secrets.map(({secret, main}) => [secret, main.successes, main.attempts])).toEqual([
    ['crp', 25, 40],
    ['sex', 38, 40],
  ])
  const [crp] = joinInferences(parts, 'sum').secrets
  expect([crp.main, crp.rarity.main]).toEqual([people(50, 80), {right: 50, weight: 160, squares: 400}])
  const output = {...repeat('crp', 0, 0), searches: [], inference: mean}
  const {inference, question} = riskFigures([output], 0.95)
  expect(question).toEqual({by: 'all', asked: 1})
  // 80^2 / 200 people stand behind 25 of 80.
  expect(inference?.secrets[0].rarity.main).toMatchObject({value: 25 / 80, trials: 32})
  expect(inference?.secrets[0].rarity.advantage.value).toBeCloseTo(15 / 80, 12)
})

test('a sweep of many guesses at each person is tested by the ranks of their shares', () => {
  const side = (share: number) => Array.from({length: 40}, (_, person) => share + (person % 5) / 50)
  const swept = (members: number, nonMembers: number): OutputOf<'risk'> => ({
    ...repeat('crp', 0, 0),
    main: people(40 * members),
    control: people(40 * nonMembers),
    searches: [],
    inference: {secrets: [], sizes: []},
    people: [{members: side(members), nonMembers: side(nonMembers), memberPeople: [], nonMemberPeople: []}],
  })
  const {test: tested, estimates} = riskFigures([swept(0.4, 0.34)], 0.95)
  // 16 of 40 against 14 of 40 are nothing to Fisher's test.
  expect(estimates['risk'].value).toBeCloseTo(0.4, 12)
  expect(tested.pValue).toBeLessThan(1e-4)
  expect(tested.method).toBe('one-sided rank sum test of shares per person against people who were not in the data')
  expect(riskFigures([swept(0.34, 0.4)], 0.95).test.pValue).toBeGreaterThan(0.99)
  const nobody = {members: [], nonMembers: [], memberPeople: [], nonMemberPeople: []}
  expect(riskFigures([{...swept(0.4, 0.34), people: [nobody]}], 0.95).test.method).toContain('Fisher')
})
