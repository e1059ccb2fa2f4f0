import {describe, expect, test} from 'vitest'
import type {ResultEntry} from '../../../src/result/audit-result.js'
import {judgeGenerators, withCorrectedTests} from '../../../src/audit/judge/verdict.js'
import type {Estimate} from '../../../src/core/estimate.js'

const rate = (value: number): Estimate => ({value, low: value, high: value, confidence: 0.95, trials: 30, method: 'given'})

const attack = (generator: string, name: string, pValue: number, more: Partial<ResultEntry> = {}): ResultEntry => ({
  generator,
  kind: 'attack',
  name,
  status: 'done',
  estimates: {recall: rate(pValue < 0.05 ? 0.9 : 0.1)},
  control: {recall: rate(0)},
  test: {estimate: 'recall', method: 'given', pValue, adjustedPValue: pValue, detectable: 0.2},
  seconds: 0,
  ...more,
})

const judge = (entries: readonly ResultEntry[]) => judgeGenerators(withCorrectedTests(entries, 0.95), 0.95)

describe('verdicts', () => {
  test('say leaks when an attack beats its control', () => {
    const [verdict] = judge([attack('smote', 'reconsmote', 1e-9)])
    const found = {attack: 'reconsmote', figure: 'recall', value: 0.9, control: 0, adjustedPValue: 1e-9}
    expect(verdict).toEqual({generator: 'smote', verdict: 'leaks', reasons: [{code: 'beats-control', ...found}]})
  })

  test('begin with records that the release holds as they are, then with records found, and scores last', () => {
    const auc = {estimates: {auc: rate(0.97)}, test: {estimate: 'auc', method: 'given', pValue: 1e-9, adjustedPValue: 1e-9}}
    const found = (...entries: ResultEntry[]) => judge(entries)[0].reasons.map(reason => 'attack' in reason && reason.attack)
    expect(found(attack('g', 'dcr-mia', 1e-9, auc), attack('g', 'reconsmote', 1e-9))).toEqual(['reconsmote', 'dcr-mia'])
    const copied = (pValue: number) =>
      attack('g', 'copies', pValue, {
        estimates: {copied: rate(0.05)},
        control: {copied: rate(0)},
        test: {estimate: 'copied', method: 'given', pValue, adjustedPValue: pValue},
      })
    expect(found(attack('g', 'dcr-mia', 1e-9, auc), attack('g', 'reconsmote', 1e-9), copied(1e-4))).toEqual([
      'copies',
      'reconsmote',
      'dcr-mia',
    ])
    // As many equal people outside the data: what rows of few levels do.
    expect(found(attack('g', 'reconsmote', 1e-9), copied(0.5))).toEqual(['reconsmote'])
  })

  test('correct for the number of attacks of a generator by Holm', () => {
    // 0.03 alone would be below 0.05; as the smallest of two it counts as 0.06.
    expect(judge([attack('g', 'a', 0.03)])[0].verdict).toBe('leaks')
    expect(judge([attack('g', 'a', 0.03), attack('g', 'b', 0.8)])[0].verdict).toBe('no-leak-found')
    // Another generator's attacks do not count.
    expect(judge([attack('g', 'a', 0.03), attack('h', 'b', 0.8)])[0].verdict).toBe('leaks')
  })

  test('say what could have been found when nothing was', () => {
    const [verdict] = judge([attack('g', 'a', 0.5)])
    expect(verdict.reasons).toEqual([{code: 'nothing-found', attack: 'a', figure: 'recall', value: 0.1, detectable: 0.2}])
  })

  test('never claim that a leak as large as the figure would have been found', () => {
    const [{verdict, reasons}] = judge([attack('g', 'a', 0.2, {estimates: {recall: rate(0.25)}})])
    expect(verdict).toBe('no-leak-found')
    expect(reasons).toMatchObject([{code: 'not-significant', value: 0.25, detectable: 0.2}])
  })

  test('say nothing of figures that no outcome could make significant, and do not let them weigh on the others', () => {
    const tested = (name: string, pValue: number, smallestPValue: number, people: number) => {
      const entry = attack('g', name, pValue)
      return {...entry, test: {...entry.test!, smallestPValue, compared: {main: people / 2, reference: people / 2}}}
    }
    const four = tested('a', 1 / 6, 1 / 6, 4)
    const [verdict] = judge([four, {...four, name: 'b'}])
    expect(verdict.verdict).toBe('not-tested')
    const few = (people: number) => ({code: 'cannot-tell', attack: 'a', reason: {code: 'too-few-people', people}})
    expect(verdict.reasons).toContainEqual(few(4))
    // 0.03 is significant alone: the other test could not have been, whatever came out.
    expect(judge([four, tested('b', 0.03, 1e-9, 60)])[0].verdict).toBe('leaks')
    expect(judge([tested('a', 0.9, 1e-9, 60), tested('b', 0.03, 1e-9, 60)])[0].verdict).toBe('no-leak-found')
    // Eight people: 1 / 70 would do alone, but not for each of four tests.
    const eight = ['a', 'b', 'c', 'd'].map(name => tested(name, 1 / 70, 1 / 70, 8))
    expect(judge(eight.slice(0, 3))[0].verdict).toBe('leaks')
    expect(judge(eight)[0].reasons).toContainEqual(few(8))
    const corrected = withCorrectedTests(eight, 0.95)
    expect(corrected.map(({test}) => test?.adjustedPValue)).toEqual([1, 1, 1, 1])
    const tied = {...tested('a', 0.5, 0.2, 200), details: {equalPairs: 0.97}}
    expect(judge([tied])[0].reasons).toMatchObject([{code: 'cannot-tell', reason: {code: 'equal-scores'}}])
  })

  test('do not say that there is no leak when no attack was likely to find one of any size', () => {
    const {detectable: _none, ...weakTest} = attack('g', 'a', 0.5).test!
    const [verdict] = judge([attack('g', 'a', 0.5, {test: weakTest})])
    expect(verdict.verdict).toBe('not-tested')
    expect(verdict.reasons).toEqual([{code: 'no-power', attack: 'a', figure: 'recall', value: 0.1, control: 0}])
    // A control that is nearly always right is no want of people: both are told.
    const alike = attack('g', 'copies', 1, {
      control: {recall: rate(0.99)},
      test: {...weakTest, compared: {main: 100, reference: 100}},
    })
    expect(judge([alike])[0].reasons).toMatchObject([{code: 'no-power', attack: 'copies', control: 0.99, people: 200}])
  })

  test('do not take it for the absence of a leak that nobody was copied, where other attacks cannot tell', () => {
    const four = attack('g', 'dcr-mia', 1 / 6)
    const mute = {...four, test: {...four.test!, smallestPValue: 1 / 6, compared: {main: 2, reference: 2}}}
    const copies = attack('g', 'copies', 1, {estimates: {...four.estimates, copied: rate(0)}})
    expect(judge([copies, mute])[0].verdict).toBe('not-tested')
    expect(judge([copies, attack('g', 'dcr-mia', 0.5), mute])[0].verdict).toBe('no-leak-found')
    expect(judge([copies])[0].verdict).toBe('no-leak-found')
  })

  test('say of members who score below other people that the score can be turned around', () => {
    const test = {estimate: 'auc', method: 'given', pValue: 1e-6, adjustedPValue: 1, below: true} as const
    const [verdict] = judge([attack('g', 'dcr-mia', 1e-6, {estimates: {auc: rate(0.4)}, test})])
    expect(verdict.verdict).toBe('leaks')
    expect(verdict.reasons).toMatchObject([{code: 'beats-control', attack: 'dcr-mia', figure: 'auc', value: 0.4, below: true}])
  })

  test('rest on attacks alone, never on proxies', () => {
    const proxy = attack('g', 'identical-match', 1e-12, {kind: 'proxy'})
    expect(judge([attack('g', 'a', 0.5), proxy]).map(({verdict}) => verdict)).toEqual(['no-leak-found'])
    expect(judge([proxy])).toEqual([])
  })

  test('say not tested, and why, when no attack could be run', () => {
    const {test: _test, control: _control, ...rest} = attack('g', 'a', 1)
    const reason = {code: 'not-applicable', text: 'no numeric columns'} as const
    const [verdict] = judge([{...rest, status: 'skipped', reason, estimates: {}}])
    expect(verdict).toEqual({generator: 'g', verdict: 'not-tested', reasons: [{code: 'not-run', attack: 'a', reason}]})
  })

  test('pass a planted leak only when it is flagged, and an independent sample only when it is not', () => {
    const control = (generator: string, pValue: number) =>
      attack(generator, 'a', pValue, {kind: 'control', estimates: {recall: rate(pValue < 0.05 ? 0.9 : 0.1)}})
    const passed = withCorrectedTests([control('planted-leak', 1e-9), control('independent-sample', 1e-9)], 0.95).map(
      entry => entry.passed,
    )
    expect(passed).toEqual([true, false])
    const other = withCorrectedTests([control('planted-leak', 0.5), control('independent-sample', 0.5)], 0.95)
    expect(other.map(entry => entry.passed)).toEqual([false, true])
  })

  // 31 people: an attack that was right about 26 % of them, and one that would find a rate of 30 % four times out of five.
  const weak = (pValue: number, high: number, detectable = 0.3) => {
    const control = attack('planted-leak', 'a', pValue, {kind: 'control', estimates: {recall: {...rate(0.26), high}}})
    return {...control, test: {...control.test!, detectable}}
  }

  test('leave a planted leak open that was missed among so few records that it may be there', () => {
    const outcome = (entry: ResultEntry) => withCorrectedTests([entry], 0.95)[0].passed
    expect(outcome(weak(0.052, 0.43))).toBeUndefined()
    expect(outcome(weak(0.3, 0.29))).toBe(false)
    expect(outcome(weak(0.01, 0.43))).toBe(true)
    const {detectable: _none, ...undetectable} = weak(0.3, 0.29).test
    expect(outcome({...weak(0.3, 0.29), test: undetectable})).toBeUndefined()
  })

  test('say of an attack without power that it says nothing, and not tested when all are so', () => {
    const [verdict] = judge([attack('g', 'a', 0.5), attack('g', 'b', 0.5), weak(0.052, 0.43)])
    expect(verdict.verdict).toBe('no-leak-found')
    expect(verdict.reasons).toMatchObject([
      {code: 'planted-leak-missed', attack: 'a', control: 'inconclusive'},
      {code: 'nothing-found', attack: 'b'},
    ])
    expect(judge([attack('g', 'a', 0.5), weak(0.052, 0.43)])[0].verdict).toBe('not-tested')
    expect(judge([attack('g', 'a', 1e-9), weak(0.052, 0.43)])[0].verdict).toBe('leaks')
  })

  test(
    'count neither the silence of an attack whose planted leak was missed nor the finds of one that ' +
      'flagged an independent sample',
    () => {
      const planted = attack('planted-leak', 'a', 0.5, {kind: 'control', estimates: {recall: rate(0.1)}})
      expect(judge([attack('g', 'a', 0.5), planted])[0]).toMatchObject({
        verdict: 'not-tested',
        reasons: [{code: 'planted-leak-missed', attack: 'a', control: 'failed'}],
      })
      expect(judge([attack('g', 'a', 0.5), attack('g', 'b', 0.5), planted])[0].verdict).toBe('no-leak-found')
      expect(judge([attack('g', 'a', 1e-9), planted])[0].verdict).toBe('leaks')
      const independent = attack('independent-sample', 'a', 1e-9, {kind: 'control'})
      const [verdict] = judge([attack('g', 'a', 1e-9), attack('g', 'b', 0.5), independent])
      expect(verdict.verdict).toBe('not-tested')
      expect(verdict.reasons).toMatchObject([
        {code: 'false-alarm', attack: 'a', value: 0.9},
        {code: 'nothing-found', attack: 'b'},
      ])
      const [other] = judge([attack('g', 'a', 1e-9), attack('g', 'b', 1e-9), independent])
      expect(other.verdict).toBe('leaks')
      expect(other.reasons).toMatchObject([{code: 'beats-control', attack: 'b'}])
    },
  )

  test('give likeness as the reason where likeness hides a planted leak, and the number of people where they are too few', () => {
    const reasonOf = (control: ResultEntry) => withCorrectedTests([control], 0.95)[0].reason
    const hits = (main: number, others: number, people: number) => {
      const entry = weak(0.2, 0.9, 0.8)
      const each = (share: number) => ({recall: {...rate(share), high: 0.9, trials: people}})
      return {
        ...entry,
        estimates: each(main),
        control: each(others),
        test: {...entry.test, compared: {main: people, reference: people}},
      }
    }
    expect(reasonOf(hits(0.6, 0.5, 100))).toEqual({code: 'alike-people'})
    expect(reasonOf(hits(0.3, 0.2, 10))).toEqual({code: 'too-few-people', people: 20})
    const auc = (equalPairs: number) => ({
      ...weak(0.2, 0.9, 0.8),
      estimates: {auc: {...rate(0.55), high: 0.9}},
      details: {equalPairs},
      test: {
        estimate: 'auc',
        method: 'given',
        pValue: 0.2,
        adjustedPValue: 0.2,
        detectable: 0.8,
        compared: {main: 15, reference: 15},
      },
    })
    expect(reasonOf(auc(0.8))).toEqual({code: 'alike-people'})
    expect(reasonOf(auc(0.1))).toEqual({code: 'too-few-people', people: 30})
  })
})
