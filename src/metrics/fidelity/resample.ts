import {breather, type Context} from '../../core/context.js'
import {integerBelow, type Rng} from '../../core/rng.js'
import {deviation, leastError} from '../standard-error.js'
import type {FidelityFigure} from './fidelity.js'

/** A standard error from so many resamples is itself known to about 11 %. */
const RESAMPLES = 40

/** Values of figures, given the row numbers that take part on both sides; undefined where one is not defined. */
export type Statistic = (real: Int32Array, synthetic: Int32Array) => readonly (number | undefined)[]

/**
 * Figures of all rows with their bootstrap standard errors: both sides are drawn again 40 times (Efron,
 * doi:10.1214/aos/1176344552). A figure that did not vary gets the error of a proportion (`leastError`) instead of zero.
 *
 * @param rows How many there are on each side.
 * @param rows.real Of the real side.
 * @param rows.synthetic Of the synthetic side.
 * @returns Per figure undefined where it is not defined on all rows.
 */
export async function withErrors(
  rows: {readonly real: number; readonly synthetic: number},
  ranges: readonly FidelityFigure['range'][],
  statistic: Statistic,
  context: Context,
): Promise<(FidelityFigure | undefined)[]> {
  const breathe = breather(context)
  const rng = context.rng.fork('bootstrap')
  const values = statistic(everyRow(rows.real), everyRow(rows.synthetic))
  const drawn = ranges.map((): number[] => [])
  for (let resample = 0; resample < RESAMPLES; resample++) {
    statistic(draw(rng, rows.real), draw(rng, rows.synthetic)).forEach((value, at) => {
      if (value !== undefined) drawn[at].push(value)
    })
    context.progress((resample + 1) / RESAMPLES)
    await breathe()
  }
  const least = leastError(Math.min(rows.real, rows.synthetic))
  return ranges.map((range, at) => {
    const value = values[at]
    if (value === undefined) return undefined
    const spread = drawn[at].length < 2 ? 0 : deviation(drawn[at])
    return {value, standardError: spread || least * (range[1] - range[0]), range}
  })
}

const draw = (rng: Rng, count: number) => Int32Array.from({length: count}, () => integerBelow(rng, count))

export const everyRow = (count: number) => Int32Array.from({length: count}, (_, row) => row)

/** A record of the figures that are defined. */
export function namedFigures(
  names: readonly string[],
  figures: readonly (FidelityFigure | undefined)[],
): Record<string, FidelityFigure> {
  return Object.fromEntries(
    names.flatMap((name, at) => {
      const figure = figures[at]
      return figure === undefined ? [] : [[name, figure] as const]
    }),
  )
}
