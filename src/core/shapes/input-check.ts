import * as z from 'zod'
import {count, rate} from './basic.js'

const severity = z
  .enum(['note', 'warning', 'fault'])
  .describe('`note`: stated; `warning`: figures must be read with it; `fault`: what rests on it cannot be told.')
const generator = z
  .string()
  .describe('The release that it is about, as results name it; left out where it is about the data or the holdout.')
  .exactOptional()
const weight = {severity, generator}

const files = {
  file: z.string().describe('The file that it is about.'),
  against: z.string().describe('The file that it was held against.'),
}
const {file} = files
/** How many rows, columns or levels, and of how many. */
const share = {count, of: count}
const columns = z.array(z.string()).describe('By name, the first ten.')
const rows = z.array(z.int().min(1)).describe('Row numbers in the file it is about, from 1; the first hundred.')
const chance = {expected: z.number().min(0).describe('How many there would be by chance.'), pValue: rate}
const renamed = z.array(z.strictObject({from: z.string(), to: z.string()}))
const auc = z
  .strictObject({value: z.number(), high: z.number()})
  .describe('How well rows of the data and of the holdout are told apart without any release, and the most that it may be.')

const found = [
  z.strictObject({code: z.literal('columns-renamed'), ...weight, ...files, renamed}),
  z.strictObject({code: z.literal('columns-missing'), ...weight, ...files, ...share, columns}),
  z.strictObject({code: z.literal('columns-extra'), ...weight, ...files, count, columns}),
  z.strictObject({
    code: z.literal('levels-aligned'),
    ...weight,
    ...files,
    column: z.string(),
    ...share,
    renamed: renamed.describe('Levels that many rows share, the first six.'),
  }),
  z.strictObject({
    code: z.literal('levels-unknown'),
    ...weight,
    ...files,
    column: z.string(),
    ...share,
    inRows: z.strictObject(share).describe('Rows that have one of these levels, of those that have any.'),
  }),
  z.strictObject({
    code: z.literal('dates-aligned'),
    ...weight,
    ...files,
    column: z.string(),
    written: z.enum(['texts', 'numbers']).describe('Texts in another form than in the other file, or numbers that count them.'),
    form: z.string().describe('The pattern and the zone of the texts, or what the numbers count.'),
    count: count.describe('Moments between two steps of the other file, as interpolation makes them.'),
    of: count,
  }),
  z.strictObject({
    code: z.literal('scale-aligned'),
    ...weight,
    file,
    ...share,
    columns,
    scaling: z
      .enum(['deviation', 'sample-deviation', 'range-from-0', 'range-from-minus-1'])
      .describe('What numbers were divided by: the standard deviation with n or n - 1, or the range, to 0..1 or -1..1.'),
    scaledBy: z.enum(['minority', 'all']).describe('The rows whose mean and deviation, or range, it was.'),
  }),
  z.strictObject({code: z.literal('scale-differs'), ...weight, file, ...share, columns}),
  z.strictObject({
    code: z.literal('holdout-overlaps'),
    ...weight,
    ...files,
    part: z.enum(['minority', 'other']).describe('The rows that were looked at.'),
    ...share,
    ...chance,
    rows,
    outcome: z
      .enum(['left-out', 'kept', 'not-told-apart'])
      .describe('What became of the rows. `not-told-apart`: some are the same people, and which ones cannot be told.'),
  }),
  z.strictObject({code: z.literal('holdout-people-shared'), ...weight, ...files, ...share, rows}),
  z.strictObject({code: z.literal('holdout-released'), ...weight, ...files, ...share, ...chance, rows}),
  z.strictObject({
    code: z.literal('holdout-shifted'),
    ...weight,
    file,
    column: z.string().describe('Where they differ most.'),
    pValue: rate,
    auc,
  }),
  z.strictObject({
    code: z.literal('control-above-main'),
    ...weight,
    attack: z.string(),
    main: rate.describe('Share of the people in the data about whom the attack is right.'),
    control: rate.describe('The same of people outside.'),
    pValue: rate,
  }),
  z.strictObject({code: z.literal('other-classes-released'), ...weight, file, ...share}),
] as const

const written = z.strictObject({
  code: z.literal('as-written'),
  about: z.enum(found.map(({shape}) => shape.code.value)),
  ...weight,
  text: z.string().describe('The sentences of a result that an older version wrote.'),
  column: z.string().exactOptional(),
  count: z.number().exactOptional(),
  of: z.number().exactOptional(),
  expected: z.number().exactOptional(),
  rows: rows.exactOptional(),
  pValue: rate.exactOptional(),
  auc: auc.exactOptional(),
})

export const inputCheck = z
  .discriminatedUnion('code', [...found, written])
  .meta({id: 'inputCheck', description: 'Something found out about the input files before anything rests on them.'})
