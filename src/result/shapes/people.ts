import * as z from 'zod'
import {count, rate} from '../../core/shapes/basic.js'

const tries = z.strictObject({times: count, reached: count})

const attackOnPeople = z
  .strictObject({
    attack: z.string(),
    counts: z.enum(['repeats', 'runs']).describe('What is counted of a person: splits of the data, or runs of an experiment.'),
    asked: count.describe('People that it was tried on while they were in the data.'),
    reached: count.describe('People whom it reached in more than half of these; in an experiment, whose runs differ.'),
    control: z
      .strictObject({asked: count, reached: count})
      .describe('The same of people while they were not in the data. Left out where there were none, and for experiments.')
      .exactOptional(),
    namesPeople: z
      .boolean()
      .describe('Whether it reached more people in the data than outside it, beyond chance; otherwise it lists nobody.'),
  })
  .meta({id: 'attackOnPeople'})

const personAtRisk = z
  .strictObject({
    row: z.int().min(1).describe('Data row; the first is 1. Of several rows of a person the first.'),
    rows: z.int().min(2).describe('Rows of the person, where there are several.').exactOptional(),
    rarity: rate
      .describe(
        'Share of the people of the class whose record is less far from the fifth nearest record of somebody else. Left out ' +
          'in classes of more than 20,000 rows.',
      )
      .exactOptional(),
    reachedBy: z
      .array(
        z.strictObject({
          attack: z.string(),
          member: tries.describe('In repeats, or runs, in which the person was in the data.'),
          nonMember: tries.describe('In those in which they were not.'),
        }),
      )
      .min(1),
  })
  .meta({id: 'personAtRisk'})

export const peopleAtRisk = z
  .strictObject({
    generator: z.string(),
    asked: count.describe('People of the minority that one of the attacks was tried on.'),
    found: count.describe('People at risk; those beyond `plan.listPeople` are counted, not listed.'),
    attacks: z.array(attackOnPeople).describe('Attacks that beat their control.'),
    people: z.array(personAtRisk).describe('Those whom most attacks reach first.'),
  })
  .meta({id: 'peopleAtRisk', description: 'Who is at risk from one release: row numbers, never a cell.'})
