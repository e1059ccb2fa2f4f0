import {describe, expect, test} from 'vitest'
import type {AuditResult, PolicyOutcome, ResultEntry, RuleOutcome} from '../../../src/result/audit-result.js'
import {UserError} from '../../../src/core/errors.js'
import {DEFAULT_POLICY} from '../../../src/policy/default-policy.js'
import {checkPolicy, evaluatePolicy} from '../../../src/policy/evaluate.js'
import {parsePolicy} from '../../../src/policy/policy-file.js'
import {problemText} from '../../../src/report/words/rule.js'
import {fullResult, minimalResult, smallResult, twoClasses, utilityEstimates} from '../../support/example-result.js'
import {SIZES} from '../../../src/files/limits.js'
import {readTextFile} from '../../../src/io/read-text.js'
import {temporaryFile} from '../../support/cli.js'
import {hostileFormulas} from '../../support/hostile-formulas.js'

const TODAY = '2026-11-24'

const rule = (expression: string, more: object = {}) =>
  JSON.stringify({rules: [{name: 'the rule', expression, reason: 'why', ...more}]})

async function outcomeOf(text: string, result: AuditResult = fullResult(), today = TODAY): Promise<PolicyOutcome> {
  return evaluatePolicy(await parsePolicy(text, 'policy.yaml'), result, today)
}

/** In the words of the report. */
const whyNot = (rule: RuleOutcome) => (rule.because === undefined ? undefined : problemText(rule))

const statusOf = async (expression: string, generator = 'smote') =>
  (await outcomeOf(rule(expression, {generator}))).rules.map(rule => [rule.status, whyNot(rule)])

describe('a policy as JSON', () => {
  test('may stand on one line, however many rules it has', async () => {
    const rules = Array.from({length: 60}, (_, at) => ({name: `rule ${at}`, expression: 'complete', reason: 'why'}))
    expect((await outcomeOf(JSON.stringify({rules}))).rules.length).toBeGreaterThanOrEqual(60)
  })
})

describe('rules', () => {
  test.each([
    'verdict == "leaks"',
    'attack["reconsmote"].recall.high > 0.98',
    'attack.reconsmote.recall.value > 0.9 and attack["dcr-mia"].auc.low > 0.5',
    'attack["reconsmote"].control.recall.value == 0',
    'control["reconsmote"].recall.value == 0',
    'attack["dcr-mia"].baseline.auc.value == 0.5',
    'attack["dcr-mia"].excess.auc.value < 0.4',
    'attack["dcr-mia"].auc.trials == 60',
    'attack["reconsmote"].test.adjustedPValue < 0.05',
    'attack["reconsmote"].test.detectable < 0.1',
    'utility["random-forest"].averagePrecision.value > utility["random-forest"].baseline.averagePrecision.value',
    'control["planted-leak"].passed and control["independent-sample"].passed',
    'control["planted-leak"]["reconsmote"].passed',
    'utility["random-forest"].difference.averagePrecision.low > -1',
    'control["independent-sample"]["dcr-mia"].auc.value < 0.6',
    'complete',
  ])('%s is kept by the example', async expression => {
    expect(await statusOf(expression)).toEqual([['passed', undefined]])
  })

  test('name the utility of single minority labels, their mean and their groups, and differences to real rows alone', async () => {
    const full = fullResult()
    const result: AuditResult = {
      ...full,
      plan: {...full.plan, minority: ['rare "one"', 'other']},
      results: full.results.map(entry =>
        entry.kind === 'utility' ? {...entry, classes: {...twoClasses('no test rows'), macro: utilityEstimates()}} : entry,
      ),
    }
    const because = async (expression: string) =>
      whyNot((await outcomeOf(rule(expression, {generator: 'smote'}), result)).rules[0])
    expect(await because('utility["random-forest"].label["rare \\"one\\""].averagePrecision.value == 0.51')).toBeUndefined()
    expect(await because('utility["random-forest"].label["rare \\"one\\""].difference.averagePrecision.low > 0')).toContain(
      'is -0.01',
    )
    expect(await because('utility["random-forest"].difference.averagePrecision.value > 0')).toBeUndefined()
    expect(await because('utility["random-forest"].macro.auroc.low > 0.5')).toBeUndefined()
    expect(await because('utility["random-forest"].shots["many"].auroc.low > 0.5')).toBeUndefined()
    expect(await because('utility["random-forest"].label["other"].auroc.low > 0')).toBe('not measured: no test rows')
    expect(await because('utility["random-forest"].shots["medium"].auroc.low > 0')).toBe(
      'not measured: no minority label is medium-shot',
    )
    for (const unknown of ['label["constructor"]', 'label', 'shots["none"]', 'label["other"].label["other"]'])
      await expect(because(`utility["random-forest"].${unknown}.auroc.low > 0`)).rejects.toThrow(UserError)
    // Labels are known from the result alone, and one label has no others to be told from.
    await checkPolicy(await parsePolicy(rule('utility["mlp"].label["any"].auroc.low > 0'), 'policy.yaml'))
    expect((await statusOf('utility["random-forest"].macro.auroc.low > 0'))[0][1]).toContain('was not measured for single labels')
  })

  test('fail when they are false, with the values that they name', async () => {
    const [[status, because]] = await statusOf('attack["reconsmote"].recall.high <= 0.05')
    expect(status).toBe('failed')
    expect(because).toContain('attack.reconsmote.recall.high is 0.989')
  })

  test('fail with the reason when they name what was not measured, even where the rest would decide', async () => {
    expect(await statusOf('attack["distinsmote"].recall.high < 1', 'gaussian')).toEqual([
      ['failed', 'not measured: distinsmote was failed: The attack met a singular system.'],
    ])
    const [[status, because]] = await statusOf('complete or attack["logan"].auc.high < 1')
    expect(status).toBe('failed')
    expect(because).toContain('logan was not part of the audit')
    expect((await statusOf('attack["dcr-mia"].recall.high < 1'))[0][1]).toContain('dcr-mia gave no recall')
    expect((await statusOf('attack["reconsmote"].precision.high < 2', 'gaussian'))[0][1]).toContain('gave no precision')
  })

  test('fail over the outcome of a control that too few people leave open, and keep what is said of the others', async () => {
    const full = fullResult()
    const results = full.results.map((entry): ResultEntry => {
      if (entry.generator !== 'planted-leak' || entry.name !== 'dcr-mia') return entry
      const {passed: _passed, ...open} = entry
      return {...open, reason: {code: 'too-few-people', people: 62}}
    })
    const rules = async (expression: string) =>
      (await outcomeOf(rule(expression, {generator: 'smote'}), {...full, results})).rules.map(rule => [rule.status, whyNot(rule)])
    expect(await rules('control["planted-leak"]["dcr-mia"].passed')).toEqual([
      ['failed', 'not measured: the planted-leak of dcr-mia is inconclusive: too few people (62)'],
    ])
    expect(await rules('control["planted-leak"].passed')).toEqual([['passed', undefined]])
  })

  test('fail where a step has no finite result', async () => {
    expect((await statusOf('1 / attack["reconsmote"].control.recall.value > 3'))[0]).toEqual([
      'failed',
      "The rule 'the rule' has no value: '/' gives no finite number.",
    ])
  })

  test('are checked for every generator unless they name one, and fail when none was audited', async () => {
    const all = await outcomeOf(rule('complete'))
    expect(all.rules.map(({generator}) => generator)).toEqual(['smote', 'gaussian', 'adasyn', 'file:vendor.csv'])
    const none = await outcomeOf(rule('complete'), minimalResult())
    expect(none.passed).toBe(false)
    expect(none.rules[0].because).toEqual({code: 'nothing-audited'})
  })

  test('fail for a generator that was not audited, even when they do not ask for its figures', async () => {
    expect(await statusOf('complete', 'tabddpm')).toEqual([['failed', 'tabddpm was not part of the audit']])
    expect(await statusOf('complete', 'file:other.csv')).toEqual([['failed', 'file:other.csv was not part of the audit']])
    expect(await statusOf('complete', 'class-weights')).toEqual([['passed', undefined]])
  })

  test('are waived until the end of the last day and fail from the next on', async () => {
    const text = rule('verdict == "no-leak-found"', {generator: 'smote', waiver: {by: 'the data office', until: TODAY}})
    const during = await outcomeOf(text)
    expect([during.passed, during.rules[0].status]).toEqual([true, 'waived'])
    const after = await outcomeOf(text, fullResult(), '2026-11-25')
    expect([after.passed, after.rules[0].status]).toEqual([false, 'failed'])
    expect(whyNot(after.rules[0])).toContain('the waiver by the data office ended on 2026-11-24')
    const kept = await outcomeOf(rule('complete', {waiver: {by: 'x', until: TODAY}}))
    expect(kept.rules.every(({status}) => status === 'passed')).toBe(true)
  })
})

describe('a wrong policy is the mistake of who wrote it', () => {
  test.each([
    ['attack["reconsmote"].recall.high', 'must give true or false'],
    ['verdict', 'must give true or false'],
    ['attack["reconsmoke"].recall.high < 1', "there is no 'attack.reconsmoke.recall.high'"],
    ['attack["reconsmote"].recal.high < 1', "there is no 'attack.reconsmote.recal.high'"],
    ['attack["reconsmote"].recall < 1', "there is no 'attack.reconsmote.recall'"],
    ['attack["reconsmote"].recall.constructor < 1', 'there is no'],
    ['attack["__proto__"].recall.high < 1', 'there is no'],
    ['attack < 1', "there is no 'attack'"],
    ['results < 1', "there is no 'results'"],
    ['verdict < 1', "'<' takes values of the kind number"],
  ])('%s', async (expression, message) => {
    await expect(outcomeOf(rule(expression))).rejects.toThrow(message)
    await expect(outcomeOf(rule(expression))).rejects.toThrow(UserError)
  })

  test('hostile expressions are refused, with and without a result', async () => {
    for (const expression of hostileFormulas) {
      await expect(outcomeOf(rule(expression))).rejects.toThrow(UserError)
      await expect(parsePolicy(rule(expression), 'p').then(checkPolicy)).rejects.toThrow(UserError)
    }
  })

  test.each([
    ['rules: [', 'line 1'],
    ['', 'must hold rules'],
    ['- a', 'must hold rules'],
    ['rules: []', 'list of 1 to'],
    ['rules: {}\nother: 1', "no part 'other'"],
    ['rules: [{name: a, expression: complete}]', "must have a 'reason'"],
    ['rules: [{name: a, expression: true, reason: b}]', "'expression' of rule 1 of policy.yaml must be text"],
    ['rules: [{name: a, expression: complete, reason: b, generater: c}]', "no part 'generater'"],
    ['rules: [{name: a, expression: complete, reason: b, waiver: {by: c, until: 2026-02-30}}]', "Got '2026-02-30' instead"],
    ['rules: [{name: a, expression: complete, reason: b, waiver: c}]', 'the waiver of rule 1 of policy.yaml must hold by, until'],
    ['rules: [{name: a, expression: complete, reason: b}, c]', 'rule 2 of policy.yaml must hold name, expression, reason'],
    ['rules: [{name: " ", expression: complete, reason: b}]', "'name' of rule 1 of policy.yaml must be text"],
    ['rules: [{name: a, expression: complete, reason: b, waiver: {by: c, until: soon}}]', 'must be a day'],
    ['rules: [{name: a, expression: complete, reason: b}, {name: a, expression: complete, reason: b}]', 'two rules named'],
    ['rules: [{name: a, name: b, expression: complete, reason: b}]', 'must be YAML'],
    ['rules: [{name: a, expression: complete, reason: b, __proto__: {x: 1}}]', "no part '__proto__'"],
    ['rules: !!js/function "() => 1"', 'Line 1 holds a tag'],
    ['rules:\n  - !foo {name: a, expression: complete, reason: b}', 'Line 2 holds a tag'],
    ['rules:\n  - {name: a, expression: complete, reason: b}\n---\nrules: []', 'line 3'],
    ['rules:\n  - &b {name: a, expression: complete, reason: b}\n  - {<<: *b, name: c}', "no part '<<'"],
    [`rules: [{name: ${'n'.repeat(9999)}, expression: x, reason: b}]`, /^.{0,200}there is no 'x'/],
    [`rules: ${'['.repeat(9000)}`, 'must be YAML'],
    [
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nrules: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      'must be YAML',
    ],
    ['rules: [{name: a, expression: complete, reason: b, generator: nobody}]', "generator 'nobody', which does not exist"],
  ])('%s', async (text, message) => {
    await expect(outcomeOf(text)).rejects.toThrow(UserError)
    await expect(outcomeOf(text)).rejects.toThrow(message)
  })
})

test('a file in another encoding is refused, and a byte order mark is no part of the text', async () => {
  const utf16 = temporaryFile('policy.yaml', Buffer.from('\uFEFFrules: []', 'utf16le'))
  await expect(readTextFile(utf16, SIZES.policy)).rejects.toThrow('must be text in UTF-8')
  expect(await readTextFile(temporaryFile('policy.yaml', '\uFEFFrules: []'), SIZES.policy)).toBe('rules: []')
})

test('the default policy can be read and says no of SMOTE', async () => {
  const policy = await parsePolicy(DEFAULT_POLICY, 'policy.yaml')
  await checkPolicy(policy)
  const outcome = await evaluatePolicy(policy, smallResult(), TODAY)
  const failed = outcome.rules.filter(({status}) => status === 'failed').map(({name}) => name)
  expect(failed).toEqual(['no attack beats its control', 'few records can be rebuilt', 'membership stays unclear'])
})

describe('values that a policy states itself', () => {
  const stating = (parameters: object, expression: string) =>
    JSON.stringify({parameters, rules: [{name: 'the rule', expression, reason: 'why', generator: 'smote'}]})

  test('can be named, by those of the three kinds', async () => {
    for (const [value, expression] of [
      [0.98, 'attack["reconsmote"].recall.high > parameter.bound'],
      ['leaks', 'verdict == parameter.bound'],
      [true, 'complete == parameter.bound'],
    ] as const)
      expect((await outcomeOf(stating({bound: value}, expression))).rules[0].status, expression).toBe('passed')
    const {parameters, rules} = await outcomeOf(stating({bound: 0.05}, 'attack["reconsmote"].recall.high <= parameter.bound'))
    expect(parameters).toEqual({bound: 0.05})
    expect(whyNot(rules[0])).toBe('not so: attack.reconsmote.recall.high is 0.989, parameter.bound is 0.05')
  })

  test.each([
    [{bound: null}, "The parameter 'bound' of policy.yaml must be filled in. It has no value."],
    [{bound: [1]}, "The parameter 'bound' of policy.yaml must be"],
    [{'a-b': 1}, "The parameter 'a-b' of policy.yaml"],
  ])('%j is a mistake', async (parameters, message) => {
    await expect(parsePolicy(stating(parameters, 'complete'), 'policy.yaml')).rejects.toThrow(message)
  })

  test('are no names where the policy does not state them', async () => {
    for (const name of ['other', 'constructor', 'bound.value'])
      await expect(outcomeOf(stating({bound: 1}, `parameter.${name} == 1`))).rejects.toThrow('there is no')
  })
})

describe('a claim of differential privacy', () => {
  const claiming = (options: Record<string, number | boolean>, details: Record<string, number> = {}): AuditResult => {
    const full = fullResult()
    return {
      ...full,
      plan: {...full.plan, generators: full.plan.generators.map(each => (each.name === 'smote' ? {...each, options} : each))},
      results: full.results.map(entry => (entry.generator === 'smote' && entry.kind === 'attack' ? {...entry, details} : entry)),
    }
  }
  const ended = async (expression: string, result: AuditResult) => {
    const [outcome] = (await outcomeOf(rule(expression, {generator: 'smote'}), result)).rules
    return whyNot(outcome) ?? outcome.status
  }

  test('is named with its epsilon and delta, and with whether an experiment refuted it', async () => {
    const private1 = claiming({epsilon: 1, delta: 1e-5})
    expect(await ended('privacy.epsilon <= 1 and privacy.delta < 0.001', private1)).toBe('passed')
    expect(await ended('privacy.epsilon < 1', private1)).toBe('not so: privacy.epsilon is 1')
    expect(await ended('not privacy.refuted', private1)).toContain('no experiment tested its claim')
    const proved = (epsilonAtClaimedDelta: number) =>
      claiming({epsilon: 1, delta: 1e-5}, {claimedEpsilon: 1, epsilonAtClaimedDelta})
    expect(await ended('not privacy.refuted', proved(0.4))).toBe('passed')
    expect(await ended('not privacy.refuted', proved(1.2))).toBe('not so: privacy.refuted is true')
  })

  test('is none where nothing is claimed, or the noise can be computed again', async () => {
    for (const result of [fullResult(), claiming({epsilon: 1, delta: 1e-5, insecureSeed: true})])
      expect(await ended('privacy.epsilon <= 100', result)).toBe('not measured: it claims no differential privacy')
  })
})

describe('what was carried out and can tell nothing', () => {
  const with_ = (change: (entry: ResultEntry) => ResultEntry): AuditResult => {
    const full = fullResult()
    return {
      ...full,
      results: full.results.map(entry => (entry.generator === 'smote' && entry.name === 'dcr-mia' ? change(entry) : entry)),
    }
  }
  const few = {code: 'too-few-people', people: 62} as const

  test('fails a rule over its test, where the test cannot tell whatever is found', async () => {
    const result = with_(entry => ({...entry, ...(entry.test && {test: {...entry.test, adjustedPValue: 1, cannotTell: few}})}))
    const [outcome] = (await outcomeOf(rule('attack["dcr-mia"].test.adjustedPValue >= 0.05', {generator: 'smote'}), result)).rules
    expect(whyNot(outcome)).toBe('not measured: dcr-mia cannot tell: too few people (62)')
  })

  test('fails a rule over any of its figures, where the files put it in doubt', async () => {
    const result = with_(entry => ({...entry, doubt: {code: 'holdout-shifted'}}))
    const [outcome] = (await outcomeOf(rule('attack["dcr-mia"].auc.low >= 0', {generator: 'smote'}), result)).rules
    expect(whyNot(outcome)).toContain('dcr-mia cannot tell: people of the holdout differ')
  })
})

test('the example in the default policy is a rule once its comment signs are taken away', async () => {
  const [before, example] = DEFAULT_POLICY.split('# A rule for one generator')
  const text = `${before}#${example.replaceAll(/^# {2}/gm, '  ')}`
  const {rules} = await parsePolicy(text, 'policy.yaml')
  expect(rules.at(-1)?.waiver?.until).toBe('2027-01-31')
  await checkPolicy({rules})
})
