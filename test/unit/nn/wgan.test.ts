import {describe, expect, test} from 'vitest'
import {createRng, type Rng} from '../../../src/core/rng.js'
import {parameterCount, type Head, type Network} from '../../../src/nn/description.js'
import type {CriticBatch, WganModel} from '../../../src/nn/executor.js'
import {initialise} from '../../../src/nn/initialise.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {linear, normals, WATCHING, WGAN, WGAN_CASES, wganBatch, wganOf} from '../../support/nn.js'
import {numericGradient, referenceForward, referenceSoftmax, relativeError, toRows} from '../../support/reference-network.js'

const executors = [createOwnExecutor('typescript'), createOwnExecutor()]
const {noise: NOISE, columns: COLUMNS, condition: CONDITION} = WGAN
const HEADS: readonly Head[] = [
  {kind: 'tanh', size: 1},
  {kind: 'gumbel-softmax', size: 3},
  {kind: 'tanh', size: 1},
  {kind: 'gumbel-softmax', size: 2},
]
/** Biases are not 0: a pack whose first layer is dropped whole would lie on a kink, where no gradient is right. */
const startOf = (network: Network, rng: Rng) => initialise(network, rng).map(value => 2 * value)

const joined = (rows: number[][], condition: Float32Array | undefined): number[][] =>
  condition ? rows.map((row, r) => [...row, ...condition.subarray(r * CONDITION, (r + 1) * CONDITION)]) : rows

function referenceGenerator(
  model: WganModel,
  parameters: ArrayLike<number>,
  batch: CriticBatch,
  layers = model.generator.layers,
) {
  const input = joined(toRows(batch.noise.subarray(0, batch.rows * NOISE), NOISE), batch.condition)
  return referenceForward(layers, parameters, {at: 0, mask: 0}, input, {gumbel: batch.gumbel!})
}

const packed = (rows: number[][], pac: number): number[][] => toRows(rows.flat(), rows[0].length * pac)

function referenceScore(
  critic: Network,
  parameters: ArrayLike<number>,
  packs: number[][],
  masks: Float32Array[],
  from = 0,
): number[] {
  const widths = [5, 4]
  const own = masks.map((mask, i) => mask.subarray(from * widths[i]))
  return referenceForward(critic.layers, parameters, {at: 0, mask: 0}, packs, {masks: own}).flat()
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The critic's loss by its definition: the input gradient of each mixed pack by central differences. */
function referenceCriticLoss(
  model: WganModel,
  generator: Float32Array,
  critic: ArrayLike<number>,
  batch: CriticBatch & {masks: Float32Array[]},
) {
  const {pac, penalty} = model
  const count = batch.rows / pac
  const made = packed(joined(referenceGenerator(model, generator, batch), batch.condition), pac)
  const real = packed(joined(toRows(batch.real, COLUMNS), batch.realCondition), pac)
  const mixed = real.map((pack, p) => pack.map((value, i) => batch.mix[p] * value + (1 - batch.mix[p]) * made[p][i]))
  const norms = mixed.map((pack, p) => {
    const score = (at: Float64Array) => referenceScore(model.critic, critic, [[...at]], batch.masks, 2 * count + p)[0]
    return Math.hypot(...numericGradient(score, pack, 1e-4))
  })
  const scores = {
    real: mean(referenceScore(model.critic, critic, real, batch.masks)),
    made: mean(referenceScore(model.critic, critic, made, batch.masks, count)),
    penalty: penalty * mean(norms.map(norm => (norm - 1) ** 2)),
  }
  return {...scores, loss: scores.made - scores.real + scores.penalty}
}

/** First moments in the trainer's state, which are the gradients: see `WATCHING`. */
function gradientsOf(state: Float32Array, generatorCount: number, criticCount: number) {
  const statistics = 12
  const generatorAt = generatorCount + statistics
  const criticAt = generatorAt + 2 * generatorCount + 1 + criticCount
  return {
    generator: state.subarray(generatorAt, generatorAt + generatorCount),
    critic: state.subarray(criticAt, criticAt + criticCount),
  }
}

describe.each(executors)('the WGAN on $name kernels', executor => {
  test.each(WGAN_CASES)(
    'has the critic losses and gradient of their definition, penalty included: $title',
    ({title, ...kind}) => {
      const rng = createRng(`critic ${title}`)
      const model = wganOf(kind, HEADS, WATCHING)
      const start = {generator: initialise(model.generator, rng), critic: startOf(model.critic, rng)}
      const batch = wganBatch(model, kind.pac < 4 ? 4 : 8, rng)
      const trainer = executor.wgan(model, start)
      const losses = trainer.criticStep(batch)

      const expected = referenceCriticLoss(model, start.generator, start.critic, batch)
      for (const name of ['loss', 'real', 'made', 'penalty'] as const) expect(losses[name]).toBeCloseTo(expected[name], 4)
      const {critic} = gradientsOf(trainer.state(), start.generator.length, start.critic.length)
      const numeric = numericGradient(at => referenceCriticLoss(model, start.generator, at, batch).loss, start.critic)
      expect(relativeError(critic, numeric)).toBeLessThan(1e-5)
    },
  )

  test.each(WGAN_CASES)('has the generator losses and gradient of their definition: $title', ({title, ...kind}) => {
    const rng = createRng(`generator ${title}`)
    const model = wganOf(kind, HEADS, WATCHING)
    const start = {generator: initialise(model.generator, rng), critic: startOf(model.critic, rng)}
    const batch = wganBatch(model, kind.pac < 4 ? 4 : 8, rng)
    const logitLayers = model.generator.layers.slice(0, -1)
    const loss = (generator: ArrayLike<number>) => {
      const made = packed(joined(referenceGenerator(model, generator, batch), batch.condition), kind.pac)
      const logits = referenceGenerator(model, generator, batch, logitLayers)
      const crossEntropies = logits.map((row, r) => {
        const levels = Array.from(batch.condition?.subarray(r * CONDITION, r * CONDITION + 5) ?? [])
        const groups = [referenceSoftmax(row.slice(5, 7)), referenceSoftmax(row.slice(1, 4))].flat()
        return levels.reduce((sum, set, i) => sum - set * Math.log(groups[i]), 0)
      })
      return mean(crossEntropies) - mean(referenceScore(model.critic, start.critic, made, batch.masks))
    }
    const trainer = executor.wgan(model, start)
    const losses = trainer.generatorStep(batch)

    expect(losses.loss).toBeCloseTo(loss(start.generator), 5)
    const {generator} = gradientsOf(trainer.state(), start.generator.length, start.critic.length)
    expect(relativeError(generator, numericGradient(loss, start.generator))).toBeLessThan(2e-5)
  })

  test('clips and adds noise as one-pack batches would say', () => {
    const rng = createRng('private critic')
    const model = wganOf({pac: 2, condition: CONDITION, rate: 0.5}, HEADS, WATCHING)
    const start = {generator: initialise(model.generator, rng), critic: startOf(model.critic, rng)}
    const count = parameterCount(model.critic.layers)
    // Batch norm would mix the made rows of the packs; without it each pack is its own one-pack batch.
    const generator: Network = {
      ...model.generator,
      layers: [linear(NOISE + CONDITION, COLUMNS), model.generator.layers[2]],
    }
    const plain = {...model, generator}
    const parameters = {generator: initialise(generator, rng), critic: start.critic}
    const batch = wganBatch(plain, 8, rng)
    const gradientOf = (rows: CriticBatch, privacy?: {clip: number; noise: Float32Array; expectedExamples: number}) => {
      const trainer = executor.wgan(plain, parameters)
      trainer.criticStep(rows, privacy)
      const at = 3 * parameters.generator.length + 1 + count
      return trainer.state().slice(at, at + count)
    }
    const widths = [5, 4]
    const singles = [0, 1, 2, 3].map(pack =>
      gradientOf({
        rows: 2,
        noise: batch.noise.subarray(pack * 2 * NOISE),
        gumbel: batch.gumbel!.subarray(pack * 2 * COLUMNS),
        condition: batch.condition!.subarray(pack * 2 * CONDITION),
        realCondition: batch.realCondition!.subarray(pack * 2 * CONDITION),
        real: batch.real.subarray(pack * 2 * COLUMNS),
        mix: batch.mix.subarray(pack),
        masks: batch.masks.map((mask, i) =>
          Float32Array.from(
            [0, 4, 8].flatMap(segment => [...mask.subarray((segment + pack) * widths[i], (segment + pack + 1) * widths[i])]),
          ),
        ),
      }),
    )
    const norms = singles.map(gradient => Math.hypot(...gradient))
    const clip = [...norms].sort((a, b) => a - b)[1] * 1.01
    const noise = normals(rng, count)
    const expected = noise.map((value, i) => {
      const sum = singles.reduce((total, gradient, p) => total + gradient[i] * Math.min(1, clip / norms[p]), 0)
      return (sum + value) / 3
    })
    expect(norms.some(norm => norm > clip) && norms.some(norm => norm < clip)).toBe(true)
    expect(relativeError(gradientOf(batch, {clip, noise, expectedExamples: 3}), expected)).toBeLessThan(1e-5)
    // Poisson sampling may choose nobody: noise alone.
    const empty = gradientOf({...batch, rows: 0}, {clip, noise, expectedExamples: 3})
    expect(
      relativeError(
        empty,
        noise.map(value => value / 3),
      ),
    ).toBeLessThan(1e-6)
  })
})
