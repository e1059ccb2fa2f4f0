import * as z from 'zod'
import {rate} from './basic.js'

export const inputCheck = z
  .strictObject({
    code: z.enum([
      'columns-renamed',
      'columns-missing',
      'columns-extra',
      'levels-aligned',
      'levels-unknown',
      'scale-aligned',
      'scale-differs',
      'holdout-overlaps',
      'holdout-people-shared',
      'holdout-released',
      'holdout-shifted',
      'control-above-main',
      'other-classes-released',
    ]),
    severity: z
      .enum(['note', 'warning', 'fault'])
      .describe('`note`: stated; `warning`: figures must be read with it; `fault`: what rests on it cannot be told.'),
    message: z.string().describe('One or two plain sentences.'),
    generator: z
      .string()
      .describe('The release that it is about, as results name it; left out where it is about the data or the holdout.')
      .exactOptional(),
    column: z.string().exactOptional(),
    count: z.number().min(0).describe('How many rows, columns or levels.').exactOptional(),
    of: z.number().min(0).describe('Of how many.').exactOptional(),
    expected: z.number().min(0).describe('How many there would be by chance.').exactOptional(),
    rows: z.array(z.int().min(1)).describe('Row numbers in the file it is about, from 1; the first hundred.').exactOptional(),
    pValue: rate.exactOptional(),
    auc: z
      .strictObject({value: z.number(), high: z.number()})
      .describe(
        'How well rows of the training file and of the holdout are told apart without any release, and the most that it may be.',
      )
      .exactOptional(),
  })
  .meta({id: 'inputCheck', description: 'Something found out about the input files before anything rests on them.'})
