import {logBeta} from '../stats/special.js'
import type {NeighboursEstimate} from './estimate-neighbours.js'
import {likelihoodAt, rankChancesOf, type ObservedDraws} from './neighbours-posterior.js'
import {chanceOf} from './rank-chances.js'
import {recordActivity} from './record-activity.js'

export type SamplerName =
  | 'SMOTE'
  | 'SMOTE-NC'
  | 'Borderline-SMOTE'
  | 'ADASYN'
  | 'SVM-SMOTE'
  | 'k-means-SMOTE'
  | 'mixup'
  | 'two runs of SMOTE'
  | 'another sampler'

/** How much released rows resemble those of a sampler. */
export interface Resemblance {
  readonly sampler: SamplerName
  readonly probability: number
}

/** What the rows of a release show of their sampler. */
export interface MadeRows {
  readonly draws: ObservedDraws
  readonly neighbours: NeighboursEstimate
  /** Of the rows between two records: where on the way, in (0, 1). */
  readonly places: Float64Array
  /** Rows on the prolongation of an edge beyond a record, rows that nothing explains, and all rows. */
  readonly beyond: number
  readonly unexplained: number
  readonly rows: number
  /** Rows in which several lines end, and those of them that lie between two records. */
  readonly junctions: number
  readonly madeJunctions: number
  readonly hasLevels: boolean
  /** Columns that place records. */
  readonly columns: number
}

/**
 * How a lag in nats becomes a weight: (1 + lag / TOLERATED)^-TRUST, the facts' nats weighed by FACTS. The likelihoods are of
 * simplified samplers, so that a hundred nats may come of what a model leaves out. Samplers that join a record with one or
 * two chosen ones look like SMOTE with so few neighbours, which is seldom asked for. All four are fitted by log loss
 * (docs/inspect.md has the releases and the check); a share goes to all samplers alike.
 */
const TOLERATED = 0.3
const TRUST = 0.43
const FACTS = 13
const FEW_NEIGHBOURS = 2
const OTHERS_WITH_FEW = Math.exp(2.5)
const ANY = 0.02
/** Of the rows beyond records: Beta priors of their share, for samplers that extrapolate and for those that do not. */
const EXTRAPOLATES = [2, 4] as const
const STAYS_BETWEEN = [1, 300] as const
/** The same of the rows that nothing explains, as if so many rows were looked at: of SMOTE, of samplers that avoid records, of others. */
const LOOKED_AT = 20
const FEW_UNEXPLAINED = [1, 8] as const
const SOME_UNEXPLAINED = [1, 4] as const
const MANY_UNEXPLAINED = [2, 3] as const
/** With fewer rows per record SMOTE itself leaves many unexplained. */
const ENOUGH_ROWS_PER_RECORD = 4
/** Shares of the junctions that are themselves rows between records, for a second run and for real rows mixed in. */
const SECOND_RUN = 0.9
const REAL_ROWS = 0.05
/** A second run leaves junctions, at ratios of use; other samplers seldom. */
const NO_JUNCTION_IN_SECOND_RUN = 0.02
/** Shapes of the places' symmetrical Beta distribution that come into question beside the uniform one. */
const SHAPES = [0.2, 0.4, 0.7, 1.5, 2, 4]
/** Places so near to an end are taken to be so far: an end may be off. */
const NEAREST_PLACE = 0.005
/** Activities that part quiet records from others. */
const QUIET_BELOW = [0.3, 0.6, 1]
const QUIET = 0.05
/** Nats that a parameter costs. */
const PER_PARAMETER = 3
/** k-means-SMOTE seldom finds one cluster only, and another sampler that looks like SMOTE is seldom used. */
const ONE_CLUSTER = 3
const OTHER = 1

/**
 * Which sampler the rows resemble, as probabilities under a flat prior. All samplers but the last explain how many rows lie between
 * each two records, by a Poisson likelihood of the pairs (`neighboursPosterior`):
 *
 * - SMOTE, SMOTE-NC: begins from all records alike and goes to one of the k nearest.
 * - Borderline-SMOTE (Han et al., doi:10.1007/11538059_91): begins from some records only. ADASYN (He et al.,
 *   doi:10.1109/IJCNN.2008.4633969): from each with a rate of its own. A record's rate costs its entropy.
 * - SVM-SMOTE (Nguyen et al., doi:10.1504/IJKESDP.2011.039875): likewise, and rows beyond records.
 * - k-means-SMOTE (Douzas et al., doi:10.1016/j.ins.2018.06.056): not between neighbours of different clusters.
 * - mixup (Zhang et al., arXiv:1710.09412): any two records, at a place of a Beta distribution.
 * - Two runs: rows in which lines end lie between records themselves.
 * - Another sampler: every pair has its own rate, or places are uneven.
 *
 * What a lag counts for is calibrated on releases of real samplers, so that simplified models do not sound certain.
 * Borderline-SMOTE and ADASYN that use most records look like SMOTE, and so do samplers with clusters that do not show.
 *
 * @returns The most probable first; together 1.
 */
export function resemblance(made: MadeRows): Resemblance[] {
  const terms = termsOf(made)
  const sums = terms.map(({pairs, facts}) => pairs + FACTS * facts)
  const largest = Math.max(...sums)
  const fewNeighbours = made.neighbours.value <= FEW_NEIGHBOURS ? OTHERS_WITH_FEW : 1
  const weights = sums.map(
    (sum, at) => (terms[at].sampler === 'another sampler' ? fewNeighbours : 1) * (1 + (largest - sum) / TOLERATED) ** -TRUST,
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return terms
    .map(({sampler}, at) => ({sampler, probability: (1 - ANY) * (weights[at] / total) + ANY / terms.length}))
    .sort((a, b) => b.probability - a.probability)
}

/** Of one sampler: the pairs' log-likelihood, and that of single facts. */
interface SamplerTerms {
  readonly sampler: SamplerName
  readonly pairs: number
  readonly facts: number
}

function termsOf(made: MadeRows): SamplerTerms[] {
  const base = made.hasLevels ? 'SMOTE-NC' : 'SMOTE'
  const stays = logShare(made.beyond, made.rows, STAYS_BETWEEN)
  const extrapolates = logShare(made.beyond, made.rows, EXTRAPOLATES)
  const [few, several, many] = [FEW_UNEXPLAINED, SOME_UNEXPLAINED, MANY_UNEXPLAINED].map(prior => logUnexplained(made, prior))
  const {even, some, graded, apart} = nearPairs(made)
  const uneven = unevenPlaces(made.places)
  const once = logJunctions(made, REAL_ROWS, 1 - NO_JUNCTION_IN_SECOND_RUN)
  const twice = logJunctions(made, SECOND_RUN, NO_JUNCTION_IN_SECOND_RUN)
  const terms: [SamplerName, pairs: number, facts: number][] = [
    [base, even, stays + few + once],
    ['Borderline-SMOTE', some, stays + several + once],
    ['ADASYN', graded, stays + several + once],
    ['SVM-SMOTE', Math.max(some, graded), extrapolates + several + once],
    ['k-means-SMOTE', Math.max(even, graded) + (apart ?? 0), stays + few + once - (apart === undefined ? ONE_CLUSTER : 0)],
    ['mixup', anyPairs(made.draws) + Math.max(0, uneven), stays + few + once],
    ['two runs of SMOTE', even, stays + several + twice],
    [
      'another sampler',
      Math.max(ownRates(made.draws), Math.max(even, some, graded) + uneven - PER_PARAMETER),
      stays + many + once - OTHER,
    ],
  ]
  return terms.map(([sampler, pairs, facts]) => ({sampler, pairs, facts}))
}

/** The pairs' likelihoods when rows begin from all records alike, from some, from each at its own rate, and within clusters only. */
function nearPairs({draws, neighbours: {evenFit, bestFit}, columns}: MadeRows) {
  const {on, fit} = bestFit
  const chances = rankChancesOf(draws)(fit.neighbours, fit.softness)
  const activity = recordActivity(on.neighbours, draws, chances)
  const at = (levels: Float64Array) =>
    likelihoodAt(on.neighbours, {...draws, activity: levels}, fit) - draws.records * entropy(levels) - on.cost
  const even = evenFit.fit.largest - evenFit.on.cost
  const some = Math.max(...QUIET_BELOW.map(below => at(quietOrNot(activity, below))))
  const clusters = clustersOf(draws)
  const cost = (Math.max(...clusters) * columns * Math.log(draws.records)) / 2
  const rate = draws.edges.reduce((sum, {rows}) => sum + rows, 0) / (draws.records * fit.neighbours * draws.foundShare)
  const {count, to} = on.neighbours
  let avoided = 0
  to.forEach((other, cell) => {
    const record = Math.floor(cell / count)
    if (clusters[record] !== clusters[other]) avoided += rate * activity[record] * chanceOf(chances.mean, cell % count, 1)
  })
  return {
    even,
    some: some - PER_PARAMETER,
    graded: at(activity) - PER_PARAMETER,
    apart: Math.max(...clusters) > 0 ? avoided - cost - PER_PARAMETER : undefined,
  }
}

function quietOrNot(activity: Float64Array, below: number): Float64Array {
  const quiet = activity.reduce((count, level) => count + (level < below ? 1 : 0), 0)
  const others = activity.length - quiet
  const high = others === 0 ? 1 : (activity.length - QUIET * quiet) / others
  return activity.map(level => (level < below ? QUIET : high))
}

/** Nats per record that it takes to say which level it has. */
function entropy(levels: Float64Array): number {
  const counts = new Map<number, number>()
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / levels.length) * Math.log(count / levels.length), 0)
}

/** Per record the number, from 0, of the part of the graph of edges that it is in. */
function clustersOf({records, edges}: ObservedDraws): Int32Array {
  const parent = Int32Array.from({length: records}, (_, record) => record)
  const rootOf = (record: number) => {
    let root = record
    while (parent[root] !== root) root = parent[root] = parent[parent[root]]
    return root
  }
  for (const {from, to} of edges) parent[rootOf(from)] = rootOf(to)
  const numbers = new Map<number, number>()
  return Int32Array.from({length: records}, (_, record) => {
    const root = rootOf(record)
    if (!numbers.has(root)) numbers.set(root, numbers.size)
    return numbers.get(root) ?? 0
  })
}

/** Any two records alike: over the largest value for each count, like the likelihoods of near pairs. */
function anyPairs({records, edges}: ObservedDraws): number {
  const rows = edges.reduce((sum, edge) => sum + edge.rows, 0)
  const pairs = (records * (records - 1)) / 2
  const rate = rows / pairs
  return edges.reduce((sum, {rows: count}) => sum + count * Math.log(rate / count) + count, -rows)
}

/** Every pair with rows has its own rate, which costs the choice of the pair and of the rate. */
function ownRates({records, edges}: ObservedDraws): number {
  const rows = edges.reduce((sum, edge) => sum + edge.rows, 0)
  return -edges.length * (Math.log(records / 2) + 0.5 * Math.log(1 + rows / Math.max(1, edges.length)))
}

/** How much better the best Beta distribution describes the places than the uniform one does. */
function unevenPlaces(places: Float64Array): number {
  const logSums = places.reduce((sum, place) => {
    const inside = Math.min(1 - NEAREST_PLACE, Math.max(NEAREST_PLACE, place))
    return sum + Math.log(inside * (1 - inside))
  }, 0)
  return Math.max(...SHAPES.map(shape => (shape - 1) * logSums - places.length * logBeta(shape, shape))) - PER_PARAMETER
}

/** Of so many out of all, with a Beta prior of the share. */
const logShare = (count: number, all: number, [a, b]: readonly [number, number]) =>
  logBeta(count + a, all - count + b) - logBeta(a, b)

function logUnexplained({unexplained, rows, draws}: MadeRows, prior: readonly [number, number]): number {
  if (rows < ENOUGH_ROWS_PER_RECORD * draws.records) return 0
  return logShare((LOOKED_AT * unexplained) / rows, LOOKED_AT, prior)
}

function logJunctions({junctions, madeJunctions}: MadeRows, share: number, without: number): number {
  if (junctions === 0) return Math.log(without)
  return Math.log(1 - without) + madeJunctions * Math.log(share) + (junctions - madeJunctions) * Math.log(1 - share)
}
