import {TrainingDiverged} from '../../../core/errors.js'
import type {Context} from '../../../core/context.js'
import type {Rng} from '../../../core/rng.js'
import {dropoutLayers, outputWidth} from '../../../nn/description.js'
import type {
  CriticBatch,
  CriticLosses,
  Executor,
  GeneratorBatch,
  GeneratorLosses,
  WganModel,
  WganParameters,
  WganTrainer,
} from '../../../nn/executor.js'
import {initialise} from '../../../nn/initialise.js'
import {createNoise, type Noise} from '../../../nn/noise.js'
import type {EarlyStopping} from './early-stopping.js'
import {MovingAverage} from './moving-average.js'
import {trainingLoop} from './training-loop.js'
import type {Progress} from './training.js'

/** Arrays that one batch is written into. */
export interface WganBuffers {
  /** [rows, columns] */
  readonly real: Float32Array
  /** [rows, condition]: what the generator is asked for, and what the real row meets. */
  readonly condition: Float32Array
}

export interface WganPlan {
  /** For messages. */
  readonly generator: string
  readonly model: WganModel
  /** Rows of a batch: a multiple of the model's `pac`, at most its `maxRows`. */
  readonly batchSize: number
  /** Updates of the generator. */
  readonly steps: number
  /** Updates of the critic before each of the generator. */
  readonly discriminatorSteps: number
  /** Weight of the old average in the moving average of the generator's parameters, per step; 0 keeps the last ones. */
  readonly average: number
  /** Writes batch number `batch`, from 0. */
  readonly fill: (buffers: WganBuffers, rng: Rng, batch: number) => void
  /** Looks at the generator that would be returned, and may end the training. */
  readonly stopping?: EarlyStopping
}

/** Scores beyond this have left every scale on which a penalty of 10 could hold them. */
const LARGEST_LOSS = 1e6

/**
 * Trains a WGAN with gradient penalty: in every step the critic's updates, each on rows and noise of its own, then one of the generator
 * (Gulrajani et al., arXiv:1704.00028, algorithm 1). The generator returned is the moving average of the generators on the way,
 * whose rows vary less with the step that training happens to end at (Yazici et al., arXiv:1806.04498),
 * or with `stopping` the best of these averages.
 *
 * @throws {TrainingDiverged} When a loss is not finite or beyond 1e6.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function trainWgan(executor: Executor, plan: WganPlan, context: Context): Promise<TrainedWgan> {
  const {model, steps, stopping} = plan
  const trainer = executor.wgan(model, {
    generator: initialise(model.generator, context.rng.fork('generator')),
    critic: initialise(model.critic, context.rng.fork('critic')),
  })
  try {
    const batches = new WganBatches(plan)
    const average = plan.average > 0 ? new MovingAverage(plan.average) : undefined
    const step = (at: number, rng: Rng) => {
      const losses = trainStep(trainer, plan, batches.ofStep(at, rng))
      refuseDivergence(plan.generator, at + 1, losses)
      if (average?.isDue(at + 1) === true || at + 1 === steps) average?.add(trainer.parameters().generator, at + 1)
      return {critic: losses.critic.loss, generator: losses.generator.loss}
    }
    const current = () => average?.values ?? trainer.parameters().generator
    const isOver = stopping && ((at: number) => stopping.isOver(at, current))
    const lasting = {trainer, ...(average && {average}), ...(stopping && {stopping})}
    const done = await trainingLoop({steps, step, lasting, ...(isOver && {isOver})}, context)
    return {parameters: {critic: trainer.parameters().critic, generator: stopping?.best ?? current()}, done}
  } finally {
    trainer.dispose()
  }
}

export interface TrainedWgan {
  readonly parameters: WganParameters
  readonly done: Progress
}

interface StepLosses {
  readonly critic: CriticLosses
  readonly generator: GeneratorLosses
}

function trainStep(trainer: WganTrainer, {discriminatorSteps}: WganPlan, batches: BatchesOfStep): StepLosses {
  let critic = trainer.criticStep(batches.nextForCritic())
  for (let more = 1; more < discriminatorSteps; more++) critic = trainer.criticStep(batches.nextForCritic())
  return {critic, generator: trainer.generatorStep(batches.nextForGenerator())}
}

function refuseDivergence(name: string, step: number, {critic, generator}: StepLosses): void {
  const losses = [critic.loss, critic.penalty, generator.loss]
  if (losses.every(loss => Math.abs(loss) <= LARGEST_LOSS)) return
  throw new TrainingDiverged(
    name,
    `the loss of step ${step} is ${losses.every(Number.isFinite) ? 'beyond 1e6' : 'not a number'}`,
    'Try a smaller learningRate, or more rows.',
  )
}

interface BatchesOfStep {
  nextForCritic(): CriticBatch
  nextForGenerator(): GeneratorBatch
}

interface Mask {
  readonly rate: number
  readonly mask: Float32Array
}

/** The batches of a training, written into the same arrays again and again. */
class WganBatches {
  readonly #plan: WganPlan
  readonly #buffers: WganBuffers
  readonly #noise: Float32Array
  readonly #gumbel: Float32Array
  readonly #mix: Float32Array
  readonly #criticMasks: readonly Mask[]
  readonly #generatorMasks: readonly Mask[]

  constructor(plan: WganPlan) {
    const {model, batchSize} = plan
    const columns = outputWidth(model.generator)
    const packs = batchSize / model.pac
    this.#plan = plan
    this.#buffers = {
      real: new Float32Array(batchSize * columns),
      condition: new Float32Array(batchSize * model.condition),
    }
    this.#noise = new Float32Array(batchSize * (model.generator.inputs - model.condition))
    this.#gumbel = new Float32Array(batchSize * columns)
    this.#mix = new Float32Array(packs)
    const masks = (copies: number) =>
      dropoutLayers(model.critic).map(({rate, width}) => ({rate, mask: new Float32Array(copies * packs * width)}))
    this.#criticMasks = masks(3)
    this.#generatorMasks = masks(1)
  }

  /** The batches of one step, which depend on nothing but its number and its Rng. */
  ofStep(step: number, rng: Rng): BatchesOfStep {
    const noise = createNoise(rng)
    let batch = step * (this.#plan.discriminatorSteps + 1)
    const next = (masks: readonly Mask[]) => {
      this.#plan.fill(this.#buffers, rng, batch++)
      return this.#draw(noise, masks)
    }
    return {
      nextForCritic: () => {
        noise.uniform(this.#mix)
        return {...next(this.#criticMasks), real: this.#buffers.real, mix: this.#mix}
      },
      nextForGenerator: () => next(this.#generatorMasks),
    }
  }

  #draw(noise: Noise, masks: readonly Mask[]): GeneratorBatch {
    const {batchSize, model} = this.#plan
    const usesGumbel = hasGumbelHeads(model)
    noise.normal(this.#noise)
    if (usesGumbel) noise.gumbel(this.#gumbel)
    for (const {rate, mask} of masks) noise.dropout(mask, rate)
    return {
      rows: batchSize,
      noise: this.#noise,
      ...(usesGumbel ? {gumbel: this.#gumbel} : {}),
      ...(model.condition > 0 ? {condition: this.#buffers.condition} : {}),
      masks: masks.map(({mask}) => mask),
    }
  }
}

/** Whether the generator draws levels with Gumbel noise. */
export const hasGumbelHeads = ({generator}: WganModel): boolean =>
  generator.layers.some(layer => layer.kind === 'heads' && layer.heads.some(({kind}) => kind === 'gumbel-softmax'))
