/** What a search may cost, counted in steps that take about as long as each other: the same on every machine. */
export interface Work {
  spend(steps: number): void
  readonly spent: number
  /** Whether all that it may cost is spent. */
  readonly isSpent: boolean
}

/** @param most Steps; a search without a limit has Infinity of them. */
export function createWork(most: number): Work {
  let spent = 0
  return {
    spend: steps => {
      spent += steps
    },
    get spent() {
      return spent
    },
    get isSpent() {
      return spent >= most
    },
  }
}
