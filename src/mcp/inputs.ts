import * as z from 'zod'
import type {ReadOptions} from '../io/read-options.js'

const texts = z.array(z.string()).max(1000)

export const file = (what: string) =>
  z
    .string()
    .min(1)
    .max(4096)
    .describe(`${what}: a path from one of the allowed folders on, as list_files gives it, or a whole path.`)

export const target = z.string().describe('The column that holds the class.')
export const minority = texts.min(1).describe('The label or labels of the rare class.')
export const seed = z.int().min(0).default(1).describe('The same input, options and seed give the same result.')
export const algorithmOptions = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .describe('Its options; list_algorithms has their names and ranges.')

export const roles = file(
  'A file of column roles: target, identifier, quasi-identifier, sensitive, date, group, ignored, ordinary',
)
export const keepIdentifiers = texts.describe('Columns that look as if they named people, and are used all the same.')

/** How files are read: what settles a column in doubt, as messages name it. */
export const read = z
  .strictObject({
    categorical: texts.describe('Columns of coded categories: numbers that are names.'),
    numeric: texts.describe('Columns of numbers, whatever speaks against it.'),
    dates: texts.describe('Columns of dates: COLUMN, or COLUMN=PATTERN such as born=dd/MM/yyyy.'),
    identifiers: texts.describe('Columns that name people: left out, and releases are searched for their values.'),
    ignore: texts.describe('Columns to leave out, such as ids.'),
    group: z.string().describe('Column that names the person, when one person has several rows.'),
    header: z.boolean(),
    keepUnnamed: z.boolean(),
    smiles: z.string(),
    skipUnreadable: z.boolean(),
    signalColumns: z.string().describe("Columns that hold the values of one signal a row, as a pattern such as 'v*'."),
    rate: z.number().positive().describe('Values a second of signals as text.'),
    window: z.string().describe('Centre and width of what DICOM files show, such as 40,400.'),
    delimiter: z.string(),
    encoding: z.string(),
    decimalComma: z.boolean(),
    thousands: z.string(),
    missing: texts.describe('Cells that stand for a missing value; replaces the usual list.'),
    missingIn: texts.describe('What stands for a missing value in one column: COLUMN=MARK.'),
    sheet: z.string().describe('The sheet of an Excel file.'),
    keepLevel: texts,
    mergeLevels: texts,
    distinctLevels: texts,
    mapLevels: texts,
    scaleOfRelease: texts,
  })
  .partial()
  .describe('How the files are read, where a message asks for it.')

/** What was given, without what was left out. */
export function readOptions(given: z.infer<typeof read> | undefined): ReadOptions {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined))
}
