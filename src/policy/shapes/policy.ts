import * as z from 'zod'

export const MAX_RULES = 500

const text = z
  .string('must be text')
  .refine(value => value.trim() !== '', 'must be text')
  .overwrite(value => value.trim())

/** Whose demand a rule or a whole policy is. */
const origin = {
  source: text.describe('The document that asks for it.').exactOptional(),
  date: text
    .pipe(z.string().regex(/^[0-9]{4}(-[0-9]{2}){0,2}$/, 'must be a date such as 2026-12-31, 2026-12 or 2026'))
    .describe('Of the document.')
    .exactOptional(),
  limits: text.describe('What is not shown when it is kept.').exactOptional(),
}

export const policyRule = z.strictObject({
  name: text,
  expression: text.describe('True when the rule is kept; see scope.ts for its names.'),
  reason: text.describe('Why the rule is there, for whoever meets it in a report.'),
  ...origin,
  generator: text.describe('The one generator it is about; all of them when left out.').exactOptional(),
  waiver: z
    .strictObject({by: text, until: text.pipe(z.iso.date('must be a day such as 2026-12-31'))})
    .describe('Who answers for a rule that is not kept, and until the end of which day.')
    .exactOptional(),
})

export const policyContent = z.strictObject({
  profile: text.describe('The ready policy that it was written from; see profiles/.').exactOptional(),
  ...origin,
  parameters: z
    .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,99}$/), z.union([z.number(), z.string(), z.boolean()]))
    .describe('Values that rules name, as `parameter.threshold`.')
    .exactOptional(),
  rules: z.array(policyRule).min(1).max(MAX_RULES),
})
