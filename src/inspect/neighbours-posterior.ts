import {chanceOf, nodeWeights, rankChances, SOFTNESS, type RankChances} from './rank-chances.js'
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
  /** Per record how often the generator began from it, the mean being 1; all alike without it. */
  readonly activity?: Float64Array
}

/** How well numbers of neighbours explain the draws on one scale. */
export interface ScaleFit {
  /** Per softness, and per k from 1 on. */
  readonly logLikelihoods: readonly Float64Array[]
  readonly largest: number
  /** Of the largest likelihood: k, and the softness by its position. */
  readonly neighbours: number
  readonly softness: number
  /** Per record: how many equal real records it stands for. */
  readonly copies: Int32Array
  /** Whether rows that equal a record are taken for real rows in the release rather than made between equal records. */
  readonly holdsRealRows: boolean
}

/** Share of the rows on edges that are none of the generator's: a wrong record makes some. */
const STRAY = 0.02
export const MOST_NEIGHBOURS = 50
/** Equal records are rare: one more copy must be so much likelier, in logarithms. */
const LEAST_GAIN = 2
const MOST_COPIES = 50
/** So many k in a row that are less likely than the best by so much, in logarithms, and no larger one comes into question. */
const ENOUGH_FALLEN = 3
const HOPELESS = 30
const FAR_BEHIND = 60
/** k and copies are estimated in turn. */
const ROUNDS = 3

/** Ranks that neighbours are told apart by: beyond, none is among the k. */
const MOST_RANKS = 4 * MOST_NEIGHBOURS

/**
 * The number k of neighbours by the likelihood of the edges' row counts, with a flat prior on 1..50. Each record has k places for
 * neighbours, and rows fall on all places alike: the count of an edge is Poisson with the rate of the one or two places
 * it has. Which neighbours have a place goes by their rank (`rankChances`): sharply where records are missing alone,
 * softly where the generator measured distances otherwise than we do. How softly, and on which scale, is not known
 * either: the posterior of k is summed over both, so that its interval widens where ranks do not fit. Equally distant
 * records (on grids), of which only some fit in, share their chance. A stray row, of wrong records, may join any two.
 * Records that are equal take each other's first places, and rows between them equal them; how many a record stands for
 * is fitted to its counts.
 *
 * Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 4.2 for the model of the generator; the likelihood is ours.
 *
 * @param scale The records' neighbours on a scale that comes into question.
 * @param given Of a fit to the same draws, where it shall not be estimated anew.
 * @returns One for each origin of the rows that equal records.
 */
export function neighboursPosterior(
  scale: RecordNeighbours,
  observed: ObservedDraws,
  given?: Pick<ScaleFit, 'copies' | 'holdsRealRows'>,
): ScaleFit[] {
  const chances = rankChancesOf(observed)
  if (given !== undefined) {
    const logLikelihoods = likelihoods(likelihoodOn(scale, observed, chances, given.holdsRealRows)(given.copies), observed)
    return [{...bestOf(logLikelihoods), copies: given.copies, holdsRealRows: given.holdsRealRows}]
  }
  const hasEqual = observed.equal.some(rows => rows > 0)
  return (hasEqual ? [false, true] : [false]).map(holdsRealRows => ({
    ...fitted(likelihoodOn(scale, observed, chances, holdsRealRows), observed, holdsRealRows),
    holdsRealRows,
  }))
}

/** The logarithm of the likelihood at one fit's place alone. */
export function likelihoodAt(
  scale: RecordNeighbours,
  observed: ObservedDraws,
  {neighbours, softness, copies, holdsRealRows}: ScaleFit,
): number {
  return likelihoodOn(scale, observed, rankChancesOf(observed), holdsRealRows)(copies)(neighbours, softness)
}

/** The chances of ranks for these draws. */
export const rankChancesOf = ({foundShare, records}: Pick<ObservedDraws, 'foundShare' | 'records'>) =>
  rankChances(foundShare, MOST_NEIGHBOURS, Math.min(MOST_RANKS, records - 1))

/** With so many copies of each record: the logarithm for k neighbours and a softness. */
type Likelihood = (copies: Int32Array) => LikelihoodOfCopies
type LikelihoodOfCopies = (k: number, softness: number) => number

function fitted(likelihood: Likelihood, observed: ObservedDraws, holdsRealRows: boolean): Omit<ScaleFit, 'holdsRealRows'> {
  const copies = new Int32Array(observed.records).fill(1)
  const tried = mayBeCopies(observed, holdsRealRows)
  let fit = bestOf(likelihoods(likelihood(copies), observed))
  for (let round = 0; round < ROUNDS; round++) {
    if (!raiseCopies(given => likelihood(given)(fit.neighbours, fit.softness), copies, tried)) break
    fit = bestOf(likelihoods(likelihood(copies), observed))
  }
  return {...fit, copies}
}

/** Per softness and k. A softness that is hopeless at the k best so far, and beside it, is left at -Infinity. */
function likelihoods(valueOf: LikelihoodOfCopies, {records}: ObservedDraws): Float64Array[] {
  const most = Math.min(MOST_NEIGHBOURS, records - 1)
  const tried: Float64Array[] = []
  for (let softness = 0; softness < SOFTNESS.length; softness++) {
    const best = softness === 0 ? undefined : bestOf(tried)
    const near = best === undefined ? [] : [-1, 0, 1].map(step => Math.min(most, Math.max(1, best.neighbours + step)))
    const isHopeless = best !== undefined && near.every(k => valueOf(k, softness) < best.largest - FAR_BEHIND)
    tried.push(isHopeless ? new Float64Array(most).fill(-Infinity) : untilHopeless(k => valueOf(k, softness), most))
  }
  return tried
}

function bestOf(
  logLikelihoods: readonly Float64Array[],
): Pick<ScaleFit, 'logLikelihoods' | 'largest' | 'neighbours' | 'softness'> {
  const best = logLikelihoods.map(values => Math.max(...values))
  const softness = positionOfLargest(best)
  return {logLikelihoods, largest: best[softness], neighbours: 1 + positionOfLargest(logLikelihoods[softness]), softness}
}

/** The values for 1, 2, ... up to where they have fallen so far that further ones count for nothing: -Infinity from there on. */
function untilHopeless(valueOf: (k: number) => number, most: number): Float64Array {
  const values = new Float64Array(most).fill(-Infinity)
  let largest = -Infinity
  let fallen = 0
  for (let at = 0; at < most && fallen < ENOUGH_FALLEN; at++) {
    values[at] = valueOf(at + 1)
    largest = Math.max(largest, values[at])
    fallen = values[at] < largest - HOPELESS ? fallen + 1 : 0
  }
  return values
}

const positionOfLargest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((best, value, at, all) => (value > all[best] ? at : best), 0)

/** Records with more rows equal to them than other reasons give: what these leave to gain, in logarithms, is enough. */
function mayBeCopies({records, equal, near}: ObservedDraws, holdsRealRows: boolean): number[] {
  const realRate = holdsRealRows ? equal.reduce((sum, rows) => sum + rows, 0) / records : 0
  return Array.from(equal.keys()).filter(record => {
    const expected = near[record] + realRate
    return equal[record] > expected && -Math.log(poisson(equal[record], expected)) >= LEAST_GAIN / 2
  })
}

/** Counts up the copies of records while that makes the counts likelier; says whether any changed. */
function raiseCopies(likelihood: (copies: Int32Array) => number, copies: Int32Array, tried: readonly number[]): boolean {
  let hasChanged = false
  let reached = likelihood(copies)
  for (const record of tried)
    while (copies[record] < MOST_COPIES) {
      copies[record]++
      const now = likelihood(copies)
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

/** Pairs that no likelihood tells apart. */
interface Cell {
  readonly pairs: number
  readonly count: number
  /** Copies of both, and how active they are. */
  readonly from: number
  readonly to: number
  readonly fromActivity: number
  readonly toActivity: number
  /** Ranks of each among the other's neighbours; none for no listed neighbour. */
  readonly there: Ranks | undefined
  readonly back: Ranks | undefined
}

function likelihoodOn(
  scale: RecordNeighbours,
  {records, edges, equal, near, activity = new Float64Array(records).fill(1)}: ObservedDraws,
  chances: (k: number, softness: number) => RankChances,
  holdsRealRows: boolean,
): Likelihood {
  const pairs = countedPairs(scale, records, edges)
  const onEdges = edges.reduce((sum, {rows}) => sum + rows, 0)
  const onRecords = equal.reduce((sum, rows) => sum + rows, 0)
  const total = onEdges + (holdsRealRows ? 0 : onRecords)
  const stray = (2 * STRAY * total) / (records * records)
  const realRate = holdsRealRows ? onRecords / records : (STRAY * total) / (records * records)
  return copies => {
    const {cells, listed} = cellsOf(scale, pairs, copies, activity)
    return (k, softness) => {
      const ownOf = (count: number) => Math.min(k, count - 1)
      const byCopies: RankChances[] = []
      const ofRecord = (count: number) => (byCopies[count] ??= chances(k - ownOf(count), softness))
      let places = 0
      for (let record = 0; record < records; record++) {
        const {mean} = ofRecord(copies[record])
        places += activity[record] * copies[record] * (ownOf(copies[record]) + mean[Math.min(listed[record], mean.length - 1)])
      }
      const rate = ((1 - STRAY) * total) / places
      let sum = 0
      const isShared = SOFTNESS[softness].isShared
      for (const cell of cells) sum += cell.pairs * Math.log(chanceOfCount(cell, {rate, stray, isShared, ofRecord}))
      for (let record = 0; record < records; record++) {
        const own = activity[record] * copies[record] * ownOf(copies[record]) * rate
        sum += Math.log(poisson(equal[record], own + near[record] + realRate * copies[record]))
      }
      return sum
    }
  }
}

interface Rates {
  /** Rows on a place, and on any pair. */
  readonly rate: number
  readonly stray: number
  readonly isShared: boolean
  readonly ofRecord: (copies: number) => RankChances
}

/** The chance of a pair's count, over the deviate that both of its ranks share. */
function chanceOfCount(cell: Cell, {rate, stray, isShared, ofRecord}: Rates): number {
  const {count, from, to, there, back} = cell
  const onPair = from * to * rate
  const [mineRate, otherRate] = [cell.fromActivity * onPair, cell.toActivity * onPair]
  const none = poisson(count, stray)
  const forth = poisson(count, mineRate + stray)
  const reverse = poisson(count, otherRate + stray)
  const both = poisson(count, mineRate + otherRate + stray)
  const mixed = (a: Float64Array, b: Float64Array) => {
    const p = there === undefined ? 0 : chanceOf(a, there.before, there.size)
    const q = back === undefined ? 0 : chanceOf(b, back.before, back.size)
    return (1 - p) * (1 - q) * none + p * (1 - q) * forth + q * (1 - p) * reverse + p * q * both
  }
  const [mine, other] = [ofRecord(from), ofRecord(to)]
  if (!isShared) return mixed(mine.mean, other.mean)
  let sum = 0
  for (let node = 0; node < nodeWeights.length; node++)
    sum += nodeWeights[node] * mixed(mine.cumulated[node], other.cumulated[node])
  return sum
}

/** Ranks among a record's neighbours: how many are nearer, and how many are as far. Equal ones have one number. */
interface Ranks {
  readonly before: number
  readonly size: number
}

/** Gives equal things one number, in the order in which they come. */
function numbering() {
  const numbers = new Map<number, number>()
  return (key: number): number => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, numbers.size)
    return numbers.size - 1
  }
}

/** The pairs by their ranks, and how many neighbours (copies counted) each record has listed. */
function cellsOf(
  {count, to, groupEnd}: RecordNeighbours,
  pairs: readonly CountedPair[],
  copies: Int32Array,
  activity: Float64Array,
) {
  const listed = new Int32Array(copies.length)
  const ranks: Ranks[] = []
  const rankOf = new Int32Array(to.length)
  const numberOfRanks = numbering()
  const most = 1 + copies.reduce((sum, copy) => sum + copy, 0)
  for (let record = 0; record < copies.length; record++) {
    for (let at = 0; at < count;) {
      const end = groupEnd[record * count + at]
      let size = 0
      for (let member = at; member < end; member++) size += copies[to[record * count + member]]
      const number = numberOfRanks(listed[record] * most + size)
      if (number === ranks.length) ranks.push({before: listed[record], size})
      rankOf.fill(number, record * count + at, record * count + end)
      listed[record] += size
      at = end
    }
  }
  const activityNumber = numbering()
  const recordNumber = numbering()
  const kindOf = Int32Array.from(activity, (level, record) => recordNumber(activityNumber(level) * most + copies[record]))
  const kinds = 1 + kindOf.reduce((a, b) => Math.max(a, b), 0)
  const cells = new Map<number, Cell & {pairs: number}>()
  const ranksAt = (cell: number) => (cell < 0 ? ranks.length : rankOf[cell])
  for (const {from, to: other, count: rows, there, back} of pairs) {
    const [mine, others] = [ranksAt(there), ranksAt(back)]
    const key =
      (((rows * kinds + kindOf[from]) * kinds + kindOf[other]) * (ranks.length + 1) + mine) * (ranks.length + 1) + others
    const known = cells.get(key)
    if (known !== undefined) known.pairs++
    else
      cells.set(key, {
        pairs: 1,
        count: rows,
        from: copies[from],
        to: copies[other],
        fromActivity: activity[from],
        toActivity: activity[other],
        there: ranks.at(mine),
        back: ranks.at(others),
      })
  }
  return {cells: [...cells.values()], listed}
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
