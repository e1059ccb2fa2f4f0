import * as z from 'zod'
import {count, texts} from './basic.js'

export const columnReading = z
  .strictObject({
    name: z.string(),
    part: z.enum(['feature', 'target', 'group', 'ignored']),
    type: z
      .enum(['number', 'date', 'category', 'image', 'signal', 'molecule', 'constant', 'empty', 'unread'])
      .describe(
        '`empty` has no value at all, `constant` a single one; an ignored column was not looked at. An `image` ' +
          'stands for all columns of pixels, a `signal` for all columns of its values.',
      ),
    source: z
      .string()
      .describe('What the file says that the column is, such as `int32`; of formats whose columns have types.')
      .exactOptional(),
    decimals: count.describe('Of numbers: most digits after the decimal point; 0 for whole numbers.').exactOptional(),
    levels: count
      .describe('How many levels a category has, or how many different values a column of few different numbers.')
      .exactOptional(),
    form: z
      .string()
      .describe(
        'What stands around and inside the numbers, such as `$`, `%` or commas between thousands; of dates, the pattern in ' +
          'Unicode date field symbols; of images their size, channels and bits; of signals their length, rate and bits.',
      )
      .exactOptional(),
    step: z
      .enum(['day', 'minute', 'second', 'millisecond', 'microsecond'])
      .describe('Of dates and times: the coarsest step that all of them are multiples of.')
      .exactOptional(),
    missing: z
      .array(z.strictObject({token: z.string(), count}))
      .describe('What was taken for a missing value, and how often; an empty text is an empty cell.'),
    notes: texts.describe('What looks odd, each with the setting that reads it otherwise.'),
  })
  .meta({
    id: 'columnReading',
    description: 'How one column of a file was read, without any cell of it but marks of missing values and symbols such as `%`.',
  })
