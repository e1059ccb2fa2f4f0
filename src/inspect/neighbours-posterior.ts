import type {RecordNeighbours} from './record-neighbours.js'

/** Two records and how many released rows lie between them. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly rows: number
}

/** What the released rows show of the generator's draws. */
export interface ObservedDraws {
  readonly records: number
  readonly edges: readonly Edge[]
  /** Per record: rows that equal it. */
  readonly equal: Int32Array
  /** Per record: rows of its edges that are expected to come so near that they equal it. */
  readonly near: Float64Array
  /** Share of the real records that is known. */
  readonly foundShare: number
}

export interface NeighboursPosterior {
  /** The most probable k, and the least and largest of those that hold the asked-for probability together. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** Per record: how many equal real records it stands for. */
  readonly copies: Int32Array
  /** Whether rows that equal a record are real rows in the release rather than made between equal records. */
  readonly holdsRealRows: boolean
}

/** Share of the rows on edges that are none of the generator's: a wrong record makes some. */
const STRAY = 0.02
export const MOST_NEIGHBOURS = 50
/** Equal records are rare: one more copy must be so much likelier, in logarithms. */
const LEAST_GAIN = 2
const MOST_COPIES = 50
/** k and copies are estimated in turn. */
const ROUNDS = 3

/**
 * The number k of neighbours by the likelihood of the edges' row counts, with a flat prior on 1..50. Each record has k places for
 * neighbours, and rows fall on all places alike: the count of an edge is Poisson with the rate of the one or two places it has. With a
 * share f of the records known, a record's neighbour number m among the known ones is one of its k nearest when at least m of these k are
 * known, which has the probability that a binomial(k, f) variable is m or more. Equally distant records (on grids), of which only some fit
 * in, share that probability. A stray row, of wrong records, may join any two. Records that are equal take each other's first places,
 * and rows between them equal them; how many a record stands for is fitted to its counts. The scale
 * with the largest likelihood is taken.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 4.2 for the model of the generator; the likelihood is ours.
 *
 * @param scales The records' neighbours on each scale that comes into question.
 * @param confidence Of the interval: the k with the largest posterior that hold this much of it together.
 * @returns Undefined without an edge.
 */
export function neighboursPosterior(
  scales: readonly RecordNeighbours[],
  observed: ObservedDraws,
  confidence: number,
): NeighboursPosterior | undefined {
  if (observed.edges.length === 0) return undefined
  const tails = binomialTails(observed.foundShare)
  const hasEqual = observed.equal.some(rows => rows > 0)
  let best: (Fit & {readonly holdsRealRows: boolean}) | undefined
  for (const scale of scales)
    for (const holdsRealRows of hasEqual ? [false, true] : [false]) {
      const fit = fitted(likelihoodOn(scale, observed, tails, holdsRealRows), observed)
      if (best === undefined || fit.largest > best.largest) best = {...fit, holdsRealRows}
    }
  return best && {...mostProbable(best.logLikelihood, confidence), copies: best.copies, holdsRealRows: best.holdsRealRows}
}

interface Fit {
  /** Per k from 1 on. */
  readonly logLikelihood: Float64Array
  readonly largest: number
  readonly copies: Int32Array
}

type Likelihood = (k: number, copies: Int32Array) => number

function fitted(likelihood: Likelihood, {records, equal}: ObservedDraws): Fit {
  const most = Math.min(MOST_NEIGHBOURS, records - 1)
  const copies = new Int32Array(records).fill(1)
  const perK = () => Float64Array.from({length: most}, (_, at) => likelihood(at + 1, copies))
  let logLikelihood = perK()
  for (let round = 0; round < ROUNDS; round++) {
    const k = 1 + logLikelihood.indexOf(Math.max(...logLikelihood))
    if (!raiseCopies(likelihood, k, copies, equal)) break
    logLikelihood = perK()
  }
  return {logLikelihood, largest: Math.max(...logLikelihood), copies}
}

/** Counts up the copies of records with rows equal to them while that makes the counts likelier; says whether any changed. */
function raiseCopies(likelihood: Likelihood, k: number, copies: Int32Array, equal: Int32Array): boolean {
  let hasChanged = false
  let reached = likelihood(k, copies)
  for (let record = 0; record < copies.length; record++)
    while (equal[record] > 0 && copies[record] < MOST_COPIES) {
      copies[record]++
      const now = likelihood(k, copies)
      if (now < reached + LEAST_GAIN) {
        copies[record]--
        break
      }
      reached = now
      hasChanged = true
    }
  return hasChanged
}

/** Pairs that may be neighbours, or have rows between them: their count, and where each is in the other's list (or -1). */
interface CountedPair {
  readonly from: number
  readonly to: number
  count: number
  there: number
  back: number
}

function likelihoodOn(
  scale: RecordNeighbours,
  {records, edges, equal, near}: ObservedDraws,
  tails: readonly Float64Array[],
  holdsRealRows: boolean,
): Likelihood {
  const pairs = countedPairs(scale, records, edges)
  const onEdges = edges.reduce((sum, {rows}) => sum + rows, 0)
  const onRecords = equal.reduce((sum, rows) => sum + rows, 0)
  const total = onEdges + (holdsRealRows ? 0 : onRecords)
  const stray = (2 * STRAY * total) / (records * records)
  const realRate = holdsRealRows ? onRecords / records : (STRAY * total) / (records * records)
  const place = new Float64Array(scale.to.length)
  return (k, copies) => {
    const places = fillPlaces(scale, k, copies, tails, place)
    const rate = ((1 - STRAY) * total) / places
    let sum = 0
    for (const {from, to, count, there, back} of pairs) {
      const both = copies[from] * copies[to]
      const [p, q] = [there < 0 ? 0 : place[there], back < 0 ? 0 : place[back]]
      const none = (1 - p) * (1 - q) * poisson(count, stray)
      const one = (p * (1 - q) + q * (1 - p)) * poisson(count, both * rate + stray)
      sum += Math.log(none + one + p * q * poisson(count, 2 * both * rate + stray))
    }
    for (let record = 0; record < records; record++) {
      const own = copies[record] * Math.min(k, copies[record] - 1) * rate
      sum += Math.log(poisson(equal[record], own + near[record] + realRate * copies[record]))
    }
    return sum
  }
}

/** Per listed neighbour the probability of having a place among the k; returns how many places all records have together. */
function fillPlaces(
  {count, to, groupEnd}: RecordNeighbours,
  k: number,
  copies: Int32Array,
  tails: readonly Float64Array[],
  place: Float64Array,
): number {
  let places = 0
  for (let record = 0; record < copies.length; record++) {
    const own = Math.min(k, copies[record] - 1)
    places += copies[record] * own
    const tail = tails[k - own]
    let before = 0
    for (let at = 0; at < count;) {
      const end = groupEnd[record * count + at]
      let group = 0
      for (let member = at; member < end; member++) group += copies[to[record * count + member]]
      let sum = 0
      for (let rank = before + 1; rank <= before + group && rank < tail.length; rank++) sum += tail[rank]
      place.fill(sum / group, record * count + at, record * count + end)
      places += copies[record] * sum
      before += group
      at = end
    }
  }
  return places
}

function countedPairs({count, to}: RecordNeighbours, records: number, edges: readonly Edge[]): CountedPair[] {
  const pairs = new Map<number, CountedPair>()
  const pairOf = (a: number, b: number) => {
    const [from, to] = a < b ? [a, b] : [b, a]
    const known = pairs.get(from * records + to)
    if (known !== undefined) return known
    const pair = {from, to, count: 0, there: -1, back: -1}
    pairs.set(from * records + to, pair)
    return pair
  }
  for (let cell = 0; cell < to.length; cell++) {
    const record = Math.floor(cell / count)
    const pair = pairOf(record, to[cell])
    if (record === pair.from) pair.there = cell
    else pair.back = cell
  }
  for (const {from, to, rows} of edges) pairOf(from, to).count += rows
  return [...pairs.values()]
}

/** Over its largest value for this count, which is the same for every k. */
const poisson = (count: number, rate: number) => Math.exp(count === 0 ? -rate : count * Math.log(rate / count) - rate + count)

/** Per k from 0 on and per m the probability that a binomial(k, share) variable is at least m. */
function binomialTails(share: number): Float64Array[] {
  const tails: Float64Array[] = []
  let chances = Float64Array.of(1)
  for (let k = 0; k <= MOST_NEIGHBOURS; k++) {
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

function mostProbable(logLikelihood: Float64Array, confidence: number): {value: number; low: number; high: number} {
  const largest = Math.max(...logLikelihood)
  const weights = logLikelihood.map(value => Math.exp(value - largest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const order = [...weights.keys()].sort((a, b) => weights[b] - weights[a])
  const inside: number[] = []
  let held = 0
  for (const at of order) {
    if (held >= confidence * total) break
    held += weights[at]
    inside.push(at + 1)
  }
  return {value: order[0] + 1, low: Math.min(...inside), high: Math.max(...inside)}
}
