import {describe, expect, it} from 'vitest'
import {missingText, problemText} from '../../../../src/report/words/rule.js'
import type {RuleOutcome} from '../../../../src/result/audit-result.js'
import type {MissingValue, RuleProblem} from '../../../../src/result/reason.js'
import {missingValue, ruleProblem} from '../../../../src/result/shapes/rule-problem.js'

const few = {code: 'too-few-people', people: 62} as const

const MISSING: {readonly [C in MissingValue['code']]: [Extract<MissingValue, {readonly code: C}>, string]} = {
  'no-verdict': [{code: 'no-verdict'}, 'no verdict was reached'],
  'not-audited': [{code: 'not-audited', method: 'logan'}, 'logan was not part of the audit'],
  'not-done': [{code: 'not-done', method: 'logan', status: 'skipped', reason: few}, 'logan was skipped: too few people (62)'],
  'no-figure': [{code: 'no-figure', method: 'dcr-mia', figure: 'recall', of: 'control'}, 'dcr-mia gave no control of recall'],
  'no-test': [{code: 'no-test', method: 'dcr-mia', quantity: 'detectable'}, 'dcr-mia has no detectable'],
  'cannot-tell': [{code: 'cannot-tell', method: 'dcr-mia', reason: few}, 'dcr-mia cannot tell: too few people (62)'],
  'control-not-run': [
    {code: 'control-not-run', control: 'planted-leak', attack: 'dcr-mia'},
    'the planted-leak of dcr-mia was not run',
  ],
  'control-inconclusive': [
    {code: 'control-inconclusive', control: 'planted-leak', attack: 'dcr-mia', reason: few},
    'the planted-leak of dcr-mia is inconclusive: too few people (62)',
  ],
  'not-by-label': [{code: 'not-by-label', method: 'mlp'}, 'mlp was not measured for single labels'],
  'label-not-measured': [{code: 'label-not-measured'}, 'that label was not measured'],
  'no-such-shots': [{code: 'no-such-shots', shots: 'medium'}, 'no minority label is medium-shot'],
  'no-privacy-claim': [{code: 'no-privacy-claim'}, 'it claims no differential privacy'],
  'claim-not-tested': [
    {code: 'claim-not-tested'},
    'no experiment tested its claim of differential privacy, such as the attack privacy-loss',
  ],
}

const PROBLEMS: {readonly [C in RuleProblem['code']]: [Extract<RuleProblem, {readonly code: C}>, string]} = {
  'as-written': [
    {code: 'as-written', text: 'as it was; the waiver by x ended on 2026-01-01'},
    'as it was; the waiver by x ended on 2026-01-01',
  ],
  'nothing-audited': [{code: 'nothing-audited'}, 'no generator was audited'],
  'generator-not-audited': [{code: 'generator-not-audited'}, 'smote was not part of the audit'],
  'not-measured': [
    {code: 'not-measured', missing: [{code: 'no-verdict'}, {code: 'no-verdict'}, {code: 'not-by-label', method: 'mlp'}]},
    'not measured: no verdict was reached; mlp was not measured for single labels',
  ],
  'not-so': [
    {
      code: 'not-so',
      values: [
        {name: 'attack.copies.auc.high', value: 0.123456},
        {name: 'complete', value: false},
      ],
    },
    'not so: attack.copies.auc.high is 0.1235, complete is false',
  ],
  'no-value': [{code: 'no-value', text: "'/' gives no finite number"}, "'/' gives no finite number"],
}

const rule = (because: RuleProblem, more: Partial<RuleOutcome> = {}): RuleOutcome => ({
  name: 'r',
  generator: 'smote',
  expression: 'complete',
  reason: 'why',
  status: 'failed',
  because,
  ...more,
})

describe('why a rule is not kept', () => {
  it.each(Object.entries(PROBLEMS))('%s has its words', (_, [given, text]) => {
    expect(problemText(rule(given))).toBe(text)
  })

  it.each(Object.entries(MISSING))('a value that is missing, %s, has its words', (_, [given, text]) => {
    expect(missingText(given)).toBe(text)
  })

  it('has words for the codes that a result may have, and no others', () => {
    expect(ruleProblem.options.map(({shape}) => shape.code.value).sort()).toEqual(Object.keys(PROBLEMS).sort())
    expect(missingValue.options.map(({shape}) => shape.code.value).sort()).toEqual(Object.keys(MISSING).sort())
  })

  it('says who answers for it, or that the waiver has ended, once', () => {
    const waiver = {by: 'the data office', until: '2026-12-31'}
    const [given] = PROBLEMS['nothing-audited']
    expect(problemText(rule(given, {status: 'waived', waiver}))).toBe(
      'no generator was audited (waived by the data office until 2026-12-31)',
    )
    expect(problemText(rule(given, {waiver}))).toBe('no generator was audited; the waiver by the data office ended on 2026-12-31')
    const [written, text] = PROBLEMS['as-written']
    expect(problemText(rule(written, {waiver}))).toBe(text)
    expect(problemText(rule(written, {status: 'waived', waiver}))).toBe(`${text} (waived by the data office until 2026-12-31)`)
  })
})
