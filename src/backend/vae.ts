import type {Scalar, Tensor, Tensor1D, Tensor2D} from '@tensorflow/tfjs'
import {checkVae, requireRows} from '../nn/check-model.js'
import {batchNormSizes, parameterLayout, type Head, type ParameterSlot} from '../nn/description.js'
import type {VaeBatch, VaeLosses, VaeModel, VaeTrainer} from '../nn/executor.js'
import {joinState, restoreState} from '../nn/own/state.js'
import {crossEntropy} from './conditional-loss.js'
import {gradientsOf} from './gradients.js'
import {joinElementwise, rowsOf, runLayers, splitHeads, startOfLayers, tidied} from './layers.js'
import type {Tensorflow} from './load-tensorflow.js'
import {createRunningMoments} from './running-moments.js'
import {createVector} from './vector.js'

/** @throws {RangeError} When sizes do not fit each other. */
export function createVae(tf: Tensorflow, model: VaeModel, start: Float32Array): VaeTrainer {
  const {encoder, decoder, heads, lossFactor, sigmaRange, maxRows} = model
  const {columns, latent} = checkVae(model)
  const joined = joinElementwise(heads)
  const layers = [...encoder.layers, ...decoder.layers]
  const moments = createRunningMoments(layers)
  const slots = [...parameterLayout(layers), sigmaSlot(columns)]
  const vector = createVector(tf, slots, start, model.optimiser)
  const stateParts = () => {
    const [parameters, ...optimiser] = vector.read()
    return [parameters, moments.values, ...optimiser]
  }

  function losses(parts: readonly Tensor[], x: Tensor2D, noise: Tensor2D) {
    const cursor = startOfLayers()
    const pass = {training: true, movesMoments: true, moments}
    const [mean, logVariance] = tf.split(runLayers(tf, encoder.layers, parts, x, pass, cursor), 2, 1)
    const z = tf.add<Tensor2D>(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise))
    const outputs = runLayers(tf, decoder.layers, parts, z, pass, cursor)
    const surplus = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1))
    return {
      divergence: tf.div<Scalar>(tf.sum(surplus), 2 * x.shape[0]),
      reconstruction: reconstructionLoss(tf, joined, outputs, x, parts[cursor.part] as Tensor1D),
    }
  }

  /** Sigmas held within their range; they are the last values of the vector. */
  function clampSigmas(parameters: Tensor1D): Tensor1D {
    const [others, sigmas] = tf.split<Tensor1D>(parameters, [vector.size - columns, columns])
    return tf.concat1d([others, tf.clipByValue(sigmas, ...sigmaRange)])
  }

  /** Outputs of `run` in chunks of at most `maxRows` rows. */
  function inChunks(rows: number, width: number, run: (from: number, count: number) => Tensor2D): Float32Array {
    const made = new Float32Array(rows * width)
    for (let from = 0; from < rows; from += maxRows)
      made.set(
        tidied(tf, () => run(from, Math.min(maxRows, rows - from)).dataSync<'float32'>()),
        from * width,
      )
    return made
  }

  return {
    step: ({rows, x, noise}: VaeBatch): VaeLosses => {
      requireRows(rows, maxRows)
      return tidied(tf, () => {
        const [values, draws] = [rowsOf(tf, x, rows, columns), rowsOf(tf, noise, rows, latent)]
        let means: ArrayLike<number> = []
        const loss = (parts: readonly Tensor[]) => {
          const {divergence, reconstruction} = losses(parts, values, draws)
          means = tf.stack([reconstruction, divergence]).dataSync<'float32'>()
          return tf.add<Scalar>(tf.mul(reconstruction, lossFactor), divergence)
        }
        vector.step(gradientsOf(tf, loss, vector.parts()), clampSigmas)
        const reconstruction = lossFactor * means[0]
        return {loss: reconstruction + means[1], reconstruction, divergence: means[1]}
      })
    },
    encode: (rows, x) =>
      inChunks(rows, 2 * latent, (from, count) =>
        runLayers(tf, encoder.layers, vector.parts(), rowsOf(tf, x, count, columns, from), {training: false, moments}),
      ),
    decode: (rows, z) =>
      inChunks(rows, columns, (from, count) => {
        const [parts, cursor] = [vector.parts(), startOfLayers()]
        cursor.part = parameterLayout(encoder.layers).length
        cursor.moments = batchNormSizes(encoder.layers).length
        const activated = [...decoder.layers, {kind: 'heads', heads, temperature: 1} as const]
        return runLayers(tf, activated, parts, rowsOf(tf, z, count, latent, from), {training: false, moments}, cursor)
      }),
    sigmas: () => vector.read()[0].slice(vector.size - columns),
    parameters: () => vector.read()[0],
    state: () => joinState(stateParts()),
    restore: state => {
      const parts = stateParts()
      restoreState(parts, state)
      const [parameters, , ...optimiser] = parts
      vector.write([parameters, ...optimiser])
    },
    dispose: () => {
      vector.dispose()
    },
  }
}

const sigmaSlot = (columns: number): ParameterSlot => ({
  name: 'sigmas',
  role: 'scale',
  shape: [columns],
  offset: 0,
  size: columns,
})

/** Sum over columns, mean over rows, as `nn/own/reconstruction-loss` says. Every part takes part, sigmas of levels with weight 0. */
function reconstructionLoss(tf: Tensorflow, heads: readonly Head[], outputs: Tensor2D, x: Tensor2D, sigma: Tensor1D): Scalar {
  const [made, wanted] = [splitHeads(tf, heads, outputs), splitHeads(tf, heads, x)]
  const sigmas = splitHeads(tf, heads, sigma)
  const losses = heads.map(({kind}, index): Scalar => {
    const [output, target, spread] = [made[index], wanted[index], sigmas[index]]
    if (kind === 'softmax' || kind === 'gumbel-softmax') return crossEntropy(tf, output, largest(tf, target))
    const difference = tf.sub(kind === 'tanh' ? tf.tanh(output) : output, target)
    return tf.sum<Scalar>(tf.add(tf.div(tf.square(tf.div(difference, spread)), 2), tf.log(spread)))
  })
  return tf.div<Scalar>(tf.addN([...losses, tf.mul<Scalar>(tf.sum(sigma), 0)]), x.shape[0])
}

/** One-hot rows of the (first) largest of each row. As integers first: the WASM backend writes integers whatever the type asked for. */
function largest(tf: Tensorflow, values: Tensor2D): Tensor2D {
  return tf.cast<Tensor2D>(tf.oneHot(tf.argMax(values, 1), values.shape[1], 1, 0, 'int32') as Tensor2D, 'float32')
}
