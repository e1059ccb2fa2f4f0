import {normal, type Rng} from '../../../core/rng.js'
import type {NumericColumn} from '../../../core/table.js'
import {restoreNumber} from '../../../preprocess/tabular/restore.js'
import {summarise} from '../../../stats/quartiles.js'

/** A value that so many of the rows have is no point on a line: it stays as it is. */
const COMMON_SHARE = 0.7

/**
 * Noise for drawn numbers: normal, as wide as the kernel of a density estimate of the column, within its range and rounded to its
 * decimals. A value that more than 70 % of the rows have stays as it is, as in synthpop's `syn.smooth`. The width is Silverman's
 * rule, 0.9 min(s, IQR / 1.34) n^(-1/5) (Density Estimation, 1986, equation 3.31), where synthpop takes that of Sheather and Jones.
 *
 */
export function smoother({values, field}: NumericColumn): (value: number, rng: Rng) => number {
  const present = values.filter(value => !Number.isNaN(value))
  const common = commonValue(present)
  const others = present.filter(value => value !== common)
  if (others.length < 2) return value => value
  const width = silvermanWidth(others)
  const {min, max} = summarise(present, new Float64Array(present.length))
  const shape = {decimals: field.integer ? 0 : field.decimals, range: [min, max] as const}
  return (value, rng) => (value === common ? value : restoreNumber(value + width * normal(rng), shape))
}

function commonValue(values: Float64Array): number | undefined {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  for (const [value, count] of counts) if (count > COMMON_SHARE * values.length) return value
  return undefined
}

function silvermanWidth(values: Float64Array): number {
  const {mean, lowerQuartile, upperQuartile} = summarise(values, new Float64Array(values.length))
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (values.length - 1))
  // Half of the values or more may be equal: the quartiles then say nothing.
  const middle = (upperQuartile - lowerQuartile) / 1.34 || deviation
  return 0.9 * Math.min(deviation, middle) * values.length ** -0.2
}
