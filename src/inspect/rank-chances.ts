/** How the generator's distances may differ from those that neighbours are ranked by here. */
interface Softness {
  /** Standard deviation of the logarithm of a rank. */
  readonly spread: number
  /** Whether the ranks at both ends of a pair differ by the same deviate, or each by its own. */
  readonly isShared: boolean
}

const SPREADS = [0.1, 0.2, 0.4, 0.8, 1.6]
export const SOFTNESS: readonly Softness[] = [
  {spread: 0, isShared: false},
  ...SPREADS.map(spread => ({spread, isShared: true})),
  ...SPREADS.map(spread => ({spread, isShared: false})),
]

/** Gauss-Hermite nodes and weights of a standard normal deviate. */
const NODES = [
  0, 1.154405394739968, -1.154405394739968, 2.366759410734541, -2.366759410734541, 3.750439717725742, -3.750439717725742,
]
const WEIGHTS = [
  0.457142857142857, 0.2401231786050127, 0.2401231786050127, 0.0307571239675864, 0.0307571239675864, 0.0005482688559722,
  0.0005482688559722,
]
const BISECTIONS = 30
const WIDEST = 8

/** Chances of the neighbours number 1, 2, ... of a record to be among those the generator drew from. */
export interface RankChances {
  /** Per node of the deviate that both records of a pair share, the chances of all ranks up to each, added up. */
  readonly cumulated: readonly Float64Array[]
  /** The same, averaged over the deviate. */
  readonly mean: Float64Array
}

/** The chance that ranks before + 1 ... before + size have, on average, by sums of chances. */
export function chanceOf(sums: Float64Array, before: number, size: number): number {
  const last = sums.length - 1
  const [from, to] = [Math.min(before, last), Math.min(before + size, last)]
  return (sums[to] - sums[from]) / size
}

export const nodeWeights: readonly number[] = WEIGHTS

/**
 * The chance of a record's neighbour number m to be one of the k that the generator drew from. With a share f of the
 * records known, neighbour number m among them is one of the k nearest when at least m of these are known: binomial(k,
 * f) >= m. Where the generator measured distances otherwise (scaled by rows of other classes, with columns that were
 * rounded afterwards), ranks differ: m is multiplied by exp(s z), with z normal, the same for both ends of a pair or
 * not, and by a factor that leaves the number of neighbours at k f.
 *
 * @param share f, in (0, 1].
 * @param ranks How many neighbours there are to choose from.
 * @returns By k from 0 to `most` and the position of s in SOFTNESS.
 */
export function rankChances(share: number, most: number, ranks: number): (k: number, softness: number) => RankChances {
  const tails = binomialTails(share, most)
  const known = new Map<number, RankChances>()
  return (k, softness) => {
    const key = k * SOFTNESS.length + softness
    const before = known.get(key)
    if (before !== undefined) return before
    const made = softened(tails[k], SOFTNESS[softness].spread, k * share, ranks)
    known.set(key, made)
    return made
  }
}

function softened(tail: Float64Array, softness: number, expected: number, ranks: number): RankChances {
  const sumsFor = (shift: number) => NODES.map(node => cumulated(tail, Math.exp(softness * node - shift), ranks))
  const total = (sums: readonly Float64Array[]) => sums.reduce((sum, each, node) => sum + WEIGHTS[node] * each[ranks], 0)
  let sums = sumsFor(0)
  if (softness > 0) {
    let [low, high] = [-WIDEST, WIDEST]
    for (let step = 0; step < BISECTIONS; step++) {
      const middle = (low + high) / 2
      sums = sumsFor(middle)
      if (total(sums) < Math.min(expected, ranks)) low = middle
      else high = middle
    }
  }
  const mean = Float64Array.from({length: ranks + 1}, (_, rank) =>
    sums.reduce((sum, each, node) => sum + WEIGHTS[node] * each[rank], 0),
  )
  return {cumulated: sums, mean}
}

/** Sums of the chances of the ranks, each multiplied by a factor. */
function cumulated(tail: Float64Array, factor: number, ranks: number): Float64Array {
  const sums = new Float64Array(ranks + 1)
  for (let rank = 1; rank <= ranks; rank++) {
    const at = rank * factor
    const below = Math.floor(at)
    const low = below < tail.length ? tail[below] : 0
    const high = below + 1 < tail.length ? tail[below + 1] : 0
    sums[rank] = sums[rank - 1] + low + (at - below) * (high - low)
  }
  return sums
}

/** Per k from 0 on and per m the probability that a binomial(k, share) variable is at least m. */
function binomialTails(share: number, most: number): Float64Array[] {
  const tails: Float64Array[] = []
  let chances = Float64Array.of(1)
  for (let k = 0; k <= most; k++) {
    const tail = chances.slice()
    for (let m = k - 1; m >= 0; m--) tail[m] += tail[m + 1]
    tails.push(tail)
    const next = new Float64Array(k + 2)
    for (const [m, chance] of chances.entries()) {
      next[m] += (1 - share) * chance
      next[m + 1] += share * chance
    }
    chances = next
  }
  return tails
}
