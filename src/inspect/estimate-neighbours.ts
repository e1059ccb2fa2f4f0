import type {Table} from '../core/table.js'
import {fitColumnWeights} from './column-weights.js'
import {recordActivity} from './record-activity.js'
import {
  MOST_NEIGHBOURS,
  likelihoodAt,
  neighboursPosterior,
  rankChancesOf,
  type ObservedDraws,
  type ScaleFit,
} from './neighbours-posterior.js'
import {
  recordNeighbours,
  recordScales,
  weighted,
  type RecordNeighbours,
  type ScaledRecords,
  type ScaleName,
} from './record-neighbours.js'

export interface NeighboursEstimate {
  /** The most probable k, and the least and largest of those that hold the asked-for probability together. */
  readonly value: number
  readonly low: number
  readonly high: number
  /** On which the generator's choice of neighbours is explained clearly better than on others; undefined where none is. */
  readonly scale: ScaleName | undefined
  /** Per record: how many equal real records it stands for. */
  readonly copies: Int32Array
  /** Whether rows that equal a record are real rows in the release rather than made between equal records. */
  readonly holdsRealRows: boolean
  /** Per record how often the generator began from it, the mean being 1; all alike without it. */
  readonly activity?: Float64Array
  /** The fit that explains the draws best, and the best in which all records are alike. */
  readonly bestFit: FitOnScale
  readonly evenFit: FitOnScale
}

/** One scale with the records' neighbours on it. */
export interface ListedScale extends ScaledRecords {
  readonly neighbours: RecordNeighbours
  /** To be taken off the logarithms of likelihoods: for weights that were fitted. */
  readonly cost: number
}

/** Neighbours looked at per record: more than the largest k, because equally distant ones are ranked together. */
const LISTED_NEIGHBOURS = 2 * MOST_NEIGHBOURS
/** Weights are fitted to a number of neighbours, and that anew to the weights, at most so often. */
const ROUNDS = 3
const UNEVEN_ROUNDS = 2
/** Numbers of neighbours to begin with, in the number found for records that are alike. */
const UNEVEN_STARTS = [1, 1.5, 2.5]
/** A fit that is so much less likely where it begins is not looked at further. */
const FAR_BEHIND = 20
const CLEAR_LEAD = 5
/** Candidates for the neighbours of a record while weights are fitted. */
const CANDIDATES = 60
/**
 * Where the generator's distances are not known, or records are missing, the likelihood is a stand-in, and its interval
 * is made wider on both sides by this share of k, and by one at least: simulated files were off by no more.
 */
const SLACK = 0.15
const WELL_KNOWN = 0.8

/** The records' neighbours on each scale that comes into question. */
export const listedScales = (records: Table): ListedScale[] => recordScales(records).map(scaled => listed(scaled))

const listed = (scaled: ScaledRecords, cost = 0): ListedScale => ({
  ...scaled,
  neighbours: recordNeighbours(scaled, LISTED_NEIGHBOURS),
  cost,
})

/**
 * The generator's number of neighbours with an interval. Each scale has its likelihood (`neighboursPosterior`). Where none
 * ranks neighbours sharply, the columns were scaled by rows that are not here, so their weights are fitted to the edges
 * (`fitColumnWeights`), starting from the best scale. A fitted scale pays for its weights half a logarithm of the number of
 * records each (Schwarz, doi:10.1214/aos/1176344136). The posterior is summed over all scales.
 *
 * @param confidence Of the interval: the k with the largest posterior that hold this much of it together.
 * @returns Undefined without an edge.
 */
export function estimateNeighbours(
  scales: readonly ListedScale[],
  observed: ObservedDraws,
  confidence: number,
): NeighboursEstimate | undefined {
  if (observed.edges.length === 0) return undefined
  const given = scales.flatMap(scale => fitsOn(scale, observed))
  const alikeActive = [...given, ...fittedScales(bestOf(given), observed)]
  const evenFit = bestOf(alikeActive)
  const fits = [...alikeActive, ...unevenFits(scales, evenFit, observed)]
  const best = bestOf(fits)
  const alike = fits.filter(({fit}) => fit.holdsRealRows === best.fit.holdsRealRows)
  const logLikelihood = best.fit.logLikelihoods[0].map((_, at) =>
    logSum(alike.flatMap(({fit, cost}) => fit.logLikelihoods.map(values => values[at] - cost))),
  )
  const most = mostProbable(logLikelihood, confidence)
  const slack = best.fit.softness === 0 && observed.foundShare >= WELL_KNOWN ? 0 : Math.max(1, Math.round(SLACK * most.value))
  return {
    value: most.value,
    low: Math.max(1, most.low - slack),
    high: most.high + slack,
    scale: clearScale(fits),
    copies: best.fit.copies,
    holdsRealRows: best.fit.holdsRealRows,
    ...(best.activity && {activity: best.activity}),
    bestFit: best,
    evenFit,
  }
}

export interface FitOnScale {
  readonly on: ListedScale
  /** Per record how often the generator began from it, where that was estimated. */
  readonly activity?: Float64Array
  readonly fit: ScaleFit
  /** To be taken off its logarithms: for weights and activities that were fitted. */
  readonly cost: number
}

const fitsOn = (on: ListedScale, observed: ObservedDraws, given?: ScaleFit): FitOnScale[] =>
  neighboursPosterior(on.neighbours, observed, given).map(fit => ({on, fit, cost: on.cost}))

/** The scale that is so many times likelier, in logarithms, than the next. */
function clearScale(fits: readonly FitOnScale[]): ScaleName | undefined {
  const best = bestOf(fits)
  const others = fits.filter(({on}) => on.scale !== best.on.scale)
  const next = others.length === 0 ? -Infinity : bestOf(others).fit.largest - bestOf(others).cost
  return best.fit.largest - best.cost - next >= CLEAR_LEAD ? best.on.scale : undefined
}

/**
 * Fits in which records may be more or less active, as in generators that begin from records near the border: on the best
 * scale, and on those given, as uneven activity may have hidden the right one. Each activity costs something too.
 */
function unevenFits(scales: readonly ListedScale[], start: FitOnScale, observed: ObservedDraws): FitOnScale[] {
  const chances = rankChancesOf(observed)
  const fits: FitOnScale[] = []
  for (const on of new Set([start.on, ...scales])) {
    const cost = on.cost + observed.records
    const unevenAt = (at: Pick<ScaleFit, 'neighbours' | 'softness'>) => ({
      ...observed,
      activity: recordActivity(on.neighbours, observed, chances(at.neighbours, at.softness)),
    })
    const places = UNEVEN_STARTS.flatMap(factor =>
      [0, start.fit.softness].map(softness => {
        const neighbours = Math.min(MOST_NEIGHBOURS, observed.records - 1, Math.round(factor * start.fit.neighbours))
        const at = {...start.fit, neighbours, softness}
        return {...at, largest: likelihoodAt(on.neighbours, unevenAt(at), at)}
      }),
    )
    let fit = places.reduce((one, other) => (other.largest > one.largest ? other : one))
    if (fit.largest - cost < start.fit.largest - start.cost - FAR_BEHIND) continue
    for (let round = 0; round < UNEVEN_ROUNDS; round++) {
      const {activity, ...draws} = unevenAt(fit)
      const here = neighboursPosterior(on.neighbours, {...draws, activity}, start.fit).map(each => ({
        on,
        fit: each,
        cost,
        activity,
      }))
      fits.push(...here)
      ;({fit} = bestOf(here))
    }
  }
  return fits
}

const bestOf = (fits: readonly FitOnScale[]) =>
  fits.reduce((one, other) => (other.fit.largest - other.cost > one.fit.largest - one.cost ? other : one))

/** Scales with weights that were fitted to numbers of neighbours, none where the given scale ranks neighbours sharply. */
function fittedScales(start: FitOnScale, observed: ObservedDraws): FitOnScale[] {
  if (start.fit.softness === 0) return []
  const {on} = start
  const weights = 1 + on.weightOf.reduce((most, weight) => Math.max(most, weight), -1)
  const cost = ((weights - 1) / 2) * Math.log(observed.records)
  const lists = recordNeighbours(on, CANDIDATES)
  const fits: FitOnScale[] = []
  const tried = new Set<number>()
  for (let neighbours = start.fit.neighbours; tried.size < ROUNDS && !tried.has(neighbours);) {
    tried.add(neighbours)
    const logs = fitColumnWeights(on, lists, {edges: observed.edges, neighbours, foundShare: observed.foundShare})
    fits.push(...fitsOn(listed(weighted(on, logs), cost), observed, start.fit))
    neighbours = bestOf(fits).fit.neighbours
  }
  return fits
}

function logSum(values: readonly number[]): number {
  const largest = Math.max(...values)
  if (largest === -Infinity) return largest
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0))
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
