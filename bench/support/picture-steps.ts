import {normal, type Rng} from '../../src/core/rng.js'
import {convolutionalWgan} from '../../src/generators/networks/conv-wgan-gp/networks.js'
import type {Executor} from '../../src/nn/executor.js'
import {initialise} from '../../src/nn/initialise.js'
import {createNoise} from '../../src/nn/noise.js'

/** Critic and generator steps of conv-wgan-gp on grey pictures of so many pixels on a side, with so many filters first. */
export function pictureSteps(
  executor: Executor,
  {side, hidden, batch: rows}: {readonly side: number; readonly hidden: number; readonly batch: number},
  rng: Rng,
): {readonly critic: () => void; readonly generator: () => void} {
  const embedding = 64
  const model = convolutionalWgan(
    {kind: 'image', width: side, height: side, channels: 1, bits: 8},
    {hidden, embedding, batchSize: rows, learningRate: 2e-4},
  )
  const trainer = executor.wgan(model, {generator: initialise(model.generator, rng), critic: initialise(model.critic, rng)})
  const draws = createNoise(rng)
  const real = Float32Array.from({length: rows * side * side}, () => Math.tanh(normal(rng)))
  const [noise, mix] = [new Float32Array(rows * embedding), new Float32Array(rows)]
  return {
    critic: () => {
      draws.normal(noise)
      draws.uniform(mix)
      trainer.criticStep({rows, noise, real, mix})
    },
    generator: () => {
      draws.normal(noise)
      trainer.generatorStep({rows, noise})
    },
  }
}
