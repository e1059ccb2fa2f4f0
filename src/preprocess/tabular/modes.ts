import {subContext, type Context} from '../../core/context.js'
import {permutation, type Rng} from '../../core/rng.js'
import {kMeans} from '../../stats/k-means.js'
import {fitMixture, type Mixture} from './gaussian-mixture.js'

/** Components of a column's mixture that carry weight, by rising mean; plain JSON. */
export interface Modes extends Mixture {
  readonly kind: 'modes'
}

const MOST_MODES = 10
/** A component with less weight is dropped. */
const SMALLEST_WEIGHT = 0.005
/** A mixture of ten components does not get better from more rows. */
const MOST_ROWS = 10_000
/** Half the width of a mode's range, in its standard deviations. */
const DEVIATIONS = 4

/**
 * Mode-specific normalisation: a variational Gaussian mixture of at most ten components is fitted to the column, and those
 * with a weight below 0.005 are dropped. A value is then one mode, drawn by how likely each is to have made it, and a number
 * alpha = (value - mean) / (4 deviation) in [-1, 1].
 *
 * Xu, Skoularidou, Cuesta-Infante and Veeramachaneni, Modeling Tabular Data using Conditional GAN, NeurIPS 2019, arXiv:1907.00503,
 * section 4.2. Departures: at most as many components as there are different values, k-means as the start, and of more
 * than 10,000 values a random 10,000 are fitted. Values beyond four deviations of their mode are cut off.
 *
 * @param values At least two different ones, finite.
 */
export async function fitModes(values: Float64Array, context: Context): Promise<Modes> {
  const rows = permutation(context.rng.fork('rows'), values.length).subarray(0, MOST_ROWS)
  const data = values.length > MOST_ROWS ? Float64Array.from(rows, row => values[row]) : values
  const count = Math.min(MOST_MODES, new Set(data).size)
  const start = await kMeans({data, rows: data.length, columns: 1}, count, subContext(context, 'start'))
  const mixture = fitMixture(data, start, count)
  const kept = mixture.weights
    .map((weight, at) => ({weight, mean: mixture.means[at], deviation: mixture.deviations[at]}))
    .filter(({weight}) => weight >= SMALLEST_WEIGHT)
    .sort((a, b) => a.mean - b.mean)
  const sum = kept.reduce((all, {weight}) => all + weight, 0)
  return {
    kind: 'modes',
    means: kept.map(({mean}) => mean),
    deviations: kept.map(({deviation}) => deviation),
    weights: kept.map(({weight}) => weight / sum),
  }
}

/** A mode drawn in proportion to its density at the value, and the value's place in it. */
export function toMode({means, deviations, weights}: Modes, value: number, rng: Rng): {mode: number; alpha: number} {
  const logs = means.map((mean, k) => Math.log(weights[k] / deviations[k]) - ((value - mean) / deviations[k]) ** 2 / 2)
  const top = Math.max(...logs)
  const densities = logs.map(log => Math.exp(log - top))
  let rest = rng.next() * densities.reduce((sum, density) => sum + density, 0)
  let mode = 0
  while (mode < densities.length - 1 && rest >= densities[mode]) rest -= densities[mode++]
  const alpha = (value - means[mode]) / (DEVIATIONS * deviations[mode])
  return {mode, alpha: Math.max(-1, Math.min(1, alpha))}
}

export const fromMode = ({means, deviations}: Modes, mode: number, alpha: number): number =>
  means[mode] + Math.max(-1, Math.min(1, alpha)) * DEVIATIONS * deviations[mode]
