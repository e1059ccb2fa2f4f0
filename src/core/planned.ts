import type {GivenOptions} from './options.js'

/** An algorithm by its registry name, with the options that were given for it. */
export interface PlannedAlgorithm {
  readonly name: string
  readonly options: GivenOptions
}

/** The target column and the labels that count as minority. */
export interface MinorityClasses {
  readonly target: string
  readonly minority: readonly string[]
}

/** How many synthetic rows: up to the size of the largest class, so many per real row, or so many for each label. */
export type Amount =
  {readonly kind: 'balance'} | {readonly kind: 'ratio'; readonly ratio: number} | {readonly kind: 'count'; readonly count: number}
