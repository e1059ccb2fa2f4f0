import {describe, expect, test} from 'vitest'
import {createRng, permutation} from '../../../src/core/rng.js'
import {BestQuestion} from '../../../src/stats/best-question.js'
import {fisherExactGreater} from '../../../src/stats/tests.js'

const range = (count: number) => Array.from({length: count}, (_, at) => at)

describe('the best of many questions', () => {
  test('has the p-value of Fisher’s test when it is the only one', () => {
    for (const [mainHits, mainTrials, hits, trials] of [
      [60, 100, 0, 100],
      [3, 10, 5, 20],
      [0, 7, 2, 7],
      [8, 8, 3, 3],
    ]) {
      const search = new BestQuestion<string>()
      search.add('one', {mainHits, mainTrials, hits, trials})
      expect(search.best?.pValue).toBeCloseTo(fisherExactGreater(mainHits, mainTrials, hits, trials), 12)
    }
  })

  test('costs nothing for questions that could not have done as well', () => {
    const search = new BestQuestion<string>()
    search.add('good', {mainHits: 20, mainTrials: 100, hits: 0, trials: 100})
    // Of 10 people in all: at best 10 of 10, which is likelier than what was seen.
    for (const at of range(1000)) search.add(`poor ${at}`, {mainHits: 5, mainTrials: 100, hits: 5, trials: 100})
    expect(search.asked).toBe(1001)
    expect(search.best?.question).toBe('good')
    expect(search.best?.pValue).toBeCloseTo(fisherExactGreater(20, 100, 0, 100), 12)
  })

  test('costs what the others could have reached by chance', () => {
    const search = new BestQuestion<string>()
    for (const at of range(3)) search.add(`${at}`, {mainHits: 12 - at, mainTrials: 50, hits: at, trials: 50})
    expect(search.best?.pValue).toBeCloseTo(3 * fisherExactGreater(12, 50, 0, 50), 12)
  })

  test('has no answer without people of both groups', () => {
    const search = new BestQuestion<string>()
    search.add('nobody', {mainHits: 0, mainTrials: 0, hits: 1, trials: 4})
    expect(search.best).toBeUndefined()
  })

  test('is below 5 % in at most 5 % of cases in which nobody leaks, however the questions go together', () => {
    const rng = createRng('null')
    const people = range(60).map(() => range(40).map(() => rng.next()))
    const common = people.map(() => rng.next())
    let flagged = 0
    const cases = 400
    for (let at = 0; at < cases; at++) {
      const order = permutation(rng, 60)
      const search = new BestQuestion<number>()
      for (const question of range(40)) {
        const isRight = (person: number) => (question % 2 === 0 ? common[person] : people[person][question]) < question / 50
        const count = (from: number) => order.subarray(from, from + 30).filter(isRight).length
        search.add(question, {mainHits: count(0), mainTrials: 30, hits: count(30), trials: 30})
      }
      if ((search.best?.pValue ?? 1) < 0.05) flagged++
    }
    // Binomial(400, 0.05): more than 34 has probability 0.001.
    expect(flagged).toBeLessThanOrEqual(34)
  })
})
