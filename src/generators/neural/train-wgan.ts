import {TrainingDiverged} from '../../core/errors.js'
import {breather, type Context} from '../../core/context.js'
import type {Rng} from '../../core/rng.js'
import {dropoutLayers, outputWidth} from '../../nn/description.js'
import type {CriticLosses, Executor, GeneratorLosses, WganModel, WganParameters, WganTrainer} from '../../nn/executor.js'
import {initialise} from '../../nn/initialise.js'
import {fillNormal, fillGumbel, fillMask, fillUniform} from '../../nn/noise.js'
import type {EarlyStopping} from './early-stopping.js'
import {MovingAverage} from './moving-average.js'
import {trainingNote} from './training-note.js'

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
  /** Writes the next batch. */
  readonly fill: (buffers: WganBuffers, rng: Rng) => void
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
export async function trainWgan(executor: Executor, plan: WganPlan, context: Context): Promise<WganParameters> {
  const {model, steps, stopping} = plan
  const trainer = executor.wgan(model, {
    generator: initialise(model.generator, context.rng.fork('generator')),
    critic: initialise(model.critic, context.rng.fork('critic')),
  })
  try {
    const batches = new WganBatches(plan, context.rng.fork('batches'))
    const average = plan.average > 0 ? new MovingAverage(plan.average) : undefined
    const note = trainingNote(steps)
    const breathe = breather(context)
    for (let step = 1; step <= steps; step++) {
      const losses = trainStep(trainer, plan, batches)
      refuseDivergence(plan.generator, step, losses)
      if (average?.isDue(step) === true || step === steps) average?.add(trainer.parameters().generator, step)
      if (stopping?.isDue(step) === true && (await stopping.look(step, average?.values ?? trainer.parameters().generator))) break
      const pause = breathe()
      if (pause === undefined) continue
      const {critic, generator} = losses
      context.progress(step / steps, note(step, `critic ${critic.loss.toFixed(3)}, generator ${generator.loss.toFixed(3)}`))
      await pause
    }
    context.progress(1)
    const last = trainer.parameters()
    return {critic: last.critic, generator: stopping?.best ?? average?.values ?? last.generator}
  } finally {
    trainer.dispose()
  }
}

interface StepLosses {
  readonly critic: CriticLosses
  readonly generator: GeneratorLosses
}

function trainStep(trainer: WganTrainer, {discriminatorSteps}: WganPlan, batches: WganBatches): StepLosses {
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

/** The batches of a training, written into the same arrays again and again. */
class WganBatches {
  readonly #plan: WganPlan
  readonly #rng: Rng
  readonly #buffers: WganBuffers
  readonly #noise: Float32Array
  readonly #gumbel: Float32Array
  readonly #mix: Float32Array
  readonly #criticMasks: readonly {rate: number; mask: Float32Array}[]
  readonly #generatorMasks: readonly {rate: number; mask: Float32Array}[]

  constructor(plan: WganPlan, rng: Rng) {
    const {model, batchSize} = plan
    const columns = outputWidth(model.generator)
    const packs = batchSize / model.pac
    this.#plan = plan
    this.#rng = rng
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

  nextForCritic() {
    const shared = this.#next(this.#criticMasks)
    fillUniform(this.#mix, this.#rng)
    return {...shared, real: this.#buffers.real, mix: this.#mix}
  }

  nextForGenerator() {
    return this.#next(this.#generatorMasks)
  }

  #next(masks: readonly {rate: number; mask: Float32Array}[]) {
    const {batchSize, model, fill} = this.#plan
    fill(this.#buffers, this.#rng)
    fillNormal(this.#noise, this.#rng)
    if (this.#usesGumbel) fillGumbel(this.#gumbel, this.#rng)
    for (const {rate, mask} of masks) fillMask(mask, rate, this.#rng)
    return {
      rows: batchSize,
      noise: this.#noise,
      ...(this.#usesGumbel ? {gumbel: this.#gumbel} : {}),
      ...(model.condition > 0 ? {condition: this.#buffers.condition} : {}),
      masks: masks.map(({mask}) => mask),
    }
  }

  get #usesGumbel(): boolean {
    return hasGumbelHeads(this.#plan.model)
  }
}

/** Whether the generator draws levels with Gumbel noise. */
export const hasGumbelHeads = ({generator}: WganModel): boolean =>
  generator.layers.some(layer => layer.kind === 'heads' && layer.heads.some(({kind}) => kind === 'gumbel-softmax'))
