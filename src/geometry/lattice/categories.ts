import {breather, type Context} from '../../core/context.js'
import type {Matrix} from '../../core/matrix.js'
import {NeighbourModel, type ReleasedLevels, type RowOnEdge} from './neighbour-model.js'

export type {ReleasedLevels, RowOnEdge} from './neighbour-model.js'

export interface CategoriesInput {
  /** [records, columns]: the reconstructed numbers, on the scale the generator measured distances on. */
  readonly records: Matrix
  /** Released rows between two records. */
  readonly rows: readonly RowOnEdge[]
  readonly columns: readonly ReleasedLevels[]
  /** SMOTE-NC's k; the one that fits the edges best when left out. */
  readonly neighbours?: number
}

export interface InferredCategories {
  /** Per column the records' codes. */
  readonly codes: readonly Int32Array[]
  /** Per column: the probability of each of these codes under the model. */
  readonly confidence: readonly Float64Array[]
  readonly neighbours: number
}

/** Rounds of Gibbs sampling, and how many of the first do not count. */
const ROUNDS = 130
const WARM_UP = 110
const HOTTEST = 50
/** Largest k tried. */
const MOST_NEIGHBOURS = 20

/**
 * Infers the categorical cells of reconstructed records from a SMOTE-NC release. A row shows the most frequent levels among the k
 * neighbours of its base record, in which the base has no vote, so what the rows on a record's edges show is its
 * neighbourhood's majority rather than its own level. But all rows together show every record's vote, and who is whose neighbour; and
 * neighbours were chosen by a distance in which each differing level counts. So the cells sought are those under which votes and
 * neighbours both come out as released. They are drawn from that posterior by Gibbs sampling (Geman and Geman, IEEE TPAMI 6,
 * 1984, doi:10.1109/TPAMI.1984.4767596), with each column's own frequencies as prior, from the votes on; a cell is the level drawn
 * most often, its confidence the share of draws.
 *
 * On real tables the sampler may settle away from the best cells (their likelihood there is below that of the true ones), and then
 * the confidences are too high: they hold under the model and the place reached. A slower cooling comes nearer.
 *
 * SMOTE-NC: Chawla et al., JAIR 16, 2002, doi:10.1613/jair.953, section 6.1, in the form of src/generators/smote-nc.ts. The inference is
 * our own. A cell that sways no vote and no neighbourhood is left to the prior.
 */
export async function inferCategories(input: CategoriesInput, context: Context): Promise<InferredCategories> {
  const {records, rows, columns} = input
  const neighbours = input.neighbours ?? fittingNeighbours(input)
  const model = new NeighbourModel(records, rows, columns, neighbours)
  const draws = columns.map(({levels}) => new Float64Array(records.rows * levels))
  const frequencies = columns.map(({levels}, column) => countLevels(model.codes[column], levels))
  const breathe = breather(context)
  for (let round = 0; round < ROUNDS; round++) {
    for (let record = 0; record < records.rows; record++) {
      for (let column = 0; column < columns.length; column++) {
        drawCell(model, record, column, frequencies[column], heat(round), context.rng.next())
        if (round >= WARM_UP) draws[column][record * columns[column].levels + model.codes[column][record]]++
      }
      await breathe()
    }
    context.progress((round + 1) / ROUNDS)
  }
  return {...mostDrawn(draws, columns, records.rows), neighbours}
}

/** Temperature: the first rounds may leave the cells they began with, which the votes bias towards majorities. */
function heat(round: number): number {
  return round < WARM_UP ? HOTTEST ** (1 - round / WARM_UP) : 1
}

function fittingNeighbours({records, rows, columns}: CategoriesInput): number {
  let best = 1
  let fewest = Infinity
  for (let count = 1; count <= Math.min(MOST_NEIGHBOURS, records.rows - 1); count++) {
    const {mismatches} = new NeighbourModel(records, rows, columns, count)
    if (mismatches < fewest) [best, fewest] = [count, mismatches]
  }
  return best
}

function countLevels(codes: Int32Array, levels: number): Float64Array {
  const counts = new Float64Array(levels)
  for (const code of codes) counts[code]++
  return counts
}

/** Draws one cell given all others. */
function drawCell(
  model: NeighbourModel,
  record: number,
  column: number,
  frequency: Float64Array,
  heat: number,
  uniform: number,
): void {
  const before = model.codes[column][record]
  frequency[before]--
  const scores = new Float64Array(frequency.length)
  let score = 0
  for (let step = 0; step < scores.length; step++) {
    const level = (before + step) % scores.length
    score += model.set(record, column, level)
    scores[level] = score / heat + Math.log(frequency[level] + 1)
  }
  const level = drawLevel(scores, uniform)
  model.set(record, column, level)
  frequency[level]++
}

function drawLevel(scores: Float64Array, uniform: number): number {
  const most = Math.max(...scores)
  const odds = scores.map(score => Math.exp(score - most))
  let left = uniform * odds.reduce((sum, value) => sum + value, 0)
  for (let level = 0; level < odds.length - 1; level++) {
    if (left < odds[level]) return level
    left -= odds[level]
  }
  return odds.length - 1
}

function mostDrawn(draws: readonly Float64Array[], columns: readonly ReleasedLevels[], recordCount: number) {
  const codes = columns.map(() => new Int32Array(recordCount))
  const confidence = columns.map(() => new Float64Array(recordCount))
  columns.forEach(({levels}, column) => {
    for (let record = 0; record < recordCount; record++) {
      const own = draws[column].subarray(record * levels, (record + 1) * levels)
      codes[column][record] = own.indexOf(Math.max(...own))
      confidence[column][record] = Math.max(...own) / (ROUNDS - WARM_UP)
    }
  })
  return {codes, confidence}
}
