import type {Column, Table} from '../../core/table.js'
import type {Match} from './kept-columns.js'
import type {AttackParameters} from '../attack-parameters.js'

/**
 * The question that one of the three regulatory risks (Article 29 Working Party, Opinion 05/2014; Giomi et al.,
 * doi:10.56553/popets-2023-0055) puts to the attacker.
 */
export type RiskQuestion = {
  /** Also by other columns and matchings than the published attack's, the best of which is picked and paid for. */
  readonly search: boolean
} & (
  | /** Describe people so that the description fits one person alone. */
    {readonly kind: 'predicates'}
    /**
     * Join two files about the same people, each with other columns: `left` and `right`, or all that the other has not;
     * drawn anew `halvings` times when neither is given.
     */
  | {readonly kind: 'links'; readonly halvings: number; readonly left?: readonly string[]; readonly right?: readonly string[]}
  /**
   * Guess the values of columns. `known` and `secrets`: all that the other has not; each column in turn from all others
   * when neither is given. Numbers count within a share `tolerance` of the column's range.
   */
  | {
      readonly kind: 'attribute'
      readonly tolerance: number
      readonly known?: readonly string[]
      readonly secrets?: readonly string[]
    }
  /**
   * Guess the values of columns from each of several sets of known ones, in several ways. `known`: this set alone.
   * `secrets`: these alone; all that are not known when left out.
   */
  | {
      readonly kind: 'sweep'
      readonly tolerance: number
      readonly known?: readonly string[]
      readonly secrets?: readonly string[]
    }
)

export const RISKS_SOURCE = 'Article 29 Working Party, Opinion 05/2014; Giomi et al., doi:10.56553/popets-2023-0055'

export const searchOption = {
  type: 'boolean',
  default: true,
  description: 'Also search for columns that the release kept together; false is the published attack alone.',
} as const

/** Column names of an option, separated by commas. */
export function namesOf(list: string): string[] {
  return list.split(',').map(name => name.trim())
}

/** Two files about the same people: rows are in an order of their own in each. */
export interface Halves {
  readonly left: Table<'targets'>
  readonly right: Table<'targets'>
}

/**
 * People of whom some columns are known. `records` has the secret ones too, since each may be known when another is asked for; a guess at a
 * column must not depend on what stands in it.
 */
export interface Incomplete {
  readonly records: Table<'targets'>
  readonly secrets: readonly string[]
  /** Left out: all columns but the one that is asked for, or the sets of a sweep. */
  readonly known?: readonly string[]
}

/** A condition on one column; a missing cell meets none. */
export type Condition =
  | {readonly column: string; readonly is: 'at-least' | 'at-most'; readonly value: number}
  | {readonly column: string; readonly is: 'level'; readonly code: number}

/** All conditions at once. */
export type Predicate = readonly Condition[]

/** Descriptions that may fit one person alone, and as many that were made without the release's rows. */
export interface Predicates {
  readonly kind: 'predicates'
  readonly predicates: readonly Predicate[]
  readonly random: readonly Predicate[]
  /** Sets of columns: each released row that alone has its values in one of them describes whoever has these values. */
  readonly exact: readonly (readonly string[])[]
  readonly parameters: AttackParameters
}

/** Per row of each half, the released rows it is taken to belong to: [rows, candidates], row numbers. Rows that share one are linked. */
export interface Links {
  readonly kind: 'links'
  readonly candidates: number
  readonly left: Int32Array
  readonly right: Int32Array
  /** Further ways to join the halves: per row of each, one released row or -1. */
  readonly others: readonly {readonly left: Match; readonly right: Match}[]
  readonly parameters: AttackParameters
}

export interface SecretGuesses {
  readonly kind: 'attribute'
  /** Per secret, one cell per person; missing where nothing was guessed. */
  readonly guessed: readonly Column[]
  /**
   * Whom released rows are taken to belong to by some columns: any of the secrets that `known` lacks can be read off
   * them, unless `only` says which.
   */
  readonly readings: Readonly<Record<Reading, readonly (Match & {readonly only?: string})[]>>
  /** Sets of columns: the secret is claimed to be among the values of all released rows that have a person's values in the known ones. */
  readonly candidates: readonly {readonly known: readonly string[]; readonly secret: string}[]
  readonly parameters: AttackParameters
}

/** How released rows are found: by the largest agreement in all columns, or by equal values in a few. */
export const READINGS = ['agreement', 'equality'] as const
export type Reading = (typeof READINGS)[number]

/** What a sweep guesses: one column of every person, from some columns, in one way. */
export interface SweepTry {
  readonly known: readonly string[]
  readonly secret: string
  readonly by: Guesser
  /** One cell per person; missing where nothing was guessed. */
  readonly guessed: Column
}

/** How the value is found: in the nearest released row, or by a model that was trained on released rows. */
export const GUESSERS = ['neighbour', 'forest', 'boosting', 'cobp-ra'] as const
export type Guesser = (typeof GUESSERS)[number]

export interface SweepGuesses {
  readonly kind: 'sweep'
  readonly tries: readonly SweepTry[]
  readonly parameters: AttackParameters
}

export type RiskGuesses = Predicates | Links | SecretGuesses | SweepGuesses
