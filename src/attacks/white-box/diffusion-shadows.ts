import {subContext, type Context} from '../../core/context.js'
import {NotApplicable} from '../../core/errors.js'
import {stackRows, type Matrix} from '../../core/matrix.js'
import {permutation} from '../../core/rng.js'
import type {Table} from '../../core/table.js'
import type {OpenModel} from '../attack.js'

/** Keeps the logarithm of a loss finite. */
const SMALLEST_LOSS = 1e-12
/** From fewer rows a generator learns nothing. */
const FEWEST_ROWS = 4

/** A diffusion that knows its rows by heart, for the controls of attacks that look into one. */
export const LEARNT_BY_HEART = {
  name: 'tabddpm',
  options: {steps: 1000, holdOut: 0, hidden: 64, batchSize: 32, learningRate: 0.005},
} as const

/** Losses of a diffusion's network on rows, [rows, features]. */
export type LossesOf = (source: Pick<OpenModel, 'recordScores'>, rows: Table, context: Context) => Promise<Matrix>

/**
 * Logarithms of the losses, [rows, features].
 *
 * @param draws The losses under each of so many draws of noise, instead of their means.
 * @throws {NotApplicable} When the generator is no diffusion.
 */
export async function logLosses(
  source: Pick<OpenModel, 'recordScores'>,
  rows: Table,
  context: Context,
  draws?: number,
): Promise<Matrix> {
  const {kind, features} = await source.recordScores(rows, context, draws)
  if (kind !== 'diffusion-losses') throw new NotApplicable('the generator is no diffusion')
  return {...features, data: features.data.map(loss => Math.log(Math.max(SMALLEST_LOSS, loss)))}
}

export interface LossExamples {
  /** Standardised losses. */
  readonly examples: Matrix
  /** 1 for rows that a shadow generator was trained on. */
  readonly isMember: Uint8Array
  /** Brings losses of the target model to the examples' scale. */
  readonly standardised: (losses: Matrix) => Matrix
}

/**
 * Losses of rows whose membership is known: the attacker trains the same generator on some of the released rows and
 * compares its losses on these with those on as many other released rows. No record that is asked about goes into it,
 * nor any real record at all.
 *
 * @throws {NotApplicable} With fewer than 8 released rows.
 */
export async function lossExamples(
  model: OpenModel,
  released: Table,
  shadows: number,
  lossesOf: LossesOf,
  context: Context,
): Promise<LossExamples> {
  const perSide = Math.min(model.trainedOn, released.rowCount >> 1)
  if (perSide < FEWEST_ROWS)
    throw new NotApplicable(`there are ${released.rowCount} released rows, too few to train a shadow generator on`)
  const examples: Matrix[] = []
  for (let shadow = 0; shadow < shadows; shadow++) {
    const part = subContext(context, String(shadow), shadow / shadows, (shadow + 1) / shadows)
    examples.push(await shadowLosses(model, released, perSide, lossesOf, part))
  }
  const all = stackRows(...examples)
  const standardised = standardiseBy(all)
  const isMember = Uint8Array.from({length: all.rows}, (_, row) => (row % (2 * perSide) < perSide ? 1 : 0))
  return {examples: standardised(all), isMember, standardised}
}

/** [2 x perSide, features]: of rows that a shadow generator was trained on, then of others. */
async function shadowLosses(
  model: OpenModel,
  released: Table,
  perSide: number,
  lossesOf: LossesOf,
  context: Context,
): Promise<Matrix> {
  const order = permutation(context.rng.fork('rows'), released.rowCount)
  const rows = released.select(order.subarray(0, 2 * perSide), 'train')
  const seen = rows.select(
    Int32Array.from({length: perSide}, (_, row) => row),
    'train',
  )
  const shadow = await model.retrain(seen, subContext(context, 'train', 0, 0.9))
  try {
    return await lossesOf(shadow, rows, subContext(context, 'losses', 0.9, 1))
  } finally {
    shadow.dispose()
  }
}

/** Mean 0 and deviation 1 over the given rows; features that do not vary there become 0. */
function standardiseBy(reference: Matrix): (rows: Matrix) => Matrix {
  const {rows, columns} = reference
  const means = new Float64Array(columns)
  const squares = new Float64Array(columns)
  reference.data.forEach((value, at) => {
    means[at % columns] += value / rows
  })
  reference.data.forEach((value, at) => {
    squares[at % columns] += (value - means[at % columns]) ** 2 / rows
  })
  return matrix => ({
    ...matrix,
    data: matrix.data.map((value, at) =>
      squares[at % columns] > 0 ? (value - means[at % columns]) / Math.sqrt(squares[at % columns]) : 0,
    ),
  })
}
