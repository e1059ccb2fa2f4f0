import type {Column, Table} from '../core/table.js'
import type {AttackParameters} from './attack.js'

/**
 * The question that one of the three regulatory risks (Article 29 Working Party, Opinion 05/2014; Giomi et al.,
 * doi:10.56553/popets-2023-0055) puts to the attacker.
 */
export type RiskQuestion =
  /** Describe people so that the description fits one person alone. */
  | {readonly kind: 'predicates'}
  /** Join two files about the same people, each with other columns. `left`: the columns of the one; drawn anew `halvings` times when left out. */
  | {readonly kind: 'links'; readonly halvings: number; readonly left?: readonly string[]}
  /** Guess the value of one column from all others: of each in turn when none is named. Numbers count within a share `tolerance` of the column's range. */
  | {readonly kind: 'attribute'; readonly tolerance: number; readonly secret?: string}

/** Two files about the same people: rows are in an order of their own in each. */
export interface Halves {
  readonly left: Table<'targets'>
  readonly right: Table<'targets'>
}

/** People whose records lack one column. */
export interface Incomplete {
  readonly known: Table<'targets'>
  readonly secret: string
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
  readonly parameters: AttackParameters
}

/** Per row of each half, the released rows it is taken to belong to: [rows, candidates], row numbers. Rows that share one are linked. */
export interface Links {
  readonly kind: 'links'
  readonly candidates: number
  readonly left: Int32Array
  readonly right: Int32Array
  readonly parameters: AttackParameters
}

/** The secret column as guessed, one cell per person; missing where nothing was guessed. */
export interface SecretGuesses {
  readonly kind: 'attribute'
  readonly guessed: Column
  readonly parameters: AttackParameters
}

export type RiskGuesses = Predicates | Links | SecretGuesses
