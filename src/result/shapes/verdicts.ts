import * as z from 'zod'
import {day, plainValue, rate, sha256} from '../../core/shapes/basic.js'
import {estimate} from '../../core/shapes/estimate.js'
import {verdictReason, withoutReleaseReason} from './reason.js'
import {ruleProblem} from './rule-problem.js'

export const generatorVerdict = z
  .strictObject({
    generator: z.string(),
    verdict: z.enum(['leaks', 'no-leak-found', 'not-tested']),
    sentence: z
      .string()
      .describe('The reasons in words, as every format of the report shows them; left out of results in memory.')
      .exactOptional(),
    reasons: z.array(verdictReason).describe('What it rests on, the plainest find first.'),
  })
  .meta({id: 'verdict'})

export const trained = z
  .strictObject({generator: z.string(), name: z.string().describe('The learner.')})
  .meta({id: 'trained', description: 'A way to train, as results name it.'})

export const withoutRelease = z
  .strictObject({
    figure: z.string().describe('The figure that was compared, e.g. `averagePrecision`.'),
    margin: z.number().min(0).describe("In the figure's unit."),
    verdict: z
      .enum(['not-inferior', 'not-shown', 'not-tested'])
      .describe('`not-inferior`: no synthetic row needs to be released for this figure.'),
    reason: withoutReleaseReason.describe('Why it was not tested.').exactOptional(),
    alternative: trained.describe('The best alternative over all repeats.').exactOptional(),
    against: trained.describe('The best generator over all repeats.').exactOptional(),
    difference: estimate.describe('Alternative less generator.').exactOptional(),
    pValue: rate.exactOptional(),
  })
  .meta({
    id: 'withoutRelease',
    description:
      'Whether anything needs to be released at all: the test of the alternatives that release nothing against the best generator.',
  })

const waiver = z
  .strictObject({by: z.string(), until: day})
  .describe('Who answers for a rule that is not kept, and until the end of which day.')

/** Whose demand a rule or a whole policy is. */
const origin = {
  source: z.string().describe('The document that asks for it.').exactOptional(),
  date: z.string().describe('Of the document: a year, a month or a day.').exactOptional(),
  limits: z.string().describe('What is not shown when it is kept.').exactOptional(),
}

const departure = z
  .discriminatedUnion('code', [
    z
      .strictObject({code: z.literal('parameter'), name: z.string(), value: plainValue.exactOptional(), published: plainValue})
      .describe('A parameter has another value than the ready policy gives it, or none.'),
    z.strictObject({code: z.literal('rule-missing'), rule: z.string()}).describe('A rule was left out.'),
    z.strictObject({code: z.literal('rule-changed'), rule: z.string()}).describe('A rule says something else.'),
  ])
  .meta({id: 'departure', description: 'In what a policy differs from the ready policy that it was written from.'})

const profile = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    read: day.describe('The day on which its documents were read.'),
    departures: z.array(departure).describe('None when the policy holds all of its rules and numbers.'),
  })
  .meta({id: 'profile', description: 'The ready policy that a policy was written from.'})

export const ruleOutcome = z
  .strictObject({
    name: z.string(),
    generator: z.string(),
    status: z.enum(['passed', 'failed', 'waived']),
    reason: z.string().describe('Why the rule is there.'),
    ...origin,
    because: ruleProblem.describe('Why it is not kept.').exactOptional(),
    expression: z.string(),
    waiver: waiver.exactOptional(),
  })
  .meta({id: 'rule', description: 'One rule and one generator it is about.'})

export const policyOutcome = z
  .strictObject({
    passed: z.boolean(),
    evaluatedOn: day.describe('The day that waivers were held against, as 2026-12-31.'),
    sha256: sha256.describe('Of the policy file.'),
    profile: profile.exactOptional(),
    ...origin,
    parameters: z.record(z.string(), plainValue).describe('Values that the rules name.').exactOptional(),
    rules: z.array(ruleOutcome).describe('One entry per rule and generator it is about.'),
  })
  .meta({id: 'policy', description: 'What came of the rules of a policy.'})
