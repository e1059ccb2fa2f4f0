import * as z from 'zod'
import {plainValue} from '../../core/shapes/basic.js'
import {codeAlone} from '../../core/shapes/reason.js'
import {entryKind} from './entry.js'
import {asWritten, reason} from './reason.js'

const method = z.string().describe('The name of an attack, learner or fidelity measure.')
const control = z.string().describe('`planted-leak` or `independent-sample`.')

export const missingValue = z
  .discriminatedUnion('code', [
    codeAlone('no-verdict', 'There is no verdict about the generator.'),
    z
      .strictObject({code: z.literal('not-audited'), method, kind: entryKind.exactOptional()})
      .describe('It was not part of the audit.'),
    z
      .strictObject({code: z.literal('not-done'), method, status: z.enum(['skipped', 'failed']), reason: reason.exactOptional()})
      .describe('The step has no figures.'),
    z
      .strictObject({
        code: z.literal('no-figure'),
        method,
        figure: z.string(),
        of: z.string().exactOptional(),
        kind: entryKind.exactOptional(),
      })
      .describe('The step has other figures; `of` is `control`, `baseline` and the like.'),
    z
      .strictObject({code: z.literal('no-test'), method, quantity: z.string()})
      .describe('The test of the attack lacks it, or there is none.'),
    z
      .strictObject({code: z.literal('cannot-tell'), method, reason})
      .describe('The step was carried out, and what it found can neither speak for a leak nor against one.'),
    z
      .strictObject({code: z.literal('control-not-run'), control, attack: z.string().exactOptional()})
      .describe('The control was not run, for that attack or for any.'),
    z
      .strictObject({code: z.literal('control-inconclusive'), control, attack: z.string(), reason: reason.exactOptional()})
      .describe('The control has no outcome.'),
    z.strictObject({code: z.literal('not-by-label'), method}).describe('It was not measured for single labels.'),
    z
      .strictObject({code: z.literal('label-not-measured'), reason: reason.exactOptional()})
      .describe('That label was not measured.'),
    z
      .strictObject({code: z.literal('no-such-shots'), shots: z.string()})
      .describe('No minority label has so few, or so many, rows.'),
    codeAlone('no-privacy-claim', 'The generator does not claim differential privacy.'),
    codeAlone('claim-not-tested', 'No experiment held the claim of differential privacy against what it proves.'),
  ])
  .meta({id: 'missingValue', description: 'Why a name in a rule has no value.'})

export const ruleProblem = z
  .discriminatedUnion('code', [
    asWritten,
    codeAlone('nothing-audited', 'No generator was audited.'),
    codeAlone('generator-not-audited', 'The generator of the rule was not part of the audit.'),
    z
      .strictObject({code: z.literal('not-measured'), missing: z.array(missingValue).min(1)})
      .describe('Names of the expression have no value.'),
    z
      .strictObject({code: z.literal('not-so'), values: z.array(z.strictObject({name: z.string(), value: plainValue}))})
      .describe('The expression is false; the first values that it names.'),
    z
      .strictObject({code: z.literal('no-value'), text: z.string()})
      .describe('The expression comes to nothing finite, in the words of the formula.'),
  ])
  .meta({id: 'ruleProblem', description: 'Why a rule is not kept. Whether its waiver has ended is told by the dates.'})
