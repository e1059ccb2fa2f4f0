import type {Estimate} from '../../core/estimate.js'

/**
 * Repeats draw on the same rows again: values and interval ends are averaged, nothing is counted twice.
 * @param trialsOf What the trials of one repeat are.
 */
export function meanEstimate(repeats: readonly Estimate[], trialsOf: (trials: readonly number[]) => number): Estimate {
  const mean = (pick: (estimate: Estimate) => number) =>
    repeats.reduce((sum, estimate) => sum + pick(estimate), 0) / repeats.length
  const [{confidence, method}] = repeats
  return {
    value: mean(({value}) => value),
    low: mean(({low}) => low),
    high: mean(({high}) => high),
    confidence,
    trials: trialsOf(repeats.map(({trials}) => trials)),
    method: repeats.length === 1 ? method : `${method}; mean over ${repeats.length} repeats`,
  }
}
