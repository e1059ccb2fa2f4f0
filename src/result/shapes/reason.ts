import * as z from 'zod'
import {count, rate} from '../../core/shapes/basic.js'
import {codeAlone, errorReason, skipReasons} from '../../core/shapes/reason.js'

/*
 * Why something is as it is, as codes and figures: a result says what, and `src/report/words` says it in words, once.
 */

export const asWritten = z
  .strictObject({code: z.literal('as-written'), text: z.string()})
  .describe('The words of a result that an older version wrote.')

export const reason = z
  .discriminatedUnion('code', [
    asWritten,
    ...skipReasons,
    errorReason,
    codeAlone('not-reached', 'The audit ended before the step.'),
    z
      .strictObject({code: z.literal('out-of-time'), before: z.enum(['release', 'finding'])})
      .describe("The budget was over before the release was made, or the step's share of it before anything was found."),
    z
      .strictObject({code: z.literal('stopped'), seconds: z.number()})
      .describe('It was stopped after its share of the budget, with nothing found beyond its control.'),
    z
      .strictObject({code: z.literal('too-few-people'), people: count.exactOptional()})
      .describe('No outcome could be significant among so few people.'),
    codeAlone('equal-scores', 'No outcome could be significant, since so many people have equal scores.'),
    codeAlone('alike-people', 'The attack is right about people outside the data nearly as often, since records are alike.'),
    codeAlone('alike-records', 'A copy cannot be told from a record that people happen to share.'),
    codeAlone('holdout-shifted', 'People of the holdout differ from those of the data by as much as the attack finds.'),
    codeAlone('holdout-released', 'The release holds records of the holdout, so its people are no control.'),
    codeAlone('holdout-overlaps', 'The holdout shares people with the data, so it is no control.'),
    codeAlone('control-above-main', 'People of the holdout are found better than those in the data, so they are no control.'),
  ])
  .meta({id: 'reason', description: 'Why a step has no figure, a control no outcome, a test no power, or a figure no meaning.'})

const attack = z.string()
const tested = {
  attack,
  figure: z.string().describe('The estimate that was tested, e.g. `recall`.'),
  value: z.number().describe('Left out where it is not defined.').exactOptional(),
}
const control = z.number().describe('The same figure on people who were not in the data.').exactOptional()
const adjustedPValue = rate
const detectable = z.number().describe('The smallest value that would have been found with 80 % probability.')

export const verdictReason = z
  .discriminatedUnion('code', [
    asWritten,
    z
      .strictObject({code: z.literal('holdout-released'), records: count, of: count})
      .describe("So many of the holdout's minority records are in the release as they are."),
    z
      .strictObject({
        code: z.literal('beats-control'),
        ...tested,
        control,
        below: z.literal(true).describe('Members score lower than others.').exactOptional(),
        adjustedPValue,
      })
      .describe('It found more than its control does, beyond what chance explains.'),
    z
      .strictObject({code: z.literal('false-alarm'), ...tested, adjustedPValue})
      .describe('It beat its control, and flagged an independent sample no less clearly.'),
    z
      .strictObject({code: z.literal('nothing-found'), ...tested, detectable})
      .describe('It found nothing, and would have found a leak of the detectable size with 80 % probability.'),
    z
      .strictObject({code: z.literal('not-significant'), ...tested, detectable})
      .describe('Its figure is as large as what is usually found, yet not significant.'),
    z
      .strictObject({code: z.literal('no-power'), ...tested, control, people: count.exactOptional()})
      .describe('No leak of any size had an 80 % chance of being found, among so many people and with such a control.'),
    z
      .strictObject({
        code: z.literal('planted-leak-missed'),
        attack,
        control: z.enum(['failed', 'inconclusive']),
        reason: reason.exactOptional(),
      })
      .describe('It did not find the leak that was planted for it either.'),
    z.strictObject({code: z.literal('cannot-tell'), attack, reason}).describe('Its test could not tell, whatever it found.'),
    z.strictObject({code: z.literal('doubted'), attack, reason}).describe('The files speak against its control.'),
    z
      .strictObject({code: z.literal('nobody-named'), attack})
      .describe('No column of the release names more people of the data than chance explains.'),
    z.strictObject({code: z.literal('not-testable'), attack}).describe('It gave nothing that could be tested.'),
    z.strictObject({code: z.literal('not-run'), attack, reason: reason.exactOptional()}).describe('It was not run.'),
    codeAlone('no-attack', 'No attack was part of the audit.'),
  ])
  .meta({id: 'verdictReason', description: 'One of the grounds of a verdict: what an attack says, or what speaks against it.'})

export const withoutReleaseReason = z
  .discriminatedUnion('code', [
    asWritten,
    codeAlone('nothing-in-common', 'There is no repeat in which a generator and an alternative were both measured.'),
    codeAlone('one-split', 'One split of the rows cannot show it: what training on other rows would give is unknown.'),
  ])
  .meta({id: 'withoutReleaseReason', description: 'Why it cannot be said whether anything needs to be released.'})
