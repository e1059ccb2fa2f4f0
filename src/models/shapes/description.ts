import * as z from 'zod'
import {count, plainValue, texts} from '../../core/shapes/basic.js'
import {patternReader} from '../../core/dates/pattern.js'
import type {Json} from '../../core/saved-state.js'

/** A generator's own, which it checks itself. */
const own = z.custom<Json>(value => value !== undefined, 'must be there')

const dateForm = z
  .object({
    kind: z.enum(['date', 'datetime', 'time']),
    step: z.union([86_400_000, 60_000, 1000, 1, 0.001].map(step => z.literal(step))),
    pattern: z.string().refine(text => !('problem' in patternReader(text)), 'must be a pattern of dates'),
    zone: z.string().max(20).exactOptional(),
    letters: z.enum(['upper', 'lower']).exactOptional(),
  })
  .describe('How its dates are counted and written.')

const positive = z.int().min(1)

const imageForm = z.object({
  ...{kind: z.literal('image'), width: positive, height: positive},
  ...{channels: z.union([z.literal(1), z.literal(3)]), bits: z.union([z.literal(8), z.literal(16)])},
})

const signalForm = z.object({
  ...{kind: z.literal('signal'), length: positive, rate: z.number().positive().exactOptional()},
  bits: z.literal([8, 16, 24, 32]).exactOptional(),
  float: z.literal([32, 64]).exactOptional(),
  stored: z
    .discriminatedUnion('as', [
      z.object({as: z.literal('columns')}),
      z.object({
        as: z.literal('files'),
        name: z.string().exactOptional(),
        time: z.object({name: z.string(), first: z.number(), step: z.number().positive()}).exactOptional(),
      }),
    ])
    .exactOptional(),
})

const samplePart = z
  .object({
    form: z.discriminatedUnion('kind', [imageForm, signalForm]),
    place: count,
    mask: z.literal(true).exactOptional(),
  })
  .describe('What its numbers are a part of, such as a picture, and where they stand in it.')

const molecule = z.object({form: z.object({kind: z.literal('molecule')})}).describe('Its texts are molecules.')

export const modelColumn = z.discriminatedUnion('kind', [
  z.object({
    ...{kind: z.literal('numeric'), name: z.string(), decimals: count, integer: z.boolean()},
    ...{date: dateForm.exactOptional(), sample: samplePart.exactOptional()},
  }),
  z.object({kind: z.literal('categorical'), name: z.string(), levels: texts, sample: molecule.exactOptional()}),
])

const dialect = z.object({
  delimiter: z.string().regex(/^[^"\r\n]$/, 'must be one character, and no quote or line end'),
  decimalComma: z.boolean(),
  newline: z.enum(['\n', '\r\n', '\r']),
  bom: z.boolean().exactOptional(),
  forms: z.array(z.object({column: z.string(), prefix: z.string(), suffix: z.string(), thousands: z.string()})).exactOptional(),
})

const columnType = z
  .object({
    name: z.string(),
    kind: z.enum(['numbers', 'levels', 'moments', 'mixed', 'other']),
    type: z.string().max(100),
    form: dateForm.exactOptional(),
    levels: texts.exactOptional(),
    order: texts.exactOptional(),
    labels: z.array(z.object({value: z.number(), label: z.string()})).exactOptional(),
  })
  .describe('What a column was in a file that says it.')

const describedClass = z
  .object({
    label: z.string(),
    rows: count.describe('Rows of the class that it was trained on; private generators do not say.').exactOptional(),
    training: z.record(z.string(), own).describe('Engine, steps, losses and what else the generator tells of its training.'),
    state: own.describe("The generator's own."),
  })
  .describe("What a model file says of one class's model.")

/** Parts that are not known are kept: a later build may have more to say. */
export const modelDescription = z
  .object({
    tool: z.string().describe('Version of minority-report that wrote it.'),
    generator: z.string(),
    options: z.record(z.string(), plainValue),
    target: z.string(),
    columns: z.array(modelColumn).min(1),
    output: z
      .object({
        header: texts.min(1),
        headerCells: texts.nullable().exactOptional(),
        dialect,
        types: z.array(columnType).exactOptional(),
      })
      .describe('How the file that it learned from was written: output looks alike.'),
    classes: z.array(describedClass).min(1),
  })
  .describe('All that a model file says, but for its tensors.')
