/** A measured figure with its interval. Rates are fractions in [0, 1]. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Nominal coverage of [low, high], e.g. 0.95. */
  readonly confidence: number
  /** How many independent trials stand behind the figure (records, non-members, repeats): it bounds what can be resolved. */
  readonly trials: number
  /** How the interval was made, in words. */
  readonly method: string
}

export type Estimates = Readonly<Record<string, Estimate>>
