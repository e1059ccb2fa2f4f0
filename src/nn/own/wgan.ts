import {checkWgan, packsOf, requireCondition} from '../check-model.js'
import type {CriticBatch, GeneratorBatch, GeneratorInput, WganModel, WganParameters, WganTrainer} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {createHeads} from '../layers/heads.js'
import {copyIn} from '../layers/layer.js'
import {createConditionalLoss} from './conditional-loss.js'
import {createCritic} from './critic.js'
import {createNetwork} from './network.js'
import {joinState, restoreState} from './state.js'

/** @throws {RangeError} When sizes do not fit each other. */
export function createWgan(kernels: Kernels, model: WganModel, start: WganParameters): WganTrainer {
  const {maxRows, pac, condition} = model
  const noiseWidth = model.generator.inputs - condition
  const {heads, temperature, columns} = checkWgan(model)
  const rowWidth = columns + condition

  const generator = createNetwork(kernels, model.generator, {
    start: start.generator,
    optimiser: model.generatorOptimiser,
    maxRows,
    layers: model.generator.layers.length - 1,
  })
  const output = createHeads(generator.site, heads, temperature)
  const critic = createCritic(kernels, model.critic, {
    start: start.critic,
    optimiser: model.criticOptimiser,
    maxPacks: maxRows / pac,
  })
  const conditionalLoss = createConditionalLoss(heads, model.conditionHeads ?? [], condition)
  const generatorInput = kernels.allocate(maxRows * model.generator.inputs)
  const [noise, conditions, real] = [noiseWidth, condition, columns].map(width => kernels.allocate(maxRows * width))
  const gradient = kernels.allocate(maxRows * columns)
  const parts = [
    ...[generator.parameters, generator.statistics, ...generator.optimiser.state],
    ...[critic.parameters, ...critic.optimiser.state],
  ]
  let logits = generatorInput

  const block = (values: Float32Array, width: number, at = 0) => ({values, width, at})

  /** Rows `[rows, columns]` made from the input's rows from `from` on. */
  function generate(rows: number, input: GeneratorInput, training: boolean, from = 0): Float32Array {
    copyIn(noise, input.noise.subarray(from * noiseWidth), rows * noiseWidth)
    kernels.copyColumns(rows, noiseWidth, block(noise, noiseWidth), block(generatorInput, model.generator.inputs))
    if (condition > 0) {
      copyIn(conditions, requireCondition(input.condition).subarray(from * condition), rows * condition)
      kernels.copyColumns(
        rows,
        condition,
        block(conditions, condition),
        block(generatorInput, model.generator.inputs, noiseWidth),
      )
    }
    logits = generator.body.forward(generatorInput, {rows, training})
    return output.forward(logits, {rows, training, gumbel: input.gumbel?.subarray(from * columns)})
  }

  /** Rows and their conditions side by side, as packs number `segment` of the critic's input. */
  function toCritic(rows: number, values: Float32Array, segment: number): void {
    const target = critic.input.subarray(segment * rows * rowWidth)
    kernels.copyColumns(rows, columns, block(values, columns), block(target, rowWidth))
    if (condition > 0) kernels.copyColumns(rows, condition, block(conditions, condition), block(target, rowWidth, columns))
  }

  function mixPacks(packs: number, mix: Float32Array): void {
    const width = pac * rowWidth
    const values = critic.input
    for (let pack = 0; pack < packs; pack++) {
      const [one, other, target] = [pack, packs + pack, 2 * packs + pack].map(at => at * width)
      for (let at = 0; at < width; at++) values[target + at] = mix[pack] * values[one + at] + (1 - mix[pack]) * values[other + at]
    }
  }

  return {
    criticStep: (batch: CriticBatch, privacy) => {
      const {rows} = batch
      const packs = packsOf(model, rows)
      if (packs > 0) {
        toCritic(rows, generate(rows, batch, true), 1)
        copyIn(real, batch.real, rows * columns)
        if (batch.realCondition) copyIn(conditions, batch.realCondition, rows * condition)
        toCritic(rows, real, 0)
        mixPacks(packs, batch.mix)
      }
      const losses = critic.train(packs, model.penalty, batch.masks ?? [], privacy)
      return {...losses, loss: losses.made - losses.real + losses.penalty}
    },
    generatorStep: (batch: GeneratorBatch) => {
      const {rows} = batch
      toCritic(rows, generate(rows, batch, true), 0)
      const judged = critic.judge(packsOf(model, rows), batch.masks ?? [])
      kernels.copyColumns(rows, columns, block(judged.gradient, rowWidth), block(gradient, columns))
      output.backward(gradient, rows, false)
      const crossEntropy = conditionalLoss(rows, logits, conditions, gradient)
      generator.body.backward(gradient, rows, true)
      generator.body.parameterGradients?.(rows)
      generator.optimiser.step()
      return {made: judged.made, crossEntropy, loss: crossEntropy - judged.made}
    },
    sample: (input, options) => {
      const made = new Float32Array(input.rows * columns)
      const statistics = generator.statistics.slice()
      for (let from = 0; from < input.rows; from += maxRows) {
        const rows = Math.min(maxRows, input.rows - from)
        made.set(generate(rows, input, options?.batchStatistics ?? false, from).subarray(0, rows * columns), from * columns)
      }
      // Sampling by the batch's moments must not move the running ones.
      generator.statistics.set(statistics)
      return made
    },
    scores: (packs, input) => {
      const scores = new Float32Array(packs)
      const chunk = maxRows / pac
      const width = pac * rowWidth
      for (let from = 0; from < packs; from += chunk) {
        const count = Math.min(chunk, packs - from)
        copyIn(critic.input, input.subarray(from * width), count * width)
        scores.set(critic.forward(count, undefined).subarray(0, count), from)
      }
      return scores
    },
    parameters: () => ({generator: generator.parameters.slice(), critic: critic.parameters.slice()}),
    state: () => joinState(parts),
    restore: state => {
      restoreState(parts, state)
    },
    dispose: () => undefined,
  }
}
