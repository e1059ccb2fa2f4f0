import {subContext, type Context} from '../../core/context.js'
import {pickRows, type Matrix} from '../../core/matrix.js'
import {permutation, type Rng} from '../../core/rng.js'
import type {Learner} from '../../learners/learner.js'
import type {SampledRows} from '../../result/audit-result.js'

/** Of a stratum with more rows than both together, so many train the pilot and are kept, and so many of the others are drawn. */
const PILOT_ROWS = 5000
const DRAWN_ROWS = 20_000
/** So many rows would be drawn if the pilot called all of them easy: each row has at least their share of a chance. */
const DRAWN_AT_LEAST = 8000

/** Encoded rows of which some may be left out. */
export interface RowsToSample {
  readonly features: Matrix
  /** [rows], 1 for the minority. */
  readonly labels: Uint8Array
  /** Row numbers that may be sampled, those of one class in each. Rows that are in none of them are all kept. */
  readonly strata: readonly Int32Array[]
}

/** Rows to train on in place of all. */
export interface RowSample {
  /** Row numbers, ascending. */
  readonly rows: Int32Array
  /** [rows], how many rows each of them stands for. */
  readonly weights: Float64Array
}

export const needsSample = (strata: readonly Int32Array[]) => strata.some(isLarge)
const isLarge = ({length}: Int32Array) => length > PILOT_ROWS + DRAWN_ROWS

/**
 * Local case-control sampling (Fithian and Hastie, doi:10.1214/14-AOS1220): a pilot is trained on a few rows, and of the others
 * those are more likely drawn that it predicts badly. A uniform sample loses most of the few majority rows that lie among the
 * minority, and they are what decides where the border is; here all of them are kept. Each drawn row weighs one over its chance, so
 * that every sum over the rows is an unbiased estimate of that over all (Horvitz and Thompson,
 * doi:10.1080/01621459.1952.10483446). Departures: the chance is proportional to the pilot's error, with a factor that gives the
 * wanted number of rows, cut to one above and to a floor below, so that no row weighs very much; weights take the place of the
 * correction of the logit, which trees do not have; the pilot's own rows are kept, each for itself, since it knows them.
 *
 * @param pilot Learner of the pilot. Its classes weigh the same.
 * @param rng Draws the rows.
 */
export async function sampleRows(data: RowsToSample, pilot: Learner, rng: Rng, context: Context): Promise<RowSample> {
  const {features, labels, strata} = data
  const weights = new Float64Array(labels.length).fill(1)
  const orders = strata.map((rows, at) => (isLarge(rows) ? shuffled(rows, rng.fork(`stratum/${at}`)) : rows))
  const others = orders.filter(isLarge).map(rows => rows.subarray(PILOT_ROWS))
  for (const rows of others) for (const row of rows) weights[row] = 0
  const known = Int32Array.from(weights.keys()).filter(row => weights[row] === 1)
  const knownLabels = Uint8Array.from(known, row => labels[row])
  const model = await pilot.fit(
    pickRows(features, known),
    knownLabels,
    {...subContext(context, 'pilot'), rng: rng.fork('pilot')},
    balanced(knownLabels),
  )
  for (const [at, rows] of others.entries()) {
    const scores = model.predict(pickRows(features, rows))
    const chances = chancesOf(Float64Array.from(scores, (score, one) => Math.abs(labels[rows[one]] - score)))
    const draws = rng.fork(`drawn/${at}`)
    rows.forEach((row, one) => {
      if (draws.next() < chances[one]) weights[row] = 1 / chances[one]
    })
  }
  const rows = Int32Array.from(weights.keys()).filter(row => weights[row] > 0)
  return {rows, weights: Float64Array.from(rows, row => weights[row])}
}

const shuffled = (rows: Int32Array, rng: Rng) => permutation(rng, rows.length).map(at => rows[at])

/** Halvings of the range in which the factor is searched. */
const HALVINGS = 60

/** The chance of each row: in proportion to its error, within the floor and one, adding up to the rows that are wanted. */
function chancesOf(errors: Float64Array): Float64Array {
  const floor = DRAWN_AT_LEAST / errors.length
  const chance = (error: number, factor: number) => Math.min(1, Math.max(floor, factor * error))
  let [low, high] = [-20, 20]
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2
    const factor = Math.exp(middle)
    let wanted = 0
    for (const error of errors) wanted += chance(error, factor)
    if (wanted > DRAWN_ROWS) high = middle
    else low = middle
  }
  return errors.map(error => chance(error, Math.exp(low)))
}

/** Weights that make the classes weigh the same. */
function balanced(labels: Uint8Array): Float64Array {
  const sizes = [0, 0]
  for (const label of labels) sizes[label]++
  return Float64Array.from(labels, label => labels.length / (2 * sizes[label]))
}

/**
 * What a sample left out, and what that costs.
 *
 * @param data Its strata are the majority first, then those of the synthetic rows.
 * @param sample What was drawn of it.
 */
export function sampledOf(data: Omit<RowsToSample, 'features'>, sample: RowSample): SampledRows {
  const {labels, strata} = data
  const {rows, weights} = sample
  const isSynthetic = new Uint8Array(labels.length)
  for (const made of strata.slice(1)) for (const row of made) isSynthetic[row] = 1
  const [majority, synthetic] = [0, 1].map(made => {
    const weighed = weights.filter((_, at) => labels[rows[at]] === made && isSynthetic[rows[at]] === made)
    const of = labels.filter((label, row) => label === made && isSynthetic[row] === made).length
    return {used: weighed.length, of, effective: effectiveRows(weighed)}
  })
  const minority = labels.filter((label, row) => label === 1 && isSynthetic[row] === 0).length
  const {effective, ...used} = majority
  return {
    majority: used,
    ...(synthetic.of > 0 && {synthetic: {used: synthetic.used, of: synthetic.of}}),
    wider: Math.sqrt((1 / minority + 1 / effective) / (1 / minority + 1 / majority.of)) - 1,
  }
}

/** As many rows of equal weight would have a mean as certain as these have (Kish, Survey Sampling, 1965, section 11.7). */
function effectiveRows(weights: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  return (sum * sum) / squares
}
