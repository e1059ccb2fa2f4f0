import {checkVae, requireRows} from '../check-model.js'
import {parameterCount} from '../description.js'
import type {VaeBatch, VaeModel, VaeTrainer} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {createHeads} from '../layers/heads.js'
import {copyIn, createSite} from '../layers/layer.js'
import {createSequence} from '../layers/sequence.js'
import {createReconstructionLoss} from './reconstruction-loss.js'
import {createStatistics, createVectors} from './network.js'
import {joinState, restoreState} from './state.js'

/** @throws {RangeError} When sizes do not fit each other. */
export function createVae(kernels: Kernels, model: VaeModel, start: Float32Array): VaeTrainer {
  const {maxRows, heads, lossFactor, sigmaRange} = model
  const {columns, latent} = checkVae(model)
  const layers = [...model.encoder.layers, ...model.decoder.layers]
  const vectors = createVectors(kernels, start, parameterCount(layers) + columns, model.optimiser)
  const statistics = createStatistics(kernels, {inputs: columns, layers})
  const site = createSite(kernels, maxRows, {...vectors, statistics})
  const encoder = createSequence(site, model.encoder)
  const decoder = createSequence(site, model.decoder)
  const sigma = site.take(columns)
  const activate = createHeads(site, heads, 1)
  const reconstructionLoss = createReconstructionLoss(heads, sigma)
  const [x, gradient] = [kernels.allocate(maxRows * columns), kernels.allocate(maxRows * columns)]
  const [z, codeGradient] = [kernels.allocate(maxRows * latent), kernels.allocate(2 * maxRows * latent)]
  const parts = [vectors.parameters, statistics, ...vectors.optimiser.state]

  function drawLatent(rows: number, code: Float32Array, noise: Float32Array): void {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < latent; column++) {
        const at = 2 * row * latent + column
        z[row * latent + column] = code[at] + Math.exp(code[at + latent] / 2) * noise[row * latent + column]
      }
    }
  }

  /** Gradient of the code [means, log variances] from that of z; returns the mean divergence from the standard normal. */
  function codeBackward(rows: number, code: Float32Array, noise: Float32Array, zGradient: Float32Array): number {
    let divergence = 0
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < latent; column++) {
        const at = 2 * row * latent + column
        const [mean, logVariance, along] = [code[at], code[at + latent], zGradient[row * latent + column]]
        const variance = Math.exp(logVariance)
        divergence -= 0.5 * (1 + logVariance - mean * mean - variance)
        codeGradient[at] = along + mean / rows
        const spread = along * noise[row * latent + column] * Math.exp(logVariance / 2)
        codeGradient[at + latent] = 0.5 * spread + (0.5 * (variance - 1)) / rows
      }
    }
    return divergence / rows
  }

  return {
    step: ({rows, x: batch, noise}: VaeBatch) => {
      requireRows(rows, maxRows)
      copyIn(x, batch, rows * columns)
      const pass = {rows, training: true}
      const code = encoder.forward(x, pass)
      drawLatent(rows, code, noise)
      const reconstruction = lossFactor * reconstructionLoss(rows, decoder.forward(z, pass), x, lossFactor, gradient)
      const zGradient = decoder.backward(gradient, rows, false)
      const divergence = codeBackward(rows, code, noise, zGradient)
      encoder.backward(codeGradient, rows, true)
      encoder.parameterGradients?.(rows)
      decoder.parameterGradients?.(rows)
      vectors.optimiser.step()
      const [low, high] = sigmaRange
      for (let at = 0; at < columns; at++) sigma.values[at] = Math.min(high, Math.max(low, sigma.values[at]))
      return {loss: reconstruction + divergence, reconstruction, divergence}
    },
    encode: (rows, input) =>
      inChunks(rows, maxRows, 2 * latent, (from, count) => {
        copyIn(x, input.subarray(from * columns), count * columns)
        return encoder.forward(x, {rows: count, training: false})
      }),
    decode: (rows, input) =>
      inChunks(rows, maxRows, columns, (from, count) => {
        copyIn(z, input.subarray(from * latent), count * latent)
        const pass = {rows: count, training: false}
        return activate.forward(decoder.forward(z, pass), pass)
      }),
    sigmas: () => sigma.values.slice(),
    parameters: () => vectors.parameters.slice(),
    state: () => joinState(parts),
    restore: state => {
      restoreState(parts, state)
    },
    dispose: () => undefined,
  }
}

function inChunks(rows: number, size: number, width: number, run: (from: number, count: number) => Float32Array): Float32Array {
  const made = new Float32Array(rows * width)
  for (let from = 0; from < rows; from += size) {
    const count = Math.min(size, rows - from)
    made.set(run(from, count).subarray(0, count * width), from * width)
  }
  return made
}
