import * as z from 'zod'
import {engines} from '../../core/context.js'
import {count, openRate, sha256, texts} from '../../core/shapes/basic.js'
import {amount, plannedAlgorithm} from '../../core/shapes/planned.js'

export const plannedHoldout = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('fraction'), fraction: openRate}),
  z.strictObject({kind: z.literal('file'), sha256}),
  z.strictObject({kind: z.literal('none')}),
])

export const plannedCost = z
  .strictObject({
    falseNegative: z.string(),
    falsePositive: z.string(),
    deployRate: openRate
      .describe('Share of the minority in the population that the model is for; that of the data when left out.')
      .exactOptional(),
  })
  .describe("What mistakes cost: a number, a range such as `5..20`, or a formula over the row's columns.")

const plannedColumns = z
  .strictObject({
    categorical: texts,
    ignored: texts,
    identifiers: texts
      .describe('Columns that the user said name people: left out, and releases were searched for their values.')
      .exactOptional(),
    group: z.string().exactOptional(),
    smiles: z.string().describe('Column of molecules in SMILES that was named; found out when left out.').exactOptional(),
    skipUnreadable: z.boolean().describe('Rows without a readable molecule were left out.').exactOptional(),
    signalColumns: z.string().describe('Columns of the values of signals, as a pattern.').exactOptional(),
    rate: z.number().positive().describe('Values a second of signals as text, as it was given.').exactOptional(),
    embedding: z.string().describe('SHA-256 of the network that makes the features of pictures.').exactOptional(),
    window: z.string().describe('Centre and width of what DICOM files show, as they were given.').exactOptional(),
    header: z
      .boolean()
      .describe('Whether the first line of the files was said to hold names; found out when left out.')
      .exactOptional(),
    keepUnnamed: z.boolean().describe('Columns without a name were kept, called after their place.'),
    delimiter: z.string().describe('The separator that was given; found out from the header when left out.').exactOptional(),
    encoding: z.string().describe('Encoding that was given for files that are not UTF-8.').exactOptional(),
    sheet: z.string().describe('Sheet of Excel files that was given.').exactOptional(),
    decimalComma: z.boolean(),
    thousands: z.string().describe('What stands between thousands, as it was given.').exactOptional(),
    missing: texts.describe('Cells that stand for a missing value, in place of the default list.').exactOptional(),
    missingIn: texts.describe('What stands for a missing value in single columns, as COLUMN=MARK.').exactOptional(),
    keepLevel: texts.describe('Marks of missing values that are levels of categories.'),
    numeric: texts.describe('Columns that are numbers whatever speaks against it.'),
    dates: texts.describe('Columns of dates, and how they are written.').exactOptional(),
    mergeLevels: texts.describe('Columns whose levels are the same where their spelling alone differs.'),
    distinctLevels: texts.describe('Columns whose levels differ where their spelling does.'),
    keepIdentifiers: texts.describe(
      'Columns that name people and are used all the same; those that were found to and are not are among the ignored ones.',
    ),
    mapLevels: texts.describe('What levels of other files are in the data, as the user said.'),
    scaleOfRelease: texts.describe('How releases were scaled, as the user said.'),
  })
  .describe('How the files are read. What was not given is found out from the file or is the default.')

const dataRows = z.array(z.int().min(1)).describe('The first is 1; all rows of a person go with one of them.')

export const treatment = z
  .strictObject({
    withheld: dataRows,
    coarsened: z
      .strictObject({rows: dataRows, people: z.int().min(2).describe('So many people of the class share each cell.')})
      .exactOptional(),
  })
  .meta({
    id: 'treatment',
    description:
      'People whom the generators do not see, or see with coarsened cells. Models are trained on their rows all the same.',
  })

const disclosure = z
  .strictObject({
    quasiIdentifiers: texts.describe('Columns by which somebody who knows a person could find them.'),
    sensitive: texts.describe('Columns that nobody should find out about a person.'),
    population: z
      .int()
      .min(1)
      .describe('People of whom the data are a sample; left out where the data are everybody.')
      .exactOptional(),
    measures: z.array(plannedAlgorithm),
  })
  .meta({id: 'disclosure', description: 'Columns that were declared, and what is measured on them.'})

export const auditPlan = z
  .strictObject({
    target: z.string(),
    minority: texts,
    seed: z.int(),
    generators: z.array(plannedAlgorithm),
    attacks: z.array(plannedAlgorithm),
    proxies: z.array(plannedAlgorithm),
    learners: z.array(plannedAlgorithm),
    multiclass: z
      .literal(true)
      .describe(
        'The target has more than two classes: learners that can tell them apart with one model are measured on that too.',
      )
      .exactOptional(),
    segmenters: z.array(plannedAlgorithm).min(1).describe('What learns to mark in pictures what masks mark.').exactOptional(),
    fidelity: z.array(plannedAlgorithm).describe('Fidelity measures.'),
    synthetic: z.array(z.strictObject({name: z.string(), sha256})).describe('Files made elsewhere, by hash.'),
    holdout: plannedHoldout,
    amount,
    engine: z.enum(engines).describe('What networks are trained with: engines round differently.'),
    repeats: z.int().min(1),
    untilSettled: z
      .literal(true)
      .describe(
        'Repeats that no verdict and no comparison needs any more are left out, so `repeats` is the most. Left out: all are run.',
      )
      .exactOptional(),
    allRows: z
      .literal(true)
      .describe(
        'Every row is used, also where there are more than a figure can make use of. Left out: a sample of rows, or of people, does there.',
      )
      .exactOptional(),
    treatment: treatment.exactOptional(),
    listPeople: count
      .describe('So many people at risk are listed by row number, and the others counted; 0 names no row. Left out: 20.')
      .exactOptional(),
    changes: z
      .int()
      .min(1)
      .describe('For attacks on two releases: people of each label who come, and as many who go, before the second is made.')
      .exactOptional(),
    disclosure: disclosure.exactOptional(),
    figure: z.string().describe('The figure that decisions on utility rest on, e.g. `averagePrecision`.'),
    confidence: openRate,
    cost: plannedCost.exactOptional(),
    columns: plannedColumns,
  })
  .meta({
    id: 'plan',
    description:
      "Everything that decides an audit's figures, with all defaults written down. Two plans are the same exactly when their audits are.",
  })
