import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createRng, normal, permutation} from '../../../src/core/rng.js'
import {auc, aucEstimate} from '../../../src/stats/auc.js'
import {rankSumGreaterTest, type Sides} from '../../../src/stats/rank-sum-test.js'
import {repeatedAuc} from '../../../src/stats/repeated-auc.js'

const range = (count: number) => Array.from({length: count}, (_, at) => at)
const logit = (share: number) => Math.log(share / (1 - share))

/** Scores of people who are numbered from `first` on, members first. */
const scored = (members: readonly number[], nonMembers: readonly number[], first = 0) => ({
  members,
  nonMembers,
  memberPeople: members.map((_, at) => first + at),
  nonMemberPeople: nonMembers.map((_, at) => first + members.length + at),
})

/** People of whom every repeat takes another half as members, at a true AUC of 0.5: most of a score is the person's own. */
function cleanRepeats(seed: string, people: number, repeats: number) {
  const rng = createRng(seed)
  const own = range(2 * people).map(() => normal(rng))
  return range(repeats).map(() => {
    const order = Array.from(permutation(rng, 2 * people))
    const score = (person: number) => own[person] + 0.7 * normal(rng)
    const [memberPeople, nonMemberPeople] = [order.slice(0, people), order.slice(people)]
    return [{members: memberPeople.map(score), nonMembers: nonMemberPeople.map(score), memberPeople, nonMemberPeople}]
  })
}

describe('the mean AUC over repeats', () => {
  const members = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
  const others = [2, 7, 1, 0, 2, 1, 4, 2, 0]

  it('has the interval of a single AUC when there is one repeat of one class', () => {
    const scores = fc.array(fc.integer({min: 0, max: 9}), {minLength: 1, maxLength: 12})
    fc.assert(
      fc.property(scores, scores, (ours, theirs) => {
        const {value, low, high, trials} = repeatedAuc([[scored(ours, theirs)]], 0.95)
        const plain = aucEstimate(ours, theirs, 0.95)
        expect(trials).toBe(plain.trials)
        expect(value).toBeCloseTo(plain.value, 12)
        expect(low).toBeCloseTo(plain.low, 12)
        expect(high).toBeCloseTo(plain.high, 12)
      }),
      // One third of three people is one person, which rounding must not decide about.
      {
        examples: [
          [
            [6, 5, 6, 0, 0, 6, 3, 6],
            [1, 5, 3],
          ],
        ],
        numRuns: 300,
      },
    )
  })

  it('is known no better when the same people get the same scores again', () => {
    const one = repeatedAuc([[scored(members, others)]], 0.95)
    const five = repeatedAuc(
      range(5).map(() => [scored(members, others)]),
      0.95,
    )
    expect([five.low, five.high]).toEqual([expect.closeTo(one.low, 10), expect.closeTo(one.high, 10)])
  })

  it('is known as well as from so many times the people when other people are asked about every time', () => {
    const width = (estimate: {low: number; high: number}) => logit(estimate.high) - logit(estimate.low)
    const one = repeatedAuc([[scored(members, others)]], 0.95)
    const five = repeatedAuc(
      range(5).map(repeat => [scored(members, others, 100 * repeat)]),
      0.95,
    )
    expect(width(five)).toBeCloseTo(width(one) / Math.sqrt(5), 10)
  })

  it('is less certain when releases differ by more than people explain', () => {
    const [good, bad] = [[scored([2, 3, 4, 5, 6, 1], [1, 0, 2, 1, 0, 2])], [scored([2, 1, 0, 2, 1, 2], [2, 1, 2, 1, 2, 1])]]
    const mixed = repeatedAuc([good, bad, good, bad], 0.95)
    expect(mixed.high - mixed.low).toBeGreaterThan(0.4)
  })

  it('misses the truth about as often as it says when every repeat divides the same people anew', () => {
    const runs = 600
    const missed = range(runs).filter(run => {
      const {low, high} = repeatedAuc(cleanRepeats(`coverage/${run}`, 20, 5), 0.95)
      return low > 0.5 || high < 0.5
    }).length
    // Four standard errors to either side of 5 %.
    expect(Math.abs(missed / runs - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / runs))
  })

  it('refuses empty sides', () => {
    expect(() => repeatedAuc([], 0.95)).toThrow(RangeError)
    expect(() => repeatedAuc([[scored([1], [])]], 0.95)).toThrow(RangeError)
  })
})

describe('the rank test over strata', () => {
  /** All ways to choose so many of these scores, each with the scores left. */
  function choices({members, nonMembers}: Sides): Sides[] {
    const all = [...Array.from(members), ...Array.from(nonMembers)]
    return range(1 << all.length).flatMap(mask => {
      const chosen = all.filter((_, at) => (mask >> at) & 1)
      return chosen.length === members.length ? [{members: chosen, nonMembers: all.filter((_, at) => !((mask >> at) & 1))}] : []
    })
  }

  it('counts all arrangements of all strata together, ties included', () => {
    const [first, second] = [
      {members: [3, 2, 2], nonMembers: [1, 2, 0]},
      {members: [500, 100], nonMembers: [100, 200, 100, 100]},
    ]
    // Strata of equal size weigh the same: the sum of rank sums is that of AUCs times members times non-members.
    const sum = (a: Sides, b: Sides) => 9 * auc(a.members, a.nonMembers) + 8 * auc(b.members, b.nonMembers)
    const sums = choices(first).flatMap(a => choices(second).map(b => sum(a, b)))
    const extreme = sums.filter(each => each >= sum(first, second) - 1e-9).length
    expect(rankSumGreaterTest([first, second])).toBeCloseTo(extreme / sums.length, 10)
  })

  it('does not take a handful of untied rows for more than they are, however many others are tied', () => {
    const members = [...range(5).map(at => 1 + at), ...range(45).map(() => 0)]
    // All five among the members: the hypergeometric probability C(95, 45) / C(100, 50).
    const expected = range(5).reduce((product, at) => product * ((50 - at) / (100 - at)), 1)
    expect(rankSumGreaterTest([{members, nonMembers: new Float64Array(50)}])).toBeCloseTo(expected, 10)
  })

  it(
    'flags clean files no more often than its level over repeats that divide people anew, and few ' +
      'people with a weak leak more often than one repeat does',
    () => {
      const runs = 400
      let [clean, found, foundByOne] = [0, 0, 0]
      for (let run = 0; run < runs; run++) {
        const repeats = cleanRepeats(`test/${run}`, 15, 5).flat()
        if (rankSumGreaterTest(repeats) < 0.05) clean++
        const leaking = repeats.map(repeat => ({...repeat, members: repeat.members.map(score => score + 0.5)}))
        if (rankSumGreaterTest(leaking) < 0.05) found++
        if (rankSumGreaterTest(leaking.slice(0, 1)) < 0.05) foundByOne++
      }
      expect(clean / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs))
      expect(found).toBeGreaterThan(1.5 * foundByOne)
    },
  )
})
