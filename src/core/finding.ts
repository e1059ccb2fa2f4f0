/** What an attack ends in, when it succeeds: real records that lie open, records rebuilt, rows recognised as real, members told from others, a regulatory risk. */
export type Finding = 'copies' | 'records' | 'rows' | 'membership' | 'risk'

/** The criteria of the Article 29 Working Party, Opinion 05/2014. */
export type Criterion = 'singling-out' | 'linkability' | 'inference'

/** The kinds of attack that EDPB Opinion 28/2024 names for tests. */
export type NamedTest =
  'membership inference' | 'attribute inference' | 'regurgitation' | 'reconstruction' | 'exfiltration' | 'model inversion'

/** An attack's success in words, for readers who decide and do not measure. */
export interface SuccessWords {
  /** What the attack did, after its name: `{figure}` is its value, `{interval}` the named interval. */
  readonly told: string
  /** What its control got: `{control}` is its value. Left out of the sentence when there was no control. */
  readonly against?: string
  /**
   * What it means for one person in the data. `{share}` is "97 of 100", and `{elsewhere}` says what the same attacker is right about
   * anyway.
   */
  readonly forOnePerson: string
}

/** What an attack says of its findings. */
export interface FindingNote {
  readonly finds: Finding
  readonly criterion?: Criterion
  readonly namedTest?: NamedTest
  readonly success?: SuccessWords
}
