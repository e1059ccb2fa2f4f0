import type {Context} from '../../../core/context.js'
import {parameterLayout} from '../../../nn/description.js'
import type {Executor, WganModel} from '../../../nn/executor.js'
import {initialise} from '../../../nn/initialise.js'
import {createNoise} from '../../../nn/noise.js'
import {headsOf} from '../../networks/shared/heads.js'
import {residualGenerator, unconditionalWgan} from '../../networks/shared/wgan-networks.js'
import {startingLogits, type PrivateEncoding} from '../private-network/encoding.js'

export interface DpCtganSettings {
  readonly steps: number
  readonly discriminatorSteps: number
  readonly batchSize: number
  readonly hidden: number
  readonly embedding: number
  readonly learningRate: number
  readonly average: number
}

/** Temperature of the Gumbel softmax, as in `ctgan`. */
const TEMPERATURE = 0.2

/** The networks of `dp-ctgan`: no condition, packs of one, no dropout. */
export function dpCtganModel({layout}: PrivateEncoding, rows: number, settings: DpCtganSettings): WganModel {
  const {hidden, embedding, batchSize} = settings
  const heads = headsOf(layout, 'identity', 'gumbel-softmax')
  const generator = residualGenerator(embedding, hidden, heads, TEMPERATURE, false)
  return unconditionalWgan(generator, layout.width, settings, Math.max(rows, batchSize))
}

/** Rows that the scale of a new generator's numbers is taken from. */
const SCALED_BY = 1024
/** Share of a choice's first weights that is kept: what a new generator chooses hardly depends on its numbers. */
const KEPT = 0.1

/**
 * The parameters of a generator that makes what the noisy counts say before any training: numbers of mean 0 and
 * deviation 1 on the normal scale, choices with the probabilities of the counts. The last layer is scaled for it by
 * what the generator makes of random numbers; no record is looked at.
 */
export function startingGenerator(
  model: WganModel,
  encoding: PrivateEncoding,
  executor: Executor,
  context: Context,
): Float32Array {
  const {generator} = model
  const start = initialise(generator, context.rng.fork('generator'))
  const [weight, bias] = parameterLayout(generator.layers).slice(-2)
  const {width, scalars} = encoding.layout
  const moments = scalarMoments(model, start, scalars.length, width, executor, context)
  for (let at = 0; at < weight.size; at++) {
    const column = at % width
    start[weight.offset + at] *= column < scalars.length ? 1 / moments[column].deviation : KEPT
  }
  start.set(startingLogits(encoding), bias.offset)
  moments.forEach(({mean, deviation}, column) => (start[bias.offset + column] = -mean / deviation))
  return start
}

/** Mean, without the bias, and deviation of each number that a generator makes. */
function scalarMoments(
  model: WganModel,
  start: Float32Array,
  scalars: number,
  width: number,
  executor: Executor,
  context: Context,
): {mean: number; deviation: number}[] {
  const [, bias] = parameterLayout(model.generator.layers).slice(-2)
  const trainer = executor.wgan(model, {generator: start, critic: initialise(model.critic, context.rng.fork('unused'))})
  const noise = new Float32Array(SCALED_BY * model.generator.inputs)
  createNoise(context.rng.fork('scale')).normal(noise)
  const made = trainer.sample({rows: SCALED_BY, noise})
  trainer.dispose()
  return Array.from({length: scalars}, (_, column) => {
    const values = Float64Array.from({length: SCALED_BY}, (__, row) => made[row * width + column] - start[bias.offset + column])
    const mean = values.reduce((sum, value) => sum + value, 0) / SCALED_BY
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / SCALED_BY
    return {mean, deviation: Math.max(1e-6, Math.sqrt(square))}
  })
}
