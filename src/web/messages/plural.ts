/** The form of a word that a number takes in a language. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & {readonly other: string}

/** Words with counts in one language: `1 row`, `2 rows`, `1,000 rows`. */
export function counting(language: string): (count: number, forms: PluralForms) => string {
  // The rules of a language take a while to load: nothing is counted before there is a file.
  let rules: Intl.PluralRules | undefined
  let numbers: Intl.NumberFormat | undefined
  return (count, forms) => {
    rules ??= new Intl.PluralRules(language)
    numbers ??= new Intl.NumberFormat(language)
    return `${numbers.format(count)} ${forms[rules.select(count)] ?? forms.other}`
  }
}
