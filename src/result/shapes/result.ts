import * as z from 'zod'
import {count, rate, sha256, texts} from '../../core/shapes/basic.js'
import {criterion, finding, namedTest, successWords} from '../../core/shapes/finding.js'
import {columnReading} from '../../core/shapes/column-reading.js'
import {inputCheck} from '../../core/shapes/input-check.js'
import {RESULT_SCHEMA} from '../version.js'
import {entryKind, resultEntry} from './entry.js'
import {peopleAtRisk} from './people.js'
import {auditPlan} from './plan.js'
import {generatorVerdict, policyOutcome, withoutRelease} from './verdicts.js'

const inputSummary = z
  .strictObject({
    sha256,
    rows: count,
    columns: count,
    target: z.string(),
    minority: texts,
    minorityRows: count,
  })
  .meta({id: 'input'})

export const costSummary = z
  .strictObject({
    falseNegative: z.number().min(0).describe('Mean over minority rows.'),
    falsePositive: z.number().min(0).describe('Mean over the other rows.'),
    weight: z
      .strictObject({value: rate, low: rate, high: rate})
      .describe('w = C_FN / (C_FN + C_FP), and what it may be when costs were given as ranges.'),
    rate: rate.describe('Share of the minority in the data.'),
    deployRate: rate.describe('Share of the minority in the population that the model is for.'),
  })
  .meta({id: 'cost', description: 'What the given costs come to on the data.'})

export const methodNote = z
  .strictObject({
    kind: entryKind,
    summary: z.string(),
    source: z.string(),
    attacker: z.string().describe('For attacks: who the attacker is and what they hold.').exactOptional(),
    holds: z.string().describe('For attacks: what the attacker holds, in a few words.').exactOptional(),
    finds: finding.exactOptional(),
    criterion: criterion.exactOptional(),
    namedTest: namedTest.exactOptional(),
    success: successWords.exactOptional(),
    limits: z.string().describe('For a disclosure measure: what it cannot conclude.').exactOptional(),
  })
  .meta({
    id: 'method',
    description:
      'What an attack, proxy, learner, measure or control is. What is said of findings is missing in results of older versions.',
  })

export const environment = z
  .strictObject({
    node: z.string(),
    platform: z.string(),
    cpus: count,
    memoryGigabytes: z.number().min(0),
    startedAt: z.string(),
    seconds: z.number().min(0),
    jobs: count,
  })
  .meta({id: 'environment'})

const steps = z.array(z.strictObject({step: z.string(), generators: texts}))

export const leftOut = z
  .strictObject({
    budgetSeconds: z.number().describe('The budget that ran out; left out where the user stopped the audit.').exactOptional(),
    running: z.literal(true).describe('The audit was still running when this was written.').exactOptional(),
    done: count.describe('Steps that were carried out.'),
    of: count,
    stopped: steps.describe('Steps of the first repeat that were stopped after their share of the budget.'),
    notRun: steps.describe('Steps of the first repeat that were not run at all.'),
    repeats: z.array(z.int().min(2)).describe('Later repeats that were not run in full.'),
  })
  .meta({id: 'leftOut', description: 'What an audit that ended early lacks.'})

export const settledAfter = z
  .strictObject({
    attacks: z.array(z.strictObject({generator: z.string(), attack: z.string(), repeats: z.int().min(1)})),
    utility: z.int().min(1).describe('Repeats after which every comparison of utility was narrow enough.').exactOptional(),
  })
  .meta({
    id: 'settledAfter',
    description: 'Repeats that were enough: later ones were left out. What is not named here needed all that were planned.',
  })

/**
 * The content of report.json. From this definition come the TypeScript types, the published JSON schema, the check of a file that is
 * read, and the order of the properties in a file that is written: what a reader looks for first comes first.
 */
export const auditResult = z
  .strictObject({
    schema: z.literal(RESULT_SCHEMA),
    tool: z.strictObject({name: z.string(), version: z.string()}),
    input: inputSummary,
    plan: auditPlan,
    results: z.array(resultEntry).describe('One entry per generator and method, repeats pooled.'),
    verdicts: z.array(generatorVerdict),
    withoutRelease: withoutRelease
      .describe('Whether one of the alternatives that release nothing is as good. Missing in results of older versions.')
      .exactOptional(),
    cost: costSummary.describe('When costs were given.').exactOptional(),
    inputChecks: z
      .array(inputCheck)
      .describe('What was found out about the files before anything rests on them. Missing in results of older versions.')
      .exactOptional(),
    methods: z
      .record(z.string(), methodNote)
      .describe(
        'One entry per attack, proxy, learner and control that `results` names: what it is, for readers without the tool.',
      ),
    notTested: z
      .record(z.string(), methodNote)
      .describe(
        'Attacks that the plan did not ask for, by name: what is not in it was not tried. Missing in results of older versions.',
      )
      .exactOptional(),
    notes: texts.describe('What the generators have to say, in their own words.'),
    reading: z
      .array(columnReading)
      .describe('How each column of the data was read. Missing in results of older versions.')
      .exactOptional(),
    complete: z.boolean().describe('Whether every planned task has run; false after Ctrl-C or when the budget ran out.'),
    leftOut: leftOut.describe('Where it is not complete. Missing in results of older versions.').exactOptional(),
    settled: settledAfter
      .describe('Where repeats were left out since nothing needed them. Missing in results of older versions.')
      .exactOptional(),
    peopleAtRisk: z
      .array(peopleAtRisk)
      .describe(
        'Who is reached by attacks that beat their control, for each generator with such an attack. Left out where the plan ' +
          'lists nobody; missing in results of older versions.',
      )
      .exactOptional(),
    policy: policyOutcome.describe('What came of the rules of a policy, when one was given.').exactOptional(),
    environment,
  })
  .meta({
    title: 'Result of a minority-report audit',
    description: 'The content of report.json. It holds figures, settings and names, never a row of the data.',
  })
