import {breather, subContext, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {drawCells} from './draw-cells.js'
import {gatherEdges, neighbourCount, type ReleasedLevels, type RowOnEdge} from './edge-rows.js'
import {nearRecords} from './near-records.js'
import {setReaches} from './order.js'
import {drawDirections, drawOrigins} from './origins.js'
import {cellsAsShown, createState, recount, usualLevels, type State} from './state.js'
import {expectedLevels, voteWeights} from './votes.js'

export interface CategoriesInput {
  /** [records, columns]: the reconstructed numbers, finite, on the scale the generator measured distances on; at least 2 records. */
  readonly records: Matrix
  /** Released rows between two different records, at least one. */
  readonly rows: readonly RowOnEdge[]
  readonly columns: readonly ReleasedLevels[]
  /** SMOTE-NC's k; worked out from the rows on the edges when left out. */
  readonly neighbours?: number
}

export interface InferredCategories {
  /** Per column the records' codes. */
  readonly codes: readonly Int32Array[]
  /** Per column: the probability of each of these codes. */
  readonly confidence: readonly Float64Array[]
  readonly neighbours: number
}

const CHAINS = 4
const ROUNDS = 200
const FEWEST_ROUNDS = 40
/** Cells drawn altogether, about: with many records there are fewer chains, then fewer rounds. */
const MOST_DRAWS = 5_000_000
/** The first rounds of a chain cool it down and do not count. */
const COOLING = 0.7
const HOTTEST = 10
/** Rounds of sorting rows by what they show alone, from this heat on. */
const ROUNDS_BEFORE = 30
const HEAT_BEFORE = 5
/** How much likelier a level with one vote more is to be shown, at first and in the end, as logarithms. */
const BLUNT = 1
const SHARP = 4
/** What the frequency of a level counts for beside the chains, as Krichevsky and Trofimov's half observation. */
const PRIOR_CHAINS = 0.5

/**
 * Infers the categorical cells of reconstructed records from a SMOTE-NC release. There a row shows the most frequent levels among
 * the k neighbours of the record it was made from, which itself has no vote: what rows show is a neighbourhood's
 * majority. But all rows together show every record's majorities and who is whose neighbour, and neighbours were chosen
 * by a distance in which the numbers are known by now and every level that differs counts alike. So a record that is
 * near in the numbers and no neighbour must differ in some levels, one that is far and a neighbour cannot. Sought are
 * cells, neighbourhoods and origins of rows that agree with each other.
 *
 * They are drawn by Gibbs sampling with a falling temperature (Geman and Geman, IEEE TPAMI 6, 1984,
 * doi:10.1109/TPAMI.1984.4767596). First rows are sorted by origin: those made from one record show the same but for
 * ties, and each was made from one of the two ends of its edge. Then, in turn: whether each edge leads one way, the other or both
 * (origins.ts); the distance up to which a record's neighbours go (order.ts); the cells, two columns of a record at a time
 * (draw-cells.ts). Neighbourhoods are thus taken from the rows and only pulled towards what distances under the present
 * cells say: taking them from the cells freezes in wrong cells early. Several chains are run and their probabilities
 * averaged: where they settled differently, confidence is low.
 *
 * SMOTE-NC: Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.1, in the form of
 * src/generators/interpolation/smote-nc.ts. The inference is our own. Missing cells of the release say nothing. Levels
 * are exchangeable but for the votes: in columns that no majority ever shows but in one level, what is found rests on
 * distances alone, and two such columns may be mistaken for each other.
 */
export async function inferCategories(input: CategoriesInput, context: Context): Promise<InferredCategories> {
  const {records, rows, columns} = input
  const edges = gatherEdges(rows, records.rows, columns)
  const counts = edges.map(edge => edge.rows)
  const neighbours = Math.min(input.neighbours ?? neighbourCount(counts, records.rows), records.rows - 1)
  const near = nearRecords(records, edges, {neighbours, columns: columns.length, penalty: penaltyOf(records)})
  const draws = MOST_DRAWS / (records.rows * columns.length)
  const chains = Math.max(1, Math.min(CHAINS, Math.floor(draws / ROUNDS)))
  const rounds = Math.max(FEWEST_ROUNDS, Math.min(ROUNDS, Math.floor(draws)))
  const tallies: Float64Array[] = []
  for (let chain = 0; chain < chains; chain++) {
    const state = createState(records.rows, edges, columns, near, neighbours)
    const own = subContext(context, `chain ${chain}`, chain / chains, (chain + 1) / chains)
    tallies.push(await runChain(state, rounds, rows.length / (records.rows * neighbours), own))
  }
  return {...mostLikely(tallies, columns, records.rows), neighbours}
}

/** [record, level]: the probability of each level in the rounds that count. */
async function runChain(state: State, rounds: number, rowsPerPlace: number, context: Context): Promise<Float64Array> {
  const {rng} = context
  const breathe = breather(context)
  const usual = usualLevels(state)
  for (let round = 0; round < ROUNDS_BEFORE; round++) {
    drawOrigins(state, usual, HEAT_BEFORE ** (1 - round / ROUNDS_BEFORE), rng)
    await breathe()
  }
  cellsAsShown(state)
  recount(state)
  const tally = new Float64Array(state.votes.length)
  const cooled = Math.floor(COOLING * rounds)
  for (let round = 0; round < rounds; round++) {
    const done = Math.min(1, round / cooled)
    const temper = {heat: HOTTEST ** (1 - done), weights: voteWeights(state.neighbours, BLUNT + (SHARP - BLUNT) * done)}
    setReaches(state)
    const expected = expectedLevels(state, temper.weights)
    drawDirections(state, expected, rowsPerPlace, temper.heat, rng)
    drawOrigins(state, expected, temper.heat, rng)
    recount(state)
    drawCells(state, temper, rng, round >= cooled ? tally : undefined)
    context.progress((round + 1) / rounds)
    await breathe()
  }
  return tally.map(sum => sum / (rounds - cooled))
}

function mostLikely(tallies: readonly Float64Array[], columns: readonly ReleasedLevels[], recordCount: number) {
  const mean = tallies[0].map((_, at) => tallies.reduce((sum, tally) => sum + tally[at], 0) / tallies.length)
  const width = mean.length / recordCount
  const codes = columns.map(() => new Int32Array(recordCount))
  const confidence = columns.map(() => new Float64Array(recordCount))
  let offset = 0
  columns.forEach(({levels}, column) => {
    const ofRecord = (record: number) => mean.subarray(record * width + offset, record * width + offset + levels)
    const frequency = new Float64Array(levels)
    for (let record = 0; record < recordCount; record++)
      ofRecord(record).forEach((chance, level) => (frequency[level] += chance / recordCount))
    for (let record = 0; record < recordCount; record++) {
      const own = ofRecord(record)
      const level = own.indexOf(Math.max(...own))
      codes[column][record] = level
      confidence[column][record] =
        (tallies.length * own[level] + PRIOR_CHAINS * frequency[level]) / (tallies.length + PRIOR_CHAINS)
    }
    offset += levels
  })
  return {codes, confidence}
}

/** What a level that differs adds to a squared distance. With a median deviation of 0 that is nothing: next to nothing here. */
function penaltyOf(records: Matrix): number {
  const deviations = standardDeviations(records).sort()
  const middle = deviations.length >> 1
  const median = deviations.length % 2 === 1 ? deviations[middle] : (deviations[middle - 1] + deviations[middle]) / 2
  return Math.max(median ** 2, NEXT_TO_NOTHING * deviations[deviations.length - 1] ** 2) || 1
}

const NEXT_TO_NOTHING = 1e-9

/** Per column, with divisor n. */
function standardDeviations({data, rows, columns}: Matrix): Float64Array {
  return Float64Array.from({length: columns}, (_, column) => {
    let mean = 0
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    let squares = 0
    for (let row = 0; row < rows; row++) squares += (data[row * columns + column] - mean) ** 2
    return Math.sqrt(squares / rows)
  })
}
