import {beforeAll, describe, expect, test} from 'vitest'
import {audit, type AuditResult} from '../../../../src/index.js'
import {createRng} from '../../../../src/core/rng.js'
import {checkPolicy, evaluatePolicy} from '../../../../src/policy/evaluate.js'
import {parsePolicy} from '../../../../src/policy/policy-file.js'
import {profiles} from '../../../../src/policy/profiles/index.js'
import {profileText} from '../../../../src/policy/profiles/profile-text.js'
import type {Profile} from '../../../../src/policy/profiles/profile.js'
import {renderReport} from '../../../../src/report/render.js'
import {problemText} from '../../../../src/report/words/rule.js'
import {registeredPeople} from '../../../support/registered-people.js'

const TODAY = '2026-12-01'

/** What somebody would fill in where the documents give no number. */
const CHOSEN: Readonly<Record<string, number>> = {largestExcess: 0.4}

const classes = {rare: 45, others: 90}
const data = registeredPeople(createRng('data'), classes)
const other = registeredPeople(createRng('release'), {rare: 45, others: 0})

/** Rows of other people, and copies of the real ones, with every attack that profiles name. */
const auditBoth = () =>
  audit(data, {
    target: 'y',
    minority: 'rare',
    synthetic: [other, data.select(rowNumbers(classes.rare), 'source')],
    holdout: registeredPeople(createRng('holdout'), classes),
    attacks: ['copies', 'reconsmote', 'dcr-mia', 'singling-out', 'linkability', 'attribute-inference'],
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

const policyOf = async (profile: Profile, values = CHOSEN) =>
  parsePolicy(await profileText(profile, values), `${profile.name}.yaml`)

let clean: AuditResult
let copied: AuditResult
beforeAll(async () => {
  const both = await auditBoth()
  clean = aboutFile(both, 1)
  copied = aboutFile(both, 2)
}, 120_000)

describe.each(profiles.map(profile => [profile.name, profile] as const))('the profile %s', (_name, profile) => {
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
    const outcome = await evaluatePolicy(await policyOf(profile), clean, TODAY)
    expect(outcome.rules.filter(({status}) => status !== 'passed').map(rule => [rule.name, problemText(rule)])).toEqual([])
    const report = await renderReport({...clean, policy: outcome}, 'md')
    expect(report).toContain('This is no certification.')
    expect(report).toContain(`as its documents were read on ${profile.read}`)
  })

  test('is not kept by copies of real rows', async () => {
    expect((await evaluatePolicy(await policyOf(profile), copied, TODAY)).passed).toBe(false)
  })

  test('fails rather than passes where nothing that it asks for was measured', async () => {
    const nothing = {...clean, results: clean.results.filter(({kind}) => kind === 'utility')}
    const {rules} = await evaluatePolicy(await policyOf(profile), nothing, TODAY)
    const asked = rules.filter(({expression}) => /attack|disclosure/.test(expression))
    expect(asked.map(({status, because}) => [status, because?.code])).toEqual(asked.map(() => ['failed', 'not-measured']))
  })
})

describe('a policy that was written from a profile', () => {
  const [profile] = profiles

  test('cannot be read while a number is missing that no document gives', async () => {
    await expect(policyOf(profile, {})).rejects.toThrow("The parameter 'largestExcess' of edpb.yaml must be filled in.")
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
    expect(report).not.toContain('The release keeps')
  })
})
