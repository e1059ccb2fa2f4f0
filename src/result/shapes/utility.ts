import * as z from 'zod'
import {count, rate} from '../../core/shapes/basic.js'
import {estimate, estimates} from '../../core/shapes/estimate.js'
import {SHOTS} from '../../metrics/class-figures.js'
import {reason} from './reason.js'

const rates = z.array(rate)
const amounts = z.array(z.number().min(0))

export const reliabilityBin = z
  .strictObject({
    predicted: rate.describe('Mean probability.'),
    observed: estimate.describe('Share of minority rows.'),
  })
  .describe('Test rows of like probability.')

const usedRows = z.strictObject({used: count, of: count})

export const sampledRows = z
  .strictObject({
    majority: usedRows.describe('Real rows without a minority label.'),
    synthetic: usedRows.describe('Synthetic rows.').exactOptional(),
    wider: z
      .number()
      .min(0)
      .describe(
        'By how much standard errors of what is learnt are larger than with all rows, as a share, by the effective numbers of real ' +
          'rows of both classes.',
      ),
  })
  .describe('For utility: on how many rows of one repeat it was trained, of those there were. Left out where that were all.')

export const labelEstimates = z
  .strictObject({
    label: count.describe('Position in plan.minority.'),
    trainRows: count.describe('Real training rows that have it, on average over the repeats.'),
    reason: reason.describe('Why it could not be measured, or not in every repeat.').exactOptional(),
    estimates,
    difference: estimates.describe('The paired difference to training on real rows alone.').exactOptional(),
  })
  .meta({id: 'label'})

export const classesEstimates = z
  .strictObject({
    labels: z.array(labelEstimates),
    macro: estimates.describe('Means over all minority labels; a figure that one of them lacks is left out.'),
    macroDifference: estimates.describe('Its paired difference to training on real rows alone.').exactOptional(),
    groups: z
      .array(
        z.strictObject({
          shots: z.enum(SHOTS),
          labels: z.array(count).describe('Positions in plan.minority.'),
          estimates,
          difference: estimates.exactOptional(),
        }),
      )
      .describe(
        'Means over the labels with many (more than 100), medium, and few (fewer than 20) real training rows; a group ' +
          'without labels is left out.',
      ),
  })
  .meta({
    id: 'classes',
    description: 'The same figures for each minority label against all other rows; labels are positions in plan.minority.',
  })

export const toldClass = z
  .strictObject({
    name: z.string().describe('The label.'),
    label: count.describe('Position in plan.minority, where it is a minority label.').exactOptional(),
    trainRows: count.describe('Real training rows that have it, on average over the repeats.'),
    testRows: count.describe('Test rows that have it, likewise.'),
    shots: z.enum(SHOTS).describe('many: more than 100 real training rows; few: fewer than 20; medium: between.'),
    estimates: estimates.describe('`accuracy`: the share of its test rows that were said to be of it.'),
    difference: estimates.describe('The paired difference to training on real rows alone.').exactOptional(),
  })
  .meta({id: 'toldClass', description: 'One class of a model that tells all classes apart.'})

export const costEstimates = z
  .strictObject({
    threshold: z.number().describe('The mean of the thresholds that were chosen for the given costs.'),
    withoutModel: z
      .number()
      .min(0)
      .describe(
        'Cost per row of calling no row minority, or every row, whichever is cheaper. Missing in results of older versions.',
      )
      .exactOptional(),
    byThreshold: z
      .strictObject({threshold: rates, cost: amounts, low: amounts, high: amounts})
      .describe(
        "Cost per row, with the ends of its interval at the plan's confidence, when rows above a probability are called " +
          'minority: the same thresholds for every way to train, from 0.001 to 0.999 and even in the logit. Missing in ' +
          'results of older versions.',
      )
      .exactOptional(),
    curve: z
      .array(
        z.strictObject({
          factor: z.number().min(0).describe('What false-negative costs are multiplied by.'),
          ratio: z.number().min(0).describe('Mean false-negative over mean false-positive cost, after that.'),
          cost: estimate,
        }),
      )
      .describe('Cost per row when false-negative costs are multiplied by a factor, with a threshold chosen anew.'),
    breakEven: z
      .array(z.number().min(0))
      .describe(
        'Ratios of false-negative to false-positive costs at which it costs as much as real rows alone; empty when one is always cheaper.',
      )
      .exactOptional(),
  })
  .describe('What mistakes cost over the ratio of the costs.')
