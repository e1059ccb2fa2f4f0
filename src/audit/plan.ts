import type {GivenOptions} from '../core/options.js'

/** Everything that decides an audit's figures. The same plan on the same input gives the same result. */
export interface AuditPlan {
  readonly seed: number
  readonly target: string
  readonly minority: readonly string[]
  readonly generators: readonly PlannedAlgorithm[]
  readonly attacks: readonly PlannedAlgorithm[]
  readonly learners: readonly PlannedAlgorithm[]
  /** Files made elsewhere, by hash. */
  readonly synthetic: readonly {readonly name: string; readonly sha256: string}[]
  readonly holdout:
    | {readonly kind: 'fraction'; readonly fraction: number}
    | {readonly kind: 'file'; readonly sha256: string}
    | {readonly kind: 'none'}
  /** How many synthetic rows: up to the size of the largest class, or so many per real minority row. */
  readonly amount: {readonly kind: 'balance'} | {readonly kind: 'ratio'; readonly ratio: number}
  readonly repeats: number
  readonly confidence: number
  readonly columns: {readonly categorical: readonly string[]; readonly ignored: readonly string[]; readonly group?: string}
}

export interface PlannedAlgorithm {
  readonly name: string
  readonly options: GivenOptions
}
