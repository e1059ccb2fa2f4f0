import {digamma, logBeta, logGamma} from '../../stats/special.js'

/** Normal components on a line. */
export interface Mixture {
  readonly means: readonly number[]
  readonly deviations: readonly number[]
  /** Sum to 1. */
  readonly weights: readonly number[]
}

/** Concentration of the stick-breaking prior: as small as this it empties components that the data do not need. */
const CONCENTRATION = 0.001
/** Added to every variance, in units of the data's. */
const SMALLEST_VARIANCE = 1e-6
const MAX_ROUNDS = 100
/** Rounds end when the lower bound changes by less. */
const TOLERANCE = 1e-3
/** A share below e to this power adds nothing to any sum. */
const NEGLIGIBLE = -50
const EMPTY = 10 * Number.EPSILON

/**
 * Variational Bayesian mixture of normals on one column with a truncated stick-breaking (Dirichlet process) prior on the weights:
 * components that the data do not need lose their weight, so the number given is only an upper bound. Priors as in scikit-learn's
 * BayesianGaussianMixture: concentration 0.001, means around the data's mean with the weight of one row, variances around the
 * data's (divisor n - 1) with one degree of freedom.
 *
 * Bishop, Pattern Recognition and Machine Learning, 2006, section 10.2 (equations 10.46-10.66, for one column); weights after
 * Blei and Jordan, Bayesian Analysis 1, 2006, doi:10.1214/06-BA104, section 4. Departure from scikit-learn: the data are
 * standardised first, so that what is added to variances does not depend on the column's unit.
 *
 * @param values At least two, finite, not all the same, at most 1e150 in size.
 * @param start Per value the component it starts in, from 0.
 * @param count Components, at most as many as there are values.
 */
export function fitMixture(values: ArrayLike<number>, start: ArrayLike<number>, count: number): Mixture {
  const {mean, deviation, data} = standardised(values)
  const rows = data.length
  const shares = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++) shares[row * count + start[row]] = 1
  let posterior = update(data, shares, count)
  let bound = -Infinity
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const entropy = assign(data, posterior, shares)
    posterior = update(data, shares, count)
    const next = entropy + modelBound(posterior)
    if (Math.abs(next - bound) < TOLERANCE) break
    bound = next
  }
  return {
    means: posterior.map(part => mean + deviation * part.mean),
    deviations: posterior.map(part => deviation * Math.sqrt(part.variance)),
    weights: stickWeights(posterior),
  }
}

function standardised(values: ArrayLike<number>): {mean: number; deviation: number; data: Float64Array} {
  let mean = 0
  for (let row = 0; row < values.length; row++) mean += values[row] / values.length
  let squares = 0
  for (let row = 0; row < values.length; row++) squares += (values[row] - mean) ** 2 / (values.length - 1)
  const deviation = Math.sqrt(squares)
  return {mean, deviation, data: Float64Array.from(values, value => (value - mean) / deviation)}
}

/** Posterior of one component: Gauss-Wishart of mean and precision, beta distribution of its share of what earlier ones leave. */
interface Component {
  readonly mean: number
  readonly variance: number
  /** In rows: how sure the mean is. */
  readonly precision: number
  readonly freedom: number
  readonly stick: readonly [number, number]
}

/** The M step: posteriors from the responsibilities [rows, components] (10.51-10.53, 10.60-10.63). */
function update(data: Float64Array, shares: Float64Array, count: number): Component[] {
  const sizes = new Float64Array(count).fill(EMPTY)
  const centres = new Float64Array(count)
  const spreads = new Float64Array(count)
  for (let row = 0; row < data.length; row++)
    for (let k = 0; k < count; k++) {
      sizes[k] += shares[row * count + k]
      centres[k] += shares[row * count + k] * data[row]
    }
  for (let k = 0; k < count; k++) centres[k] /= sizes[k]
  for (let row = 0; row < data.length; row++)
    for (let k = 0; k < count; k++) spreads[k] += shares[row * count + k] * (data[row] - centres[k]) ** 2
  let after = 0
  const parts: Component[] = []
  for (let k = count - 1; k >= 0; k--) {
    const size = sizes[k]
    const precision = 1 + size
    const freedom = 1 + size
    const scatter = 1 + spreads[k] + size * SMALLEST_VARIANCE + (size / precision) * centres[k] ** 2
    parts.push({
      mean: (size * centres[k]) / precision,
      variance: scatter / freedom,
      precision,
      freedom,
      stick: [1 + size, CONCENTRATION + after],
    })
    after += size
  }
  return parts.reverse()
}

/** The E step: new responsibilities (10.46, 10.49, 10.64-10.65); returns their entropy. */
function assign(data: Float64Array, posterior: readonly Component[], shares: Float64Array): number {
  const count = posterior.length
  const heights = expectedLogWeights(posterior).map((weight, k) => {
    const {variance, freedom, precision} = posterior[k]
    const logPrecision = Math.LN2 + digamma(freedom / 2) - Math.log(freedom * variance)
    return weight + (logPrecision - Math.log(2 * Math.PI) - 1 / precision) / 2
  })
  const means = posterior.map(({mean}) => mean)
  const steepness = posterior.map(({variance}) => -1 / (2 * variance))
  const logs = new Float64Array(count)
  let entropy = 0
  for (let row = 0; row < data.length; row++) {
    let top = -Infinity
    for (let k = 0; k < count; k++) {
      logs[k] = heights[k] + steepness[k] * (data[row] - means[k]) ** 2
      if (logs[k] > top) top = logs[k]
    }
    let sum = 0
    let weighted = 0
    for (let k = 0; k < count; k++) {
      const log = logs[k] - top
      const share = log < NEGLIGIBLE ? 0 : Math.exp(log)
      sum += share
      weighted += share * log
      shares[row * count + k] = share
    }
    for (let k = 0; k < count; k++) shares[row * count + k] /= sum
    entropy += Math.log(sum) - weighted / sum
  }
  return entropy
}

function expectedLogWeights(posterior: readonly Component[]): number[] {
  let left = 0
  return posterior.map(({stick: [a, b]}) => {
    const all = digamma(a + b)
    const log = left + digamma(a) - all
    left += digamma(b) - all
    return log
  })
}

/** The lower bound's part that depends on the posteriors, up to a constant (10.70-10.77, simplified after an M step). */
function modelBound(posterior: readonly Component[]): number {
  return posterior.reduce((sum, {variance, freedom, precision, stick: [a, b]}) => {
    const logRoot = -Math.log(variance * freedom) / 2
    const logWishart = -(freedom * logRoot + (freedom * Math.LN2) / 2 + logGamma(freedom / 2))
    return sum - logWishart + logBeta(a, b) - Math.log(precision) / 2
  }, 0)
}

function stickWeights(posterior: readonly Component[]): number[] {
  let left = 1
  const weights = posterior.map(({stick: [a, b]}) => {
    const weight = (left * a) / (a + b)
    left *= b / (a + b)
    return weight
  })
  const sum = weights.reduce((all, weight) => all + weight, 0)
  return weights.map(weight => weight / sum)
}
