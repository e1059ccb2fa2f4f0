import {describe, expect, it} from 'vitest'
import {NotApplicable} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import type {Row} from '../../../src/core/table.js'
import {anonymity} from '../../../src/metrics/disclosure/anonymity.js'
import {attribute} from '../../../src/metrics/disclosure/attribute.js'
import {identity} from '../../../src/metrics/disclosure/identity.js'
import {clusterShares} from '../../../src/metrics/disclosure/identity/cluster-shares.js'
import {oneOverPopulation} from '../../../src/metrics/disclosure/identity/one-over-population.js'
import {membership} from '../../../src/metrics/disclosure/membership.js'
import {overlap} from '../../../src/metrics/disclosure/overlap.js'
import {uniqueness} from '../../../src/metrics/disclosure/uniqueness.js'
import {classSizes} from '../../../src/metrics/disclosure/uniqueness/class-sizes.js'
import {pitmanUniques} from '../../../src/metrics/disclosure/uniqueness/pitman.js'
import {zayatzUniques} from '../../../src/metrics/disclosure/uniqueness/zayatz.js'
import {disclosureContext, disclosureInput, realPeople} from '../../support/disclosure.js'

const context = disclosureContext()
const people = (ages: readonly number[], more: (at: number) => Row = () => ({})): Row[] =>
  ages.map((age, at) => ({age, minority: 'no', ...more(at)}))
const values = (estimates: Readonly<Record<string, {readonly value: number}>> = {}) =>
  Object.fromEntries(Object.entries(estimates).map(([name, {value}]) => [name, value]))
const declared = {quasiIdentifiers: ['age']}

describe('identity disclosure', () => {
  // Three people of 30, two of 40 and one of 50; 30 and 50 are released: (3 x 1/3 + 1) / 6, and all of it 3 classes / 6.
  const members = people([30, 30, 30, 40, 40, 50])
  const released = people([30, 50, 60])

  it('is the mean of 1 over the number of people with the combination, where it is released', async () => {
    const {estimates, baseline} = await identity.create().measure(disclosureInput(members, released, declared), context)
    expect(estimates['risk'].value).toBeCloseTo(1 / 3, 12)
    expect(baseline?.['risk'].value).toBeCloseTo(0.5, 12)
  })

  it('is highest for whom the fewest share a combination that is released', async () => {
    const {estimates, baseline} = await identity.create().measure(disclosureInput(members, people([30]), declared), context)
    expect([estimates['highestRisk'].value, baseline?.['highestRisk'].value]).toEqual([1 / 3, 1])
  })

  it('goes down with the size of the population', async () => {
    const input = disclosureInput(members, released, {...declared, population: 12})
    const {estimates} = await identity.create().measure(input, context)
    // By hand, p = 1/2: log 2 for one person, and 1/2 K(3), K(1) = 2 log 2, K(f + 1) = 2 / f - K(f).
    const [one, three] = [Math.LN2, (1 - (2 - 2 * Math.LN2)) / 2]
    expect(estimates['risk'].value).toBeCloseTo((3 * three + one) / 6, 12)
  })

  it('is adjusted for matches that cannot be verified', async () => {
    const input = disclosureInput(members, released, declared)
    const {estimates} = await identity.create({verified: 0.5, errors: 0.2}).measure(input, context)
    expect(estimates['risk'].value).toBeCloseTo((1 / 3) * ((1 + 0.5 * 0.8) / 2), 12)
  })

  it('takes a released 29.6 for the 30 of somebody whose age is a whole number', async () => {
    const {estimates} = await identity.create().measure(disclosureInput(members, people([29.6]), declared), context)
    expect(estimates['risk'].value).toBeCloseTo(1 / 6, 12)
  })

  it('counts a person once, and a person outside the data as if they were in them', async () => {
    const input = {
      ...disclosureInput(members, released, declared),
      members: realPeople(members, [0, 0, 1, 2, 3, 4]),
      others: realPeople(people([30, 70, 50])),
    }
    const {estimates, control} = await identity.create().measure(input, context)
    // Two people of 30, each 1/2, and the one of 50, of five people; others: 1/3, 0 and 1/2 of three.
    expect(estimates['risk'].value).toBeCloseTo(2 / 5, 12)
    expect(control?.['risk'].value).toBeCloseTo((1 / 3 + 1 / 2) / 3, 12)
  })

  it('is meaningful where a matching row has a sensitive value that most people do not have', async () => {
    const illness = ['usual', 'usual', 'rare', 'usual', 'usual', 'rare']
    const sick = people([30, 30, 30, 40, 40, 50], at => ({illness: illness[at]}))
    const made = people([30, 50], at => ({illness: ['rare', 'usual'][at]}))
    const input = disclosureInput(sick, made, {...declared, sensitive: ['illness']})
    const {estimates} = await identity.create().measure(input, context)
    // Of the people of 30 one has what is released of that age; of 50, what is released is not theirs.
    expect(estimates['meaningfulRisk'].value).toBeCloseTo(1 / 3 / 6, 12)
  })

  it('is meaningful where a number is near, however common, and equal numbers are near where nothing varies', async () => {
    const income = (list: readonly number[]) => (at: number) => ({income: list[at]})
    const sensitive = {...declared, sensitive: ['income']}
    const rich = people([30, 31, 32, 33, 34, 35], income([10, 11, 12, 50, 51, 52]))
    const near = disclosureInput(rich, people([30, 31], income([11, 90])), sensitive)
    // Half are in each cluster; the deviation is 20, so 1/2 x 1 < 1.48 x 20 and not 1/2 x 79.
    expect((await identity.create().measure(near, context)).estimates['meaningfulRisk'].value).toBeCloseTo(1 / 6, 12)
    const flat = people([30, 31, 32, 33], income([7, 7, 7, 9]))
    const equal = disclosureInput(flat, people([30, 33], income([7, 9])), sensitive)
    expect((await identity.create().measure(equal, context)).estimates['meaningfulRisk'].value).toBeCloseTo(1 / 4, 12)
  })
})

describe('the expected 1 / F', () => {
  it.each([
    [1, 0.5],
    [1, 0.001],
    [2, 0.25],
    [3, 0.05],
    [9, 0.02],
    [12, 0.02],
    [40, 0.3],
    [5, 0.9],
  ])('of %i people in a sample of a share of %f is the sum over the negative binomial distribution', (size, fraction) => {
    let [sum, log] = [0, size * Math.log(fraction)]
    for (let all = size; all < size + 60_000; all++) {
      sum += Math.exp(log) / all
      log += Math.log(1 - fraction) + Math.log(all / (all - size + 1))
    }
    expect(oneOverPopulation(size, fraction)).toBeCloseTo(sum, 9)
  })

  it('is 1 over the people in the data where these are everybody', () => {
    expect(oneOverPopulation(3, 1)).toBe(1 / 3)
    // The formulas of sdcMicro's documentation for one and two people, p = 0.1.
    expect(oneOverPopulation(1, 0.1)).toBeCloseTo((0.1 / 0.9) * Math.log(10), 12)
    expect(oneOverPopulation(2, 0.1)).toBeCloseTo(0.1 / 0.9 - (0.1 / 0.9) ** 2 * Math.log(10), 12)
  })
})

it('finds the two clusters that numbers lie in', () => {
  const shareOf = clusterShares(Float64Array.of(1, 2, 3, 100, 101, 102, 103, 104, 105), 9)
  expect([shareOf(2), shareOf(103)]).toEqual([1 / 3, 2 / 3])
})

describe('overlap', () => {
  it('counts people whose combination is released, uniques and replicated uniques, and rows', async () => {
    const input = disclosureInput(people([30, 30, 40, 50, 60]), people([30, 40, 40, 50, 99]), declared, people([40, 98, 99]))
    const {estimates, control} = await overlap.create().measure(input, context)
    expect(values(estimates)).toEqual({
      found: 4 / 5,
      uniquesFound: 2 / 3,
      replicatedUniques: 1 / 5,
      rows: 4 / 5,
      rowsOfUniques: 3 / 5,
    })
    // 98 and 99 would be unique in the data, and 99 is in the release, once.
    expect(values(control)).toEqual({found: 2 / 3, uniquesFound: 1 / 2, replicatedUniques: 1 / 3})
  })

  it('has the same figures of the minority', async () => {
    const members = people([30, 30, 40], at => ({minority: at === 0 ? 'no' : 'yes'}))
    const {estimates} = await overlap.create().measure(disclosureInput(members, people([30]), declared), context)
    expect([estimates['found'].value, estimates['minorityFound'].value]).toEqual([2 / 3, 1 / 2])
  })
})

describe('attribute disclosure', () => {
  const ill = (illnesses: string) => (at: number) => ({illness: illnesses[at] === '-' ? null : illnesses[at]})
  const sensitive = {...declared, sensitive: ['illness']}

  it('counts who has the one value that is released with their combination, and the share of rows that have it', async () => {
    const members = people([30, 30, 40, 50], ill('aabb'))
    const released = people([30, 30, 40, 40, 40], ill('aabba'))
    const {estimates, baseline} = await attribute.create().measure(disclosureInput(members, released, sensitive), context)
    expect(values(estimates)).toEqual({disclosed: 2 / 4, attribution: expect.closeTo((1 + 1 + 2 / 3) / 4, 12) as number})
    expect(baseline?.['attribution'].value).toBe(1 / 2)
  })

  it('does not count a missing value as found', async () => {
    const input = disclosureInput(people([30, 40], ill('-a')), people([30, 40], ill('-a')), sensitive)
    expect((await attribute.create().measure(input, context)).estimates['disclosed'].value).toBe(1 / 2)
  })

  it('shows the worst column, and all of them', async () => {
    const columns = (illness: string, job: string) => (at: number) => ({illness: illness[at], job: job[at]})
    const input = disclosureInput(people([30, 40], columns('ab', 'xy')), people([30, 40], columns('aa', 'xy')), {
      ...declared,
      sensitive: ['illness', 'job'],
    })
    const {estimates, sensitive: all, details} = await attribute.create().measure(input, context)
    expect([estimates['disclosed'].value, details?.['disclosed']]).toEqual([1, 'job'])
    expect(all?.map(({name, estimates: own}) => [name, own['disclosed'].value])).toEqual([
      ['illness', 0.5],
      ['job', 1],
    ])
  })

  it('shows the worst column of the minority, though another one is worst of everybody', async () => {
    const columns = (illness: string, job: string) => (at: number) => ({
      ...{illness: illness[at], job: job[at]},
      minority: at === 0 ? 'yes' : 'no',
    })
    const input = disclosureInput(people([30, 40, 50], columns('aaa', 'xyz')), people([30, 40, 50], columns('abb', 'vyz')), {
      ...declared,
      sensitive: ['illness', 'job'],
    })
    const {estimates, details} = await attribute.create().measure(input, context)
    expect([estimates['disclosed'].value, estimates['minorityDisclosed'].value]).toEqual([2 / 3, 1])
    expect(details).toMatchObject({disclosed: 'job', minorityDisclosed: 'illness'})
  })

  it('does not apply without a sensitive column', async () => {
    const input = disclosureInput(people([30]), people([30]), declared)
    await expect(attribute.create().measure(input, context)).rejects.toThrow(NotApplicable)
  })
})

describe('membership disclosure', () => {
  const input = disclosureInput(people([30, 30, 40, 50]), people([30, 40]), declared, people([30, 60, 70, 80]))

  it('is the F1 of taking for members whose combination is released, at the share that was sampled', async () => {
    const {estimates, control, baseline} = await membership.create({bins: 0}).measure(input, context)
    // r = 3/4, w = 1/4, t = 1/2: precision 3/4, F1 3/4; everybody: precision 1/2, F1 2/3.
    expect(values(estimates)).toEqual({f1: 0.75, relativeF1: 0.5, taken: 0.75})
    expect([control?.['taken'].value, baseline?.['f1'].value]).toEqual([0.25, expect.closeTo(2 / 3, 12)])
    const sampled = {...input, declared: {...input.declared, population: 40}}
    // t = 1/10: precision 0.075 / (0.075 + 0.225) = 1/4, F1 2 x 1/4 x 3/4 / 1.
    expect((await membership.create({bins: 0}).measure(sampled, context)).estimates['f1'].value).toBeCloseTo(0.375, 12)
  })

  it('lets so many quasi-identifiers differ', async () => {
    const both = (list: readonly (readonly [number, string])[]): Row[] => list.map(([age, sex]) => ({age, sex, minority: 'no'}))
    const two = disclosureInput(both([[30, 'f']]), both([[30, 'm']]), {quasiIdentifiers: ['age', 'sex']}, both([[31, 'f']]))
    const takenAt = async (distance: number) => {
      const {estimates, control} = await membership.create({bins: 0, distance}).measure(two, context)
      return [estimates['taken'].value, control?.['taken'].value]
    }
    expect(await takenAt(0)).toEqual([0, 0])
    expect(await takenAt(1)).toEqual([1, 0])
  })

  it('needs people outside the data', async () => {
    const {others: _, ...alone} = input
    await expect(membership.create().measure(alone, context)).rejects.toThrow(NotApplicable)
  })
})

describe('anonymity', () => {
  it('counts cells and the values within them', async () => {
    const released = people([30, 30, 40, 40, 40, 50], at => ({illness: 'aabbca'[at]}))
    const input = disclosureInput(
      people([30, 31], () => ({illness: 'a'})),
      released,
      {...declared, sensitive: ['illness']},
    )
    const {estimates, baseline} = await anonymity.create({small: 2}).measure(input, context)
    expect(values(estimates)).toEqual({
      k: 1,
      smallCells: 2,
      inSmallCells: 1 / 2,
      uniqueRows: 1 / 6,
      diversity: 1,
      entropyDiversity: 1,
      // Cell 40 has b, b, c; of all rows 1/2 are a, so half of that cell would have to move.
      closeness: 1 / 2,
      smallestLevel: 1,
    })
    expect(baseline?.['k'].value).toBe(1)
  })

  it('has the entropy of the least diverse cell', async () => {
    const released = people([30, 30, 30, 40, 40], at => ({illness: 'aabab'[at]}))
    const input = disclosureInput(
      people([30], () => ({illness: 'a'})),
      released,
      {...declared, sensitive: ['illness']},
    )
    const {estimates} = await anonymity.create().measure(input, context)
    expect(estimates['diversity'].value).toBe(2)
    expect(estimates['entropyDiversity'].value).toBeCloseTo(Math.exp(-(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3)), 12)
  })

  // Li, Li and Venkatasubramanian 2007, section 4: salaries of 3,000 to 11,000; {3, 4, 5} is at 0.375 and {6, 8, 11} at 0.167.
  it.each([
    [[3, 4, 5], 0.375],
    [[6, 8, 11], 1 / 6],
  ])('has the distance of the salaries %j that the paper has', async (own, distance) => {
    const salaries = [3, 4, 5, 6, 7, 8, 9, 10, 11]
    // All others are alike in age with everybody, so that the cell in question is the furthest.
    const released = people([...own.map(() => 30), ...salaries.flatMap(() => Array<number>(1000).fill(40))], at => ({
      salary: at < 3 ? own[at] : salaries[Math.floor((at - 3) / 1000)],
    }))
    const input = disclosureInput(
      people([30], () => ({salary: 3})),
      released,
      {...declared, sensitive: ['salary']},
    )
    const {estimates} = await anonymity.create().measure(input, context)
    expect(estimates['closeness'].value).toBeCloseTo(distance, 3)
  })

  it('looks at released numbers with all of their decimals', async () => {
    const {estimates} = await anonymity
      .create()
      .measure(disclosureInput(people([30]), people([30, 30.1, 29.9]), declared), context)
    expect(estimates['uniqueRows'].value).toBe(1)
  })
})

describe('uniqueness', () => {
  it('is that of the data where these are everybody', async () => {
    const input = disclosureInput(people([30, 30, 40, 50]), people([1]), declared)
    const {estimates} = await uniqueness.create().measure(input, context)
    expect(values(estimates)).toEqual({sampleUniques: 0.5, populationUniques: 0.5, stillUnique: 1})
  })

  it('is 0 in any population of data without uniques', async () => {
    const input = disclosureInput(people([30, 30, 40, 40]), people([1]), {...declared, population: 1000})
    const {estimates} = await uniqueness.create().measure(input, context)
    expect(estimates['populationUniques'].value).toBe(0)
    expect(estimates).not.toHaveProperty('stillUnique')
  })

  it('by Zayatz is what the hypergeometric probabilities give by hand', () => {
    // Of 6 people 3 are sampled, one alone and two alike: h(1) = 10/20, h(2) = 2 x 6/20, so 0.5 / 1.1 of the unique one, twice.
    expect(zayatzUniques(classSizes([1, 2, 0]), 6)).toBeCloseTo((0.5 / 1.1) * 2, 12)
  })

  // Draws of Pitman's formula itself: the next person is alike to a class of m with probability (m - alpha) / (n + theta).
  it.each([
    [0.3, 50],
    [0.7, 10],
  ])('by Pitman is near the truth in a population of that kind (alpha %f, theta %i)', (alpha, theta) => {
    const rng = createRng(7)
    const sizes: number[] = []
    const owners: number[] = []
    const total = 20_000
    for (let person = 0; person < total; person++) {
      const isNew = rng.next() * (person + theta) < theta + alpha * sizes.length
      let owner = sizes.length
      // Of an old class with m people, by a person of it and then thinned.
      while (!isNew) {
        owner = owners[Math.floor(rng.next() * person)]
        if (rng.next() < (sizes[owner] - alpha) / sizes[owner]) break
      }
      sizes[owner] = (sizes[owner] ?? 0) + 1
      owners.push(owner)
    }
    const truth = sizes.filter(size => size === 1).length
    const sample = new Int32Array(sizes.length)
    for (const owner of owners) if (rng.next() < 0.05) sample[owner]++
    const found = pitmanUniques(classSizes(sample), total) ?? NaN
    expect(found / truth).toBeGreaterThan(0.7)
    expect(found / truth).toBeLessThan(1.4)
  })

  it('has no estimate by Pitman of people who are all different', () => {
    expect(pitmanUniques(classSizes([1, 1, 1]), 100)).toBeUndefined()
  })
})
