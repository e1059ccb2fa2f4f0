/** What an attack ends in, when it succeeds. */
export const FINDINGS = ['copies', 'identifiers', 'records', 'rows', 'membership', 'risk'] as const
export type Finding = (typeof FINDINGS)[number]

/** The criteria of the Article 29 Working Party, Opinion 05/2014. */
export const CRITERIA = ['singling-out', 'linkability', 'inference'] as const
export type Criterion = (typeof CRITERIA)[number]

/** The kinds of attack that EDPB Opinion 28/2024 names for tests. */
export const NAMED_TESTS = [
  'membership inference',
  'attribute inference',
  'regurgitation',
  'reconstruction',
  'exfiltration',
  'model inversion',
] as const
export type NamedTest = (typeof NAMED_TESTS)[number]

/** A success in words, for readers who decide and do not measure. */
export interface SuccessWords {
  /** What the attack did, after its name. `{figure}` is its value, `{interval}` the named interval. */
  readonly told?: string
  /** What its control got. `{control}` is its value. */
  readonly against?: string
  /** For one person in the data. `{share}` is "97 of 100", `{elsewhere}` what the attacker is right about anyway. */
  readonly forOnePerson?: string
}
export const SUCCESS_PARTS = ['told', 'against', 'forOnePerson'] as const satisfies readonly (keyof SuccessWords)[]

/** What an attack says of its findings; a result carries it, so that a report needs no attack to be worded. */
export interface FindingNote {
  readonly finds: Finding
  /** What the attacker holds, in a few words. */
  readonly holds: string
  readonly criterion?: Criterion
  readonly namedTest?: NamedTest
  readonly success?: SuccessWords
}

/**
 * What attacks that end in the same have in common. A rebuilt, copied or recognised record singles out the person; learning that
 * someone was in the minority class is an inference of the class label. What scores and copies mean depends on their figures: the
 * report words them.
 */
export const USUAL: Readonly<Record<Finding, Pick<FindingNote, 'criterion' | 'namedTest' | 'success'>>> = {
  copies: {criterion: 'singling-out', namedTest: 'regurgitation'},
  identifiers: {criterion: 'singling-out'},
  membership: {criterion: 'inference', namedTest: 'membership inference'},
  records: {
    criterion: 'singling-out',
    namedTest: 'reconstruction',
    success: {
      told: 'rebuilt {figure} of the real minority records ({interval}) from what was released',
      against: '{control} in its control',
      forOnePerson: 'their whole record, every column of it, is rebuilt from what was released in {share} cases',
    },
  },
  rows: {
    criterion: 'singling-out',
    success: {
      told: 'recognised {figure} of the people in the data ({interval}) by their rows',
      against: '{control} of people who were not, put into the same file',
      forOnePerson: 'in a file that holds the real rows as well, theirs is recognised as a real one in {share} cases{elsewhere}',
    },
  },
  risk: {
    success: {
      told: 'was right about {figure} of the people in the data ({interval})',
      against: '{control} of people who were not',
      forOnePerson: 'the attack is right about them in {share} cases{elsewhere}',
    },
  },
}
