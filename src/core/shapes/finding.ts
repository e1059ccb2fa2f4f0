import * as z from 'zod'
import {CRITERIA, FINDINGS, NAMED_TESTS} from '../finding.js'

export const finding = z
  .enum(FINDINGS)
  .describe(
    'What an attack ends in when it succeeds: real records that lie open, people who are named, records rebuilt, ' +
      'rows recognised as real, members told from others, one of the three regulatory risks.',
  )

export const criterion = z
  .enum(CRITERIA)
  .describe('The criterion of the Article 29 Working Party, Opinion 05/2014, that it speaks to.')

export const namedTest = z
  .enum(NAMED_TESTS)
  .describe('The kind of attack, among those that EDPB Opinion 28/2024 names for tests.')

export const successWords = z
  .strictObject({
    told: z
      .string()
      .describe('What the attack did, after its name: {figure} is its value, {interval} the named interval.')
      .exactOptional(),
    against: z.string().describe('What its control got: {control} is its value.').exactOptional(),
    forOnePerson: z
      .string()
      .describe(
        'What it means for one person in the data: {share} is "97 of 100", {elsewhere} what the attacker is right about anyway.',
      )
      .exactOptional(),
  })
  .meta({id: 'success', description: 'A success in words, for readers who decide and do not measure; usual words otherwise.'})
