import {digamma, logGamma} from '../../../stats/special.js'
import {uniquesOf, type ClassSizes} from './class-sizes.js'

const STEPS = 60
/** Nearer to 0 and 1 the likelihood cannot be reckoned. */
const EDGE = 1e-6
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * How many people of a population nobody is like, from a sample whose combinations follow Pitman's sampling formula with
 * parameters alpha in (0, 1) and theta > -alpha (Hoshino 2001, J. Official Statistics 17(4)). Both are those of the largest
 * likelihood: for each alpha theta is where its derivative is 0, found by bisection, and alpha by golden sections.
 *
 * Departure: the expected number of uniques among N people is taken as it is, N (theta + alpha)_(N-1) / (theta + 1)_(N-1) with
 * rising factorials, and not as its limit for large N, which exceeds it where theta is large.
 *
 * @returns Undefined where the likelihood has no maximum: everybody, or nobody, is unique in the sample, or all are alike.
 */
export function pitmanUniques(sizes: ClassSizes, population: number): number | undefined {
  const {people, classes} = sizes
  const uniques = uniquesOf(sizes)
  if (uniques === 0) return 0
  if (classes === people || classes < 2) return undefined
  const alpha = largestAt(value => likelihood(sizes, value, thetaOf(sizes, value)), EDGE, 1 - EDGE)
  const theta = thetaOf(sizes, alpha)
  const logUniques =
    Math.log(population) +
    (logGamma(theta + alpha + population - 1) - logGamma(theta + alpha)) -
    (logGamma(theta + population) - logGamma(theta + 1))
  const found = Math.exp(logUniques)
  return Number.isFinite(found) && found <= population ? found : undefined
}

/** The logarithm of the likelihood, less what does not depend on the parameters. */
function likelihood({bySize, people, classes}: ClassSizes, alpha: number, theta: number): number {
  let sum =
    (classes - 1) * Math.log(alpha) +
    logGamma(theta / alpha + classes) -
    logGamma(theta / alpha + 1) -
    logGamma(theta + people) +
    logGamma(theta + 1)
  const first = logGamma(1 - alpha)
  for (const [size, count] of bySize) if (size > 1) sum += count * (logGamma(size - alpha) - first)
  return sum
}

/** Where the derivative of the likelihood by theta is 0. It falls from infinity at -alpha to below 0. */
function thetaOf({people, classes}: ClassSizes, alpha: number): number {
  const derivative = (theta: number) =>
    (digamma(theta / alpha + classes) - digamma(theta / alpha + 1)) / alpha - (digamma(theta + people) - digamma(theta + 1))
  // On a logarithmic scale above -alpha.
  let [low, high] = [Math.log(1e-9), Math.log(1e4 * people)]
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2
    if (derivative(Math.exp(middle) - alpha) > 0) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2) - alpha
}

function largestAt(of: (value: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
  let [atLeft, atRight] = [of(left), of(right)]
  for (let step = 0; step < STEPS; step++) {
    if (atLeft > atRight) {
      high = right
      ;[right, atRight] = [left, atLeft]
      left = high - GOLDEN * (high - low)
      atLeft = of(left)
    } else {
      low = left
      ;[left, atLeft] = [right, atRight]
      right = low + GOLDEN * (high - low)
      atRight = of(right)
    }
  }
  return (low + high) / 2
}
