import {joined, midranks} from './ranks.js'
import {logChoose, normalCdf} from './special.js'

/** Beyond so many untied rows in all the normal approximation serves, and beyond so many steps of counting, a tenth of a second. */
const MOST_UNTIED = 60
const MOST_STEPS = 5e7
/** Weights of strata are whole numbers, so that equal sums are found equal. */
const WEIGHT_UNIT = 1000

/** Scores of members and of non-members that may be compared with each other. */
export interface Sides {
  readonly members: ArrayLike<number>
  readonly nonMembers: ArrayLike<number>
}

/**
 * One-sided p-value of "members score above non-members": the rank-sum test of Mann and Whitney (doi:10.1214/aoms/1177730491). With several
 * strata, rank sums are added with weights of 1 / (rows + 1) (van Elteren, Bulletin of the Institute of International
 * Statistics 37, 1960; rounded to three digits of the largest stratum's), scores being compared within a stratum alone.
 * In each, independently of the others, all choices of its members among its rows are taken as equally likely, given
 * the scores.
 *
 * Where few rows differ from the commonest score of their stratum (up to 60 in all: few rows, or many ties), all
 * arrangements are counted (Streitberg and Roehmel, Statistical Software Newsletter 12, 1986). Elsewhere the normal
 * approximation is taken, with the tie correction and a continuity correction of half a rank. A handful of untied rows
 * among hundreds of equal ones is so never left to it: it would find too much.
 *
 * @throws {RangeError} Without strata, or when a side is empty.
 */
export function rankSumGreaterTest(strata: readonly Sides[]): number {
  if (strata.length === 0) throw new RangeError('A rank test needs scores to compare.')
  const largest = Math.max(...strata.map(({members, nonMembers}) => members.length + nonMembers.length))
  const all = strata.map(stratum => fromCommonest(stratum, largest))
  const observed = all.reduce((sum, {weight, observed: own}) => sum + weight * own, 0)
  return exactTail(all, observed) ?? normalTail(all, observed)
}

/** The test of one stratum: AUC > 0.5. */
export function aucGreaterTest(members: ArrayLike<number>, nonMembers: ArrayLike<number>): number {
  return rankSumGreaterTest([{members, nonMembers}])
}

/** Ranks of one stratum, twice over so that they are whole, and less that of the commonest score, so that most are 0. */
interface Ranked {
  readonly members: number
  readonly total: number
  readonly ranks: Float64Array
  readonly observed: number
  readonly weight: number
}

function fromCommonest({members, nonMembers}: Sides, largest: number): Ranked {
  if (members.length === 0 || nonMembers.length === 0)
    throw new RangeError(`A rank test needs members and non-members. Got ${members.length} and ${nonMembers.length}.`)
  const ranks = midranks(joined(members, nonMembers)).map(rank => 2 * rank)
  const times = new Map<number, number>()
  for (const rank of ranks) times.set(rank, (times.get(rank) ?? 0) + 1)
  const [[commonest]] = [...times].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  const moved = ranks.map(rank => rank - commonest)
  const observed = moved.subarray(0, members.length).reduce((sum, rank) => sum + rank, 0)
  const weight = Math.round((WEIGHT_UNIT * (largest + 1)) / (moved.length + 1))
  return {members: members.length, total: moved.length, ranks: moved, observed, weight}
}

/** Sums that can come out, and how likely each is. */
type Distribution = readonly (readonly [sum: number, probability: number])[]

function exactTail(strata: readonly Ranked[], observed: number): number | undefined {
  const sum = (of: (stratum: Ranked) => number) => strata.reduce((total, stratum) => total + of(stratum), 0)
  if (sum(stratum => untied(stratum).length) > MOST_UNTIED || sum(stepsFor) > MOST_STEPS) return undefined
  let together: Distribution = [[0, 1]]
  for (const stratum of strata) {
    const own = distributionOf(stratum)
    if (together.length * own.length > MOST_STEPS) return undefined
    together = sumOf(together, own)
  }
  const tail = together.reduce((sum, [value, probability]) => (value >= observed ? sum + probability : sum), 0)
  return Math.min(1, tail)
}

const untied = ({ranks}: Ranked) => ranks.filter(rank => rank !== 0)
const widthOf = (ranks: Float64Array) => ranks.reduce((sum, rank) => sum + Math.abs(rank), 0) + 1

function stepsFor(stratum: Ranked): number {
  const ranks = untied(stratum)
  return ranks.length * Math.min(ranks.length, stratum.members) * widthOf(ranks)
}

/** The weighted sum of the members' ranks when every choice of members is equally likely. */
function distributionOf(stratum: Ranked): Distribution {
  const {members, total} = stratum
  const ranks = untied(stratum)
  const [most, width] = [Math.min(ranks.length, members), widthOf(ranks)]
  const lowest = ranks.reduce((sum, rank) => sum + Math.min(0, rank), 0)
  // ways[k * width + s]: choices of k untied rows with the sum s + lowest. So far, sums reach from `least` to `largest`.
  const ways = new Float64Array((most + 1) * width)
  ways[-lowest] = 1
  let [least, largest] = [-lowest, -lowest]
  for (const [at, rank] of ranks.entries()) {
    least += Math.min(0, rank)
    largest += Math.max(0, rank)
    const [from, to] = [Math.max(least, least + rank), Math.min(largest, largest + rank)]
    for (let k = Math.min(most, at + 1); k >= 1; k--)
      for (let sum = from; sum <= to; sum++) ways[k * width + sum] += ways[(k - 1) * width + sum - rank]
  }
  const tied = total - ranks.length
  const probabilities = new Float64Array(width)
  for (let k = Math.max(0, members - tied); k <= most; k++) {
    // The other members are among the tied rows.
    const share = Math.exp(logChoose(tied, members - k) - logChoose(total, members))
    for (let sum = 0; sum < width; sum++) probabilities[sum] += share * ways[k * width + sum]
  }
  return Array.from(probabilities, (chance, at) => [stratum.weight * (at + lowest), chance] as const).filter(
    ([, chance]) => chance > 0,
  )
}

function sumOf(a: Distribution, b: Distribution): Distribution {
  const sums = new Map<number, number>()
  for (const [x, p] of a) for (const [y, q] of b) sums.set(x + y, (sums.get(x + y) ?? 0) + p * q)
  return [...sums]
}

function normalTail(strata: readonly Ranked[], observed: number): number {
  let [mean, variance] = [0, 0]
  for (const {members, total, ranks, weight} of strata) {
    const centre = ranks.reduce((sum, rank) => sum + rank, 0) / total
    const squares = ranks.reduce((sum, rank) => sum + (rank - centre) ** 2, 0)
    mean += weight * members * centre
    variance += (weight ** 2 * members * (total - members) * squares) / (total * (total - 1))
  }
  // Half a rank of the largest stratum, which weighs least; ranks count twice.
  return variance === 0 ? 1 : normalCdf(-(observed - mean - WEIGHT_UNIT) / Math.sqrt(variance))
}
