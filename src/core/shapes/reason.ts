import * as z from 'zod'

export const notApplicableReason = z
  .strictObject({code: z.literal('not-applicable'), text: z.string()})
  .describe('It does not apply to these data, in the words of the algorithm.')

export const errorReason = z
  .strictObject({code: z.literal('error'), error: z.string().describe('The name of its class.'), text: z.string()})
  .describe('It went wrong, in the words of the algorithm.')
