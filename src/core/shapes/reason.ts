import * as z from 'zod'
import {count} from './basic.js'

/** A reason that its code says all of. */
export const codeAlone = <C extends string>(code: C, description: string) =>
  z.strictObject({code: z.literal(code)}).describe(description)

export const errorReason = z
  .strictObject({code: z.literal('error'), error: z.string().describe('The name of its class.'), text: z.string()})
  .describe('It went wrong, in the words of the algorithm.')

/** Why a step does not apply to the data or the release. */
export const skipReasons = [
  z
    .strictObject({code: z.literal('not-applicable'), text: z.string()})
    .describe('It does not apply to these data, in the words of the algorithm.'),
  codeAlone('no-non-members', 'There are no people outside the data to compare with.'),
  codeAlone('samples-not-columns', 'The question is about columns. Nobody asks about those of a sample, such as pixels.'),
  codeAlone('samples-without-numbers', 'The attack needs exact numbers, which molecules do not have.'),
  codeAlone('too-few-non-members', 'There are too few people outside the data to make an independent sample of.'),
  z
    .strictObject({code: z.literal('no-auxiliary-rows'), nonMembers: count, needed: count})
    .describe('Too few people outside the data to give the attacker half of them and ask about the others.'),
  codeAlone('no-synthetic-rows', 'The release holds no synthetic rows of the class.'),
  codeAlone('no-unseen-rows', 'There are no real rows that the generator did not see.'),
  z.strictObject({code: z.literal('too-few-columns'), needed: count}).describe('It needs more columns.'),
  codeAlone('no-secret-column', 'There is no column with more than one value to infer.'),
  codeAlone('cannot-train-again', 'The generator cannot be trained again.'),
  z
    .strictObject({code: z.literal('too-few-rows'), label: z.string(), needed: count})
    .describe('An experiment needs more rows with that label: some must stay when one is left out.'),
  codeAlone('made-elsewhere', 'The file was made elsewhere, and an experiment has to run its generator.'),
  codeAlone('one-release', 'There is no second release of the same data, and nothing that could make one.'),
  codeAlone('nobody-changed', 'There are too few people for any to come or go between two releases.'),
  codeAlone('no-generator', 'Nothing is released that an experiment could be about.'),
] as const

export const skipReason = z.discriminatedUnion('code', skipReasons)
