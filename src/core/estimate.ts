import type {Infer} from './shapes/infer.js'
import type {estimate} from './shapes/estimate.js'

/** A measured figure with its interval. Rates are fractions in [0, 1]. */
export type Estimate = Infer<typeof estimate>

/** Metrics by name. */
export type Estimates = Readonly<Record<string, Estimate>>
