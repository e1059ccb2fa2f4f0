import * as z from 'zod'
import {day, rate, sha256} from '../../core/shapes/basic.js'
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

export const ruleOutcome = z
  .strictObject({
    name: z.string(),
    generator: z.string(),
    status: z.enum(['passed', 'failed', 'waived']),
    reason: z.string().describe('Why the rule is there.'),
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
    rules: z.array(ruleOutcome).describe('One entry per rule and generator it is about.'),
  })
  .meta({id: 'policy', description: 'What came of the rules of a policy.'})
