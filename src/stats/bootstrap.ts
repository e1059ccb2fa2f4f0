import type {Estimate} from '../core/estimate.js'
import {integerBelow, type Rng} from '../core/rng.js'

const RESAMPLES = 400

export interface BootstrapSettings {
  readonly confidence: number
  readonly rng: Rng
  /** Rows drawn per resample: fewer than there are when rows hang together in as many independent groups. */
  readonly trials: number
}

/**
 * A figure of some rows with its percentile bootstrap interval (Efron, doi:10.1214/aos/1176344552), from 400 resamples.
 * Resamples on which the figure is not defined are left out.
 *
 * @param count Number of rows, at least 1.
 * @param statistic Of row numbers, with repetition; undefined where it is not defined.
 * @returns undefined when the figure is not defined on the rows as they are.
 */
export function bootstrap(
  count: number,
  statistic: (rows: Int32Array) => number | undefined,
  {confidence, rng, trials}: BootstrapSettings,
): Estimate | undefined {
  const value = statistic(Int32Array.from({length: count}, (_, row) => row))
  if (value === undefined) return undefined
  const drawn = new Int32Array(trials)
  const figures: number[] = []
  for (let resample = 0; resample < RESAMPLES; resample++) {
    for (let at = 0; at < trials; at++) drawn[at] = integerBelow(rng, count)
    const figure = statistic(drawn)
    if (figure !== undefined) figures.push(figure)
  }
  const sorted = Float64Array.from(figures).sort()
  const tail = (1 - confidence) / 2
  return {
    value,
    low: sorted.length === 0 ? value : Math.min(value, quantile(sorted, tail)),
    high: sorted.length === 0 ? value : Math.max(value, quantile(sorted, 1 - tail)),
    confidence,
    trials,
    method: 'percentile bootstrap',
  }
}

/** The quantile of sorted values, linear between them (type 7 of Hyndman and Fan, doi:10.1080/00031305.1996.10473566). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}
