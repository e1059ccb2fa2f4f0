import type {Estimate, Estimates} from '../../core/estimate.js'

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

const usualTrials = (trials: readonly number[]) => Math.round(trials.reduce((sum, count) => sum + count, 0) / trials.length)

/** Each figure over repeats: the means of values and of interval ends, since repeats draw on the same rows. */
export function meanEstimates(repeats: readonly Estimates[]): Estimates {
  const names = [...new Set(repeats.flatMap(estimates => Object.keys(estimates)))]
  return Object.fromEntries(
    names.map(name => {
      const given = repeats.flatMap(estimates => (Object.hasOwn(estimates, name) ? [estimates[name]] : []))
      return [name, meanEstimate(given, usualTrials)]
    }),
  )
}
