/** The form of a word that a number takes in a language. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & {readonly other: string}

/** Words with counts in one language: `1 row`, `2 rows`, `1,000 rows`. */
export function counting(language: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (count, forms) => `${numbers.format(count)} ${forms[rules.select(count)] ?? forms.other}`
}
