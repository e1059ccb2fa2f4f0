/** A way to train, by its point estimates. */
export interface Traded {
  /** Excess of the strongest attack, 0 at least: less is luck. */
  readonly leakage: number
  readonly utility: number
}

/** Whether another way has no more leakage and no less utility, and one of the two is better. */
export function isBeaten(mine: Traded, others: readonly Traded[], better: 'higher' | 'lower'): boolean {
  const gain = (other: Traded) => (better === 'higher' ? other.utility - mine.utility : mine.utility - other.utility)
  return others.some(
    other => other.leakage <= mine.leakage && gain(other) >= 0 && (other.leakage < mine.leakage || gain(other) > 0),
  )
}
