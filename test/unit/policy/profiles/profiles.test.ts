import {beforeAll, describe, expect, test} from 'vitest'
import {audit, type AuditResult} from '../../../../src/index.js'
import {createRng} from '../../../../src/core/rng.js'
import {checkPolicy, evaluatePolicy} from '../../../../src/policy/evaluate.js'
import {parsePolicy} from '../../../../src/policy/policy-file.js'
import {profileNamed, profiles} from '../../../../src/policy/profiles/index.js'
import {profileText} from '../../../../src/policy/profiles/profile-text.js'
import type {ParameterValues} from '../../../../src/policy/profiles/parameters.js'
import type {Profile} from '../../../../src/policy/profiles/profile.js'
import {renderReport} from '../../../../src/report/render.js'
import {profileSentence} from '../../../../src/report/words/profile.js'
import {problemText} from '../../../../src/report/words/rule.js'
import {registeredPeople} from '../../../support/registered-people.js'

const TODAY = '2026-12-01'

/** What somebody would fill in where the documents give no number. */
const CHOSEN: Readonly<Record<string, number>> = {largestExcess: 0.5, largestRisk: 0.4, largestEpsilon: 1, largestDelta: 1e-5}

const classes = {rare: 48, others: 96}
const data = registeredPeople(createRng('data'), classes)
const other = registeredPeople(createRng('release'), {rare: 72, others: 0})

/** Rows of other people, and copies of the real ones, with every attack that profiles name. */
const auditBoth = () =>
  audit(data, {
    target: 'y',
    minority: 'rare',
    synthetic: [other, data.select(rowNumbers(classes.rare), 'source')],
    holdout: registeredPeople(createRng('holdout'), classes),
    attacks: ['copies', 'reconsmote', 'dcr-mia', 'singling-out', 'linkability', 'attribute-inference'],
    quasiIdentifiers: ['sex', 'region'],
    sensitive: ['code'],
    learners: [],
    fidelity: [],
    repeats: 1,
    jobs: 1,
  })

const rowNumbers = (count: number) => Array.from({length: count}, (_, row) => row)

/** The result as if the audit had been of that file alone. */
function aboutFile(result: AuditResult, number: number): AuditResult {
  const isMeant = ({generator}: {readonly generator: string}) =>
    !generator.startsWith('file:') || generator === `file:synthetic-${number}`
  return {...result, results: result.results.filter(isMeant), verdicts: result.verdicts.filter(isMeant)}
}

/** The same of a generator that claims differential privacy, and of an experiment that proves half of what it claims. */
function claiming(result: AuditResult): AuditResult {
  const [file] = result.verdicts.map(({generator}) => generator)
  const rename = <E extends {readonly generator: string}>(entry: E): E => ({
    ...entry,
    generator: entry.generator === file ? 'dp-gaussian-copula' : entry.generator,
  })
  const details = {claimedEpsilon: 1, claimedDelta: 1e-6, epsilonAtClaimedDelta: 0.5}
  return {
    ...result,
    plan: {...result.plan, generators: [{name: 'dp-gaussian-copula', options: {epsilon: 1, delta: 1e-6, insecureSeed: false}}]},
    results: result.results.map(entry => rename(entry.name === 'dcr-mia' ? {...entry, details} : entry)),
    verdicts: result.verdicts.map(rename),
  }
}

const policyOf = async (profile: Profile, values = CHOSEN) =>
  parsePolicy(await profileText(profile, values), `${profile.name}.yaml`)

let clean: AuditResult
let copied: AuditResult
beforeAll(async () => {
  const both = await auditBoth()
  clean = aboutFile(both, 1)
  copied = aboutFile(both, 2)
}, 120_000)

describe.each(profiles.map(profile => [profile.name, profile] as const))('the profile %s', (name, profile) => {
  /** A claim of differential privacy is no file's. */
  const about = (result: AuditResult) => (name === 'nist-dp' ? claiming(result) : result)

  test('is a policy that can be read, with the profile’s own rules and numbers', async () => {
    const policy = await policyOf(profile)
    await checkPolicy(policy)
    expect(policy.rules.map(({name, expression}) => [name, expression])).toEqual(
      profile.rules.map(({name, expression}) => [name, expression]),
    )
    expect(policy.profile).toBe(profile.name)
    expect((await evaluatePolicy(policy, clean, TODAY)).profile?.departures).toEqual([])
  })

  test('says of every rule whose demand it is, of which date, and what it cannot show', () => {
    for (const rule of profile.rules) {
      for (const part of [rule.source, rule.limits, rule.reason]) expect(part.length, rule.name).toBeGreaterThan(10)
      expect(rule.date, rule.name).toMatch(/^\d{4}(-\d{2}){0,2}$/)
    }
    for (const {date, says} of profile.sources)
      expect([date, says]).toEqual([expect.stringMatching(/^\d{4}/), expect.stringMatching(/\.$/)])
  })

  test('is kept by rows of other people, and its report says that this is no certification', async () => {
    const outcome = await evaluatePolicy(await policyOf(profile), about(clean), TODAY)
    expect(outcome.rules.filter(({status}) => status !== 'passed').map(rule => [rule.name, problemText(rule)])).toEqual([])
    const report = await renderReport({...about(clean), policy: outcome}, 'md')
    expect(report).toContain('This is no certification.')
    expect(report).toContain(`as its documents were read on ${profile.read}`)
  })

  test('is not kept by copies of real rows', async () => {
    expect((await evaluatePolicy(await policyOf(profile), about(copied), TODAY)).passed).toBe(false)
  })

  test('fails rather than passes where nothing that it asks for was measured', async () => {
    const nothing = {...clean, results: clean.results.filter(({kind}) => kind === 'utility')}
    const {rules} = await evaluatePolicy(await policyOf(profile), nothing, TODAY)
    const asked = rules.filter(({expression}) => /attack|disclosure|privacy/.test(expression))
    expect(asked.map(({status, because}) => [status, because?.code])).toEqual(asked.map(() => ['failed', 'not-measured']))
  })
})

describe('the numbers of the documents', () => {
  /** The rules that are not kept with these disclosure figures in place of those that were measured. */
  async function broken(name: string, figures: Readonly<Record<string, number>>, values: ParameterValues = {}) {
    const results = clean.results.map(entry =>
      entry.kind !== 'disclosure' || entry.name !== 'identity'
        ? entry
        : {
            ...entry,
            estimates: Object.fromEntries(
              Object.entries(entry.estimates).map(([figure, estimate]) => [
                figure,
                {...estimate, value: Object.hasOwn(figures, figure) ? figures[figure] : estimate.value},
              ]),
            ),
          },
    )
    const text = await profileText(profileNamed(name), {...CHOSEN, ...values})
    const {rules, profile} = await evaluatePolicy(await parsePolicy(text, name), {...clean, results}, TODAY)
    expect(profile?.departures).toEqual([])
    return rules.filter(({status}) => status === 'failed').map(rule => rule.name)
  }
  const small = ['nobody is matched who stands in too small a group']
  const risk = ['the risk of identification is below the threshold']
  const cell = ['no cell of real people is too small and yet in the release']

  // 0.09 stands for groups of 11 in the guidance of Health Canada, and 0.05 for 20 in that of Ontario; CMS forbids 1 to 10.
  test.each([
    ['ema-0070', {highestRisk: 1 / 11}, {}, []],
    ['ema-0070', {highestRisk: 1 / 10}, {}, small],
    ['ema-0070', {meaningfulRisk: 0.091}, {}, ['meaningful identity disclosure is below the threshold']],
    ['ema-0070', {minorityMeaningfulRisk: 0.091}, {}, ['meaningful identity disclosure of the minority is below the threshold']],
    ['health-canada', {highestRisk: 1 / 11}, {}, []],
    ['health-canada', {highestRisk: 1 / 10}, {}, small],
    ['ontario-ipc', {highestRisk: 1 / 20}, {}, []],
    ['ontario-ipc', {highestRisk: 1 / 19}, {}, risk],
    ['ontario-ipc', {highestRisk: 1 / 11}, {threshold: 0.09}, []],
    ['ontario-ipc', {highestRisk: 0.3, risk: 0.2}, {release: 'non-public', attackProbability: 0.2}, []],
    ['ontario-ipc', {highestRisk: 0.3, risk: 0.2}, {release: 'non-public'}, risk],
    [
      'ontario-ipc',
      {highestRisk: 0.5, risk: 0.01},
      {release: 'non-public'},
      ['nobody stands out in a release that is not public'],
    ],
    ['cms-cell-size', {highestRisk: 1 / 11}, {}, []],
    ['cms-cell-size', {highestRisk: 1 / 10}, {}, cell],
    ['nist', {risk: 0.41}, {}, ['identification is within the performance level']],
  ] as const)('%s with %j and %j', async (name, figures, values, expected) => {
    expect(await broken(name, figures, values)).toEqual(expected)
  })
})

describe('what a report says of a profile', () => {
  const sentence = async (waivers: string) => {
    const text = (await profileText(profileNamed('cms-cell-size'))).replace(
      '    expression: complete',
      `    expression: complete${waivers}`,
    )
    const both = {...clean, results: [...clean.results, ...copied.results], verdicts: [...clean.verdicts, ...copied.verdicts]}
    const result = waivers === '' ? both : {...clean, complete: false}
    return profileSentence(await evaluatePolicy(await parsePolicy(text, 'p.yaml'), result, TODAY))
  }

  test('names what keeps to it and what does not', async () => {
    expect(await sentence('')).toContain(
      ': file:synthetic-2 does not keep to them, and file:synthetic-1 keeps to them. This is no certification.',
    )
  })

  test('says when it is kept but for a waiver', async () => {
    expect(await sentence('\n    waiver: {by: the office, until: 2027-01-31}')).toContain(
      ': but for what was waived, file:synthetic-1 keeps to them.',
    )
  })
})

describe('a policy that was written from a profile', () => {
  const profile = profileNamed('edpb')

  test('cannot be read while a number is missing that no document gives', async () => {
    await expect(policyOf(profile, {})).rejects.toThrow("The parameter 'largestExcess' of edpb.yaml must be filled in.")
  })

  test('may word reasons and limits otherwise, and ask for more', async () => {
    const text = (await profileText(profile, CHOSEN)).replaceAll(/(reason|limits): .*/g, '$1: in other words')
    const outcome = await evaluatePolicy(
      await parsePolicy(`${text}\n  - {name: more, expression: complete, reason: ours}`, 'p.yaml'),
      clean,
      TODAY,
    )
    expect(outcome.profile?.departures).toEqual([])
  })

  test('is told from it by a changed number, a changed rule and a rule that is left out, and then keeps to nothing', async () => {
    const text = (await profileText(profile, CHOSEN))
      .replace('significance: 0.05', 'significance: 0.00001')
      .replace('attack["copies"].test.adjustedPValue', 'attack["copies"].test.pValue')
      .replace(/ {2}- name: the audit was finished[^]*$/, '')
    const outcome = await evaluatePolicy(await parsePolicy(text, 'p.yaml'), clean, TODAY)
    expect(outcome.profile?.departures).toEqual([
      {code: 'parameter', name: 'significance', value: 0.00001, published: 0.05},
      {code: 'rule-changed', rule: 'no real record stands in the release'},
      {code: 'rule-missing', rule: 'the audit was finished'},
    ])
    const report = await renderReport({...clean, policy: outcome}, 'md')
    expect(report).toContain('significance is 0.00001 instead of 0.05')
    expect(report).toContain('nothing can be said of keeping to that')
    expect(report).not.toContain('Held against the rules')
  })
})
