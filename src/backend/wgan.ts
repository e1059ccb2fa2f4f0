import type {Scalar, Tensor, Tensor2D} from '@tensorflow/tfjs'
import {checkWgan, packsOf, requireCondition} from '../nn/check-model.js'
import {dropoutLayers, parameterLayout} from '../nn/description.js'
import type {
  CriticBatch,
  CriticLosses,
  GeneratorBatch,
  GeneratorInput,
  PrivateStep,
  WganModel,
  WganParameters,
  WganTrainer,
} from '../nn/executor.js'
import {joinState, restoreState} from '../nn/own/state.js'
import {conditionalLoss} from './conditional-loss.js'
import {createCritic, onePack, type CriticPacks} from './critic.js'
import {gradientsOf, privateGradient} from './gradients.js'
import {requireMask, rowsOf, runLayers, tidied} from './layers.js'
import type {Tensorflow} from './load-tensorflow.js'
import {createRunningMoments} from './running-moments.js'
import {createVector} from './vector.js'

/** @throws {RangeError} When sizes do not fit each other. */
export function createWgan(tf: Tensorflow, model: WganModel, start: WganParameters): WganTrainer {
  const {pac, condition, maxRows, penalty} = model
  const {heads, temperature, columns} = checkWgan(model)
  const noiseWidth = model.generator.inputs - condition
  const hidden = model.generator.layers.slice(0, -1)
  const generator = createVector(tf, parameterLayout(hidden), start.generator, model.generatorOptimiser)
  const criticVector = createVector(tf, parameterLayout(model.critic.layers), start.critic, model.criticOptimiser)
  const moments = createRunningMoments(hidden)
  const critic = createCritic(tf, model.critic)
  const maskWidths = dropoutLayers(model.critic).map(({width}) => width)
  const addCondition = conditionalLoss(tf, heads, model.conditionHeads ?? [], condition)

  function generate(
    parts: readonly Tensor[],
    input: GeneratorInput,
    rows: number,
    from: number,
    mode: {training: boolean; movesMoments?: boolean},
  ) {
    const noise = rowsOf(tf, input.noise, rows, noiseWidth, from)
    const whole = condition > 0 ? tf.concat([noise, conditionOf(input.condition, rows, from)], 1) : noise
    const logits = runLayers(tf, hidden, parts, whole, {...mode, moments})
    const gumbel = input.gumbel && rowsOf(tf, input.gumbel, rows, columns, from)
    return {logits, made: runLayers(tf, [{kind: 'heads', heads, temperature}], [], logits, {...mode, moments, gumbel})}
  }

  const conditionOf = (values: Float32Array | undefined, rows: number, from = 0) =>
    rowsOf(tf, requireCondition(values), rows, condition, from)

  /** Rows and their conditions side by side, `pac` of them to a pack. */
  function toPacks(rows: Tensor2D, conditions: Float32Array | undefined): Tensor2D {
    const whole = condition > 0 ? tf.concat([rows, conditionOf(conditions, rows.shape[0])], 1) : rows
    return tf.reshape(whole, [rows.shape[0] / pac, pac * (columns + condition)])
  }

  /** The masks of `packs` packs, from pack number `from` on. */
  const masksOf = (masks: readonly Float32Array[] = [], packs: number, from: number) =>
    maskWidths.map((width, index) => rowsOf(tf, requireMask(masks, index), packs, width, from))

  function packsOfBatch(batch: CriticBatch, packs: number): CriticPacks {
    // Poisson sampling may choose nobody: noise alone is left, and batch norm has nothing to go by.
    const mode = {training: batch.rows > 0, movesMoments: true}
    const {made: rows} = generate(generator.parts(), batch, batch.rows, 0, mode)
    const made = toPacks(rows, batch.condition)
    const real = toPacks(rowsOf(tf, batch.real, batch.rows, columns), batch.realCondition ?? batch.condition)
    const mix = rowsOf(tf, batch.mix, packs, 1)
    const mixed = tf.add<Tensor2D>(tf.mul(mix, real), tf.mul(tf.sub(1, mix), made))
    const [realMasks, madeMasks, mixedMasks] = [0, 1, 2].map(segment => masksOf(batch.masks, packs, segment * packs))
    return {real, made, mixed, realMasks, madeMasks, mixedMasks}
  }

  function criticGradients(packs: CriticPacks): {gradients: Tensor[]; losses: CriticLosses} {
    const parts = criticVector.parts()
    const losses = critic.losses(parts, packs)
    let means: ArrayLike<number> = []
    const gradients = gradientsOf(
      tf,
      variable => {
        const {real, made, squared} = losses(variable)
        means = tf.stack([real, made, squared]).dataSync<'float32'>()
        return tf.add<Scalar>(tf.sub(made, real), tf.mul(squared, penalty))
      },
      parts,
    )
    return {gradients, losses: toLosses(means[0], means[1], penalty * means[2])}
  }

  /** In the order in which the own executor keeps them. */
  function stateParts(): Float32Array[] {
    const [parameters, ...optimiser] = generator.read()
    return [parameters, moments.values, ...optimiser, ...criticVector.read()]
  }

  function privateStep(packs: CriticPacks, privacy: PrivateStep): CriticLosses {
    const count = packs.real.shape[0]
    const sums = {real: 0, made: 0, penalty: 0}
    const gradientOf = (at: number) => {
      const {gradients, losses} = criticGradients(onePack(tf, packs, at))
      for (const name of ['real', 'made', 'penalty'] as const) sums[name] += losses[name] / count
      return gradients
    }
    criticVector.step([privateGradient(tf, criticVector.size, count, gradientOf, privacy)])
    return toLosses(sums.real, sums.made, sums.penalty)
  }

  return {
    criticStep: (batch, privacy) => {
      const count = packsOf(model, batch.rows)
      return tidied(tf, () => {
        const packs = packsOfBatch(batch, count)
        if (privacy) return privateStep(packs, privacy)
        const {gradients, losses} = criticGradients(packs)
        criticVector.step(gradients)
        return losses
      })
    },
    generatorStep: (batch: GeneratorBatch) => {
      const count = packsOf(model, batch.rows)
      return tidied(tf, () => {
        const masks = masksOf(batch.masks, count, 0)
        const criticParts = criticVector.parts()
        const parts = generator.parts()
        let means: ArrayLike<number> = []
        const gradients = gradientsOf(
          tf,
          variable => {
            const {logits, made} = generate(variable, batch, batch.rows, 0, {training: true, movesMoments: true})
            const score = tf.mean<Scalar>(critic.scores(criticParts, toPacks(made, batch.condition), masks))
            const crossEntropy = addCondition(logits, batch.condition)
            means = tf.stack([score, crossEntropy]).dataSync<'float32'>()
            return tf.sub<Scalar>(crossEntropy, score)
          },
          parts,
        )
        generator.step(gradients)
        const [made, crossEntropy] = Array.from(means)
        return {made, crossEntropy, loss: crossEntropy - made}
      })
    },
    sample: (input, options) => {
      const made = new Float32Array(input.rows * columns)
      for (let from = 0; from < input.rows; from += maxRows) {
        const rows = Math.min(maxRows, input.rows - from)
        const training = options?.batchStatistics ?? false
        made.set(
          tidied(tf, () => generate(generator.parts(), input, rows, from, {training}).made.dataSync()),
          from * columns,
        )
      }
      return made
    },
    scores: (packs, input) => {
      const scores = new Float32Array(packs)
      const chunk = maxRows / pac
      for (let from = 0; from < packs; from += chunk) {
        const count = Math.min(chunk, packs - from)
        scores.set(
          tidied(tf, () => critic.scores(criticVector.parts(), rowsOf(tf, input, count, model.critic.inputs, from)).dataSync()),
          from,
        )
      }
      return scores
    },
    parameters: () => ({generator: generator.read()[0], critic: criticVector.read()[0]}),
    state: () => joinState(stateParts()),
    restore: state => {
      const parts = stateParts()
      restoreState(parts, state)
      const [parameters, , ...rest] = parts
      generator.write([parameters, ...rest.slice(0, 3)])
      criticVector.write(rest.slice(3))
    },
    dispose: () => {
      generator.dispose()
      criticVector.dispose()
    },
  }
}

const toLosses = (real: number, made: number, penalty: number): CriticLosses => ({
  real,
  made,
  penalty,
  loss: made - real + penalty,
})
