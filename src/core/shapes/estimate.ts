import * as z from 'zod'
import {openRate} from './basic.js'

export const estimate = z
  .strictObject({
    value: z.number(),
    low: z.number(),
    high: z.number(),
    confidence: openRate.describe('Nominal coverage of low to high, e.g. 0.95.'),
    trials: z
      .number()
      .min(0)
      .describe(
        'How many independent trials stand behind the figure (records, non-members, repeats): it bounds what can be resolved.',
      ),
    method: z.string().describe('How the interval was made, in words.'),
  })
  .meta({id: 'estimate', description: 'A measured figure with its interval. Rates are fractions in 0 to 1.'})

export const estimates = z.record(z.string(), estimate).meta({id: 'estimates', description: 'Figures by name.'})
