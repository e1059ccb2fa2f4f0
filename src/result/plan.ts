import type {Engine} from '../core/context.js'
import type {Amount, PlannedAlgorithm} from '../core/planned.js'

/** Everything that decides an audit's figures. The same plan on the same input gives the same result. */
export interface AuditPlan {
  readonly seed: number
  readonly target: string
  readonly minority: readonly string[]
  readonly generators: readonly PlannedAlgorithm[]
  readonly attacks: readonly PlannedAlgorithm[]
  readonly proxies: readonly PlannedAlgorithm[]
  readonly learners: readonly PlannedAlgorithm[]
  /** Fidelity measures. */
  readonly fidelity: readonly PlannedAlgorithm[]
  /** Files made elsewhere, by hash. */
  readonly synthetic: readonly {readonly name: string; readonly sha256: string}[]
  readonly holdout: PlannedHoldout
  /** How many synthetic rows: up to the size of the largest class, or so many per real minority row. */
  readonly amount: Amount
  readonly repeats: number
  /** What mistakes cost, for figures of cost. */
  readonly cost?: PlannedCost
  /** The figure that decisions on utility rest on, e.g. `averagePrecision`. */
  readonly figure: string
  readonly confidence: number
  /** Columns that an attacker knows, and columns to be found out: asked instead of searched for. */
  readonly known?: readonly string[]
  readonly secret?: readonly string[]
  /** What networks are trained with: engines round differently. */
  readonly engine: Engine
  readonly columns: PlannedColumns
}

/** How the files are read. What was not given is found out from the file or is the default; results of older versions lack all from `header` on. */
export interface PlannedColumns {
  readonly categorical: readonly string[]
  readonly ignored: readonly string[]
  readonly group?: string
  readonly header?: boolean
  readonly keepUnnamed?: boolean
  readonly delimiter?: string
  readonly encoding?: string
  readonly decimalComma?: boolean
  /** Cells that stand for a missing value. */
  readonly missing?: readonly string[]
  /** Columns that name people and are used all the same; those that were found to and are not are among the ignored ones. */
  readonly keepIdentifiers?: readonly string[]
  /** What the user said about levels and scales of files made elsewhere. */
  readonly mapLevels?: readonly string[]
  readonly scaleOfRelease?: readonly string[]
  /** Columns of numbers, whatever speaks against it. */
  readonly numeric?: readonly string[]
  /** What stands between thousands. */
  readonly thousands?: string
  /** Marks of missing values that are levels. */
  readonly keepLevel?: readonly string[]
  /** Columns whose levels are the same where their spelling differs, and columns whose levels differ then. */
  readonly mergeLevels?: readonly string[]
  readonly distinctLevels?: readonly string[]
}

export type PlannedHoldout =
  | {readonly kind: 'fraction'; readonly fraction: number}
  | {readonly kind: 'file'; readonly sha256: string}
  | {readonly kind: 'none'}

/** What mistakes cost: a number, a range such as `5..20`, or a formula over the row's columns. */
export interface PlannedCost {
  readonly falseNegative: string
  readonly falsePositive: string
  /** Share of the minority in the population that the model is for; that of the data when left out. */
  readonly deployRate?: number
}
