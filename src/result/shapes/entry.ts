import * as z from 'zod'
import {count, plainValue, rate} from '../../core/shapes/basic.js'
import {estimate, estimates} from '../../core/shapes/estimate.js'
import {guesser, riskQuestion} from '../../core/shapes/risk-question.js'
import {reason} from './reason.js'
import {classesEstimates, costEstimates, reliabilityBin, sampledRows, toldClass} from './utility.js'

export const entryKind = z.enum(['attack', 'proxy', 'utility', 'multiclass', 'segmentation', 'fidelity', 'disclosure', 'control'])

export const significanceTest = z
  .strictObject({
    estimate: z.string().describe('The estimate that was tested, e.g. `recall`.'),
    method: z.string(),
    pValue: rate,
    adjustedPValue: rate.describe("After Holm's correction over the attacks of the generator."),
    detectable: z
      .number()
      .describe(
        'Smallest value of the estimate that would have been found with 80 % probability, at the level that the ' +
          'correction leaves to the smallest p-value.',
      )
      .exactOptional(),
    compared: z
      .strictObject({main: count, reference: count})
      .describe(
        'How many people, or rows where rows are told apart, the test compares: those it is about and those it holds them against.',
      )
      .exactOptional(),
    smallestPValue: rate
      .describe('The smallest p-value that the test could have given of so many, whatever the attack found.')
      .exactOptional(),
    below: z.literal(true).describe('The test is two-sided, and members score lower than others.').exactOptional(),
    cannotTell: reason
      .describe(
        'Why the test cannot tell whether there is a leak, whatever the attack finds; it is then no part of the correction.',
      )
      .exactOptional(),
  })
  .meta({id: 'test'})

export const columnEstimate = z
  .strictObject({
    name: z.string(),
    statistic: z.enum(['Kolmogorov-Smirnov', 'total variation']),
    estimate,
    baseline: estimate.describe('The same for the real rows that the generator was made from.').exactOptional(),
  })
  .meta({id: 'column', description: "How far one column's synthetic values are from real ones."})

const rocCurve = z.strictObject({
  falsePositiveRate: z.array(rate),
  truePositiveRate: z.array(rate),
  nonMembers: z.int().min(1).describe('Of one repeat: rates below 1 / nonMembers cannot be seen.'),
})

const sides = {
  by: guesser,
  main: estimate.describe('Share of the people in the data of whom the guess was right, of all sets of known columns.'),
  control: estimate.describe('The same guesses about people who were not in the data.'),
}

const inference = z
  .strictObject({
    secrets: z
      .array(
        z.strictObject({
          secret: z.string().describe('The column that was guessed.'),
          ...sides,
          rarity: z
            .strictObject({
              main: estimate,
              control: estimate,
              advantage: estimate.describe('main - control, ends of both intervals combined.'),
            })
            .describe(
              'The same with each person weighted by how rare their value is, so that always guessing the most frequent of ' +
                'C levels is right 1 / C of the time. An interval counts (sum of weights)^2 / (sum of squared weights) people.',
            ),
        }),
      )
      .describe('By secret column.'),
    sizes: z
      .array(
        z.strictObject({known: count.describe('So many columns are known.'), sets: count.describe('Sets of so many.'), ...sides}),
      )
      .describe('By how much is known.'),
  })
  .meta({
    id: 'inference',
    description: 'What a sweep over sets of known columns comes to. Nothing here was picked, and no row is a test of its own.',
  })

export const resultEntry = z
  .strictObject({
    name: z.string(),
    generator: z
      .string()
      .describe(
        'Registry name; `none`, `tuned-threshold`, `class-weights`, `class-balanced`, `focal-loss`, `ldam-drw` and `reweighting` for ' +
          'alternatives that release nothing; `file:NAME` for a file made elsewhere; `planted-leak` and ' +
          '`independent-sample` for controls.',
      ),
    kind: entryKind,
    status: z.enum(['done', 'skipped', 'failed']),
    reason: reason.describe('Why it was skipped or failed, or a control that was carried out has no outcome.').exactOptional(),
    estimates,
    control: estimates.describe('The same figures on people who were not in the data.').exactOptional(),
    baseline: estimates
      .describe(
        'The same figures for the simplest possible guess; for utility, multiclass and segmentation, for training on real rows alone; ' +
          'for fidelity, for the real rows that the generator was made from.',
      )
      .exactOptional(),
    difference: estimates
      .describe('For utility, multiclass and segmentation: the paired difference to training on real rows alone.')
      .exactOptional(),
    excess: estimates.describe('(main - control) / (1 - control).').exactOptional(),
    test: significanceTest.describe('For an attack: the test of main against control that its verdict rests on.').exactOptional(),
    doubt: reason
      .describe(
        'Why its figure cannot be relied on, given what was found out about the files: it counts neither for a leak nor against one.',
      )
      .exactOptional(),
    passed: z
      .boolean()
      .describe('For a control: did it come out as it must? Left out where that cannot be told; `reason` says why.')
      .exactOptional(),
    strongest: z
      .strictObject({of: z.int().min(2), auc: estimate})
      .describe(
        'For the attack with the largest AUC of several on its generator: how many there were, and its AUC with an ' +
          'interval that allows for the choice.',
      )
      .exactOptional(),
    roc: rocCurve
      .describe(
        'For an attack on membership: share of members found against share of non-members accused, averaged over the repeats.',
      )
      .exactOptional(),
    perRecord: z
      .strictObject({figure: z.string(), values: z.array(z.number()).min(1)})
      .describe('For an attack that asks about single records: the figure of each of them, sorted, without saying whose.')
      .exactOptional(),
    question: riskQuestion
      .describe('For a regulatory risk: what the figures are about. Missing in results of older versions.')
      .exactOptional(),
    inference: inference.exactOptional(),
    details: z
      .record(z.string(), plainValue)
      .describe('Counts and settings worth showing: neighbours, ratio, explainedShare.')
      .exactOptional(),
    columns: z.array(columnEstimate).describe('For a fidelity measure that says something of every column.').exactOptional(),
    sensitive: z
      .array(
        z.strictObject({name: z.string(), estimates, control: estimates.exactOptional(), baseline: estimates.exactOptional()}),
      )
      .describe('For a disclosure measure that says something of every sensitive column; `estimates` has the worst of them.')
      .exactOptional(),
    reliability: z
      .array(reliabilityBin)
      .describe('For utility: how often rows of like probability are minority rows; tenths of 0 to 1 without rows are left out.')
      .exactOptional(),
    classes: classesEstimates
      .describe(
        'For utility with the main learner, when there are several minority labels; `estimates` takes them for one class.',
      )
      .exactOptional(),
    told: z.array(toldClass).describe('For multiclass: each class that was tested, the largest first.').exactOptional(),
    sampled: sampledRows.exactOptional(),
    costs: costEstimates.describe('For utility, when costs were given: what mistakes cost.').exactOptional(),
    seconds: z.number().min(0),
  })
  .refine(entry => entry.status === 'done' || entry.reason !== undefined, {
    message: "must have 'reason': the status is not 'done'",
  })
  .meta({
    id: 'entry',
    description: 'One figure or set of figures of one generator, repeats pooled.',
    // What the check above says, in the words of JSON Schema.
    if: {properties: {status: {const: 'done'}}},
    else: {required: ['reason']},
  })
