import type {Infer} from './shapes/infer.js'
import type {amount, plannedAlgorithm} from './shapes/planned.js'

/** An algorithm by its registry name, with the options that were given for it. */
export type PlannedAlgorithm = Infer<typeof plannedAlgorithm>

/** The target column and the labels that count as minority. */
export interface MinorityClasses {
  readonly target: string
  readonly minority: readonly string[]
}

/** How many synthetic rows: up to the size of the largest class, so many per real row, or so many for each label. */
export type Amount = Infer<typeof amount>
