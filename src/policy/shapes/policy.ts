import * as z from 'zod'

export const MAX_RULES = 500

const text = z
  .string('must be text')
  .refine(value => value.trim() !== '', 'must be text')
  .overwrite(value => value.trim())

export const policyRule = z.strictObject({
  name: text,
  expression: text.describe('True when the rule is kept; see scope.ts for its names.'),
  reason: text.describe('Why the rule is there, for whoever meets it in a report.'),
  generator: text.describe('The one generator it is about; all of them when left out.').exactOptional(),
  waiver: z
    .strictObject({by: text, until: text.pipe(z.iso.date('must be a day such as 2026-12-31'))})
    .describe('Who answers for a rule that is not kept, and until the end of which day.')
    .exactOptional(),
})

export const policyContent = z.strictObject({rules: z.array(policyRule).min(1).max(MAX_RULES)})
