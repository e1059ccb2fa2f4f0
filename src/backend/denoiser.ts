import type {Scalar, Tensor, Tensor1D, Tensor2D} from '@tensorflow/tfjs'
import {requireLabels, requireRows} from '../nn/check-model.js'
import {denoiserLayers, denoiserLayout} from '../nn/denoiser-layout.js'
import {batchNormSizes, dropoutLayers, outputWidth} from '../nn/description.js'
import type {DenoiserBatch, DenoiserInput, DenoiserModel, DenoiserTrainer, PrivateStep} from '../nn/executor.js'
import {joinState, restoreState} from '../nn/own/state.js'
import {timeEmbeddings} from '../nn/time-embedding.js'
import {gradientsOf, privateGradient} from './gradients.js'
import {requireMask, someRows, rowsOf, runLayers, startOfLayers, tidied, type Cursor, type Pass} from './layers.js'
import type {Tensorflow} from './load-tensorflow.js'
import {createRunningMoments} from './running-moments.js'
import {createVector} from './vector.js'

/** A batch as tensors. */
interface Inputs {
  readonly x: Tensor2D
  /** Sinusoidal embeddings. */
  readonly time: Tensor2D
  /** One-hot: a product with it is a look-up whose gradient every backend has. */
  readonly labels?: Tensor2D
  readonly masks: readonly Tensor2D[]
}

/**
 * `backward` runs the network once more than the own executor does: the gradient of its output comes from outside, and TensorFlow.js
 * differentiates functions, not what was computed before.
 * @throws {RangeError} When sizes do not fit, or in a private step when the trunk has batch norm.
 */
export function createDenoiser(tf: Tensorflow, model: DenoiserModel, start: Float32Array): DenoiserTrainer {
  const {maxRows, trunk, width} = model
  const outputs = outputWidth(trunk)
  const maskWidths = dropoutLayers(trunk).map(layer => layer.width)
  const vector = createVector(tf, denoiserLayout(model), start, model.optimiser)
  const moments = createRunningMoments(trunk.layers)
  const table = timeEmbeddings(model.timesteps, width)
  let averaged = model.average === undefined ? undefined : tf.keep(tf.clone(vector.parameters))
  /** Of the last forward pass, to go back through. */
  let last: {readonly inputs: Inputs; readonly rows: number} | undefined

  function run(
    parts: readonly Tensor[],
    {x, time, labels, masks}: Inputs,
    mode: Pick<Pass, 'training' | 'movesMoments'>,
  ): Tensor2D {
    const {projection, timeIn, timeOut} = denoiserLayers(model)
    const cursor: Cursor = startOfLayers()
    const pass = {...mode, moments, masks}
    const projected = runLayers(tf, [projection], parts, x, pass, cursor)
    const embedded = runLayers(tf, [timeIn, {kind: 'silu'}, timeOut], parts, time, pass, cursor)
    const sum = tf.add<Tensor2D>(projected, embedded)
    if (!labels) return runLayers(tf, trunk.layers, parts, sum, pass, cursor)
    const chosen = runLayers(tf, [{kind: 'silu'}], parts, tf.matMul(labels, parts[cursor.part++]), pass, cursor)
    return runLayers(tf, trunk.layers, parts, tf.add(sum, chosen), pass, cursor)
  }

  function inputsOf(input: DenoiserBatch, rows: number, from: number, training: boolean): Inputs {
    const times = new Float32Array(rows * width)
    for (let row = 0; row < rows; row++) {
      const at = input.timesteps[from + row] * width
      times.set(table.subarray(at, at + width), row * width)
    }
    return {
      x: rowsOf(tf, input.x, rows, model.inputs, from),
      time: tf.tensor2d(times, [rows, width]),
      ...(model.labels > 0 && {labels: oneHot(requireLabels(input.labels), rows, from)}),
      masks: training ? maskWidths.map((size, index) => rowsOf(tf, requireMask(input.masks, index), rows, size, from)) : [],
    }
  }

  function oneHot(labels: Int32Array, rows: number, from: number): Tensor2D {
    const values = new Float32Array(rows * model.labels)
    for (let row = 0; row < rows; row++) values[row * model.labels + labels[from + row]] = 1
    return tf.tensor2d(values, [rows, model.labels])
  }

  /** Gradients of the parts when the outputs have these gradients. */
  function gradients(inputs: Inputs, towards: Tensor2D): Tensor[] {
    const loss = (parts: readonly Tensor[]) => tf.sum<Scalar>(tf.mul(run(parts, inputs, {training: true}), towards))
    return gradientsOf(tf, loss, vector.parts())
  }

  function privateGradients(inputs: Inputs, towards: Tensor2D, privacy: PrivateStep): Tensor[] {
    if (batchNormSizes(trunk.layers).length > 0)
      throw new RangeError('Private steps need gradients by row: the trunk must not have batch norm.')
    const {rowsPerExample = 1} = privacy
    const rows = towards.shape[0]
    const gradientOf = (example: number) => {
      const from = example * rowsPerExample
      const of = (values: Tensor2D) => someRows(tf, values, from, Math.min(rows, from + rowsPerExample))
      return gradients(partOf(inputs, of), of(towards))
    }
    return [privateGradient(tf, vector.size, Math.ceil(rows / rowsPerExample), gradientOf, privacy)]
  }

  function forget(): void {
    if (last)
      tf.dispose([last.inputs.x, last.inputs.time, ...last.inputs.masks, ...(last.inputs.labels ? [last.inputs.labels] : [])])
    last = undefined
  }

  function moveAverage(): void {
    const {average} = model
    if (average === undefined || !averaged) return
    const before = averaged
    averaged = tf.keep(tf.add<Tensor1D>(tf.mul(before, average), tf.mul(vector.parameters, 1 - average)))
    before.dispose()
  }

  const stateParts = () => {
    const [parameters, ...optimiser] = vector.read()
    return [parameters, moments.values, ...optimiser, ...(averaged ? [averaged.dataSync<'float32'>().slice()] : [])]
  }

  return {
    forward: batch => {
      requireRows(batch.rows, maxRows)
      forget()
      const inputs = inputsOf(batch, batch.rows, 0, true)
      last = {inputs, rows: batch.rows}
      if (batch.rows === 0) return new Float32Array(0)
      return tidied(tf, () => run(vector.parts(), inputs, {training: true, movesMoments: true}).dataSync<'float32'>())
    },
    backward: (outputGradient, privacy) => {
      if (!last) throw new RangeError('There is no forward pass to go back through.')
      const {inputs, rows} = last
      tf.tidy(() => {
        const towards = rowsOf(tf, outputGradient, rows, outputs)
        vector.step(privacy ? privateGradients(inputs, towards, privacy) : gradients(inputs, towards))
        moveAverage()
      })
    },
    apply: (input: DenoiserInput, options) => {
      const made = new Float32Array(input.rows * outputs)
      for (let from = 0; from < input.rows; from += maxRows) {
        const rows = Math.min(maxRows, input.rows - from)
        const values = tidied(tf, () => {
          const parts = vector.parts(options?.averaged ? averaged : undefined)
          return run(parts, inputsOf(input, rows, from, false), {training: false}).dataSync()
        })
        made.set(values, from * outputs)
      }
      return made
    },
    parameters: options => (options?.averaged && averaged ? averaged.dataSync<'float32'>().slice() : vector.read()[0]),
    state: () => joinState(stateParts()),
    restore: state => {
      const parts = stateParts()
      restoreState(parts, state)
      const [parameters, , first, second, steps, average] = parts
      vector.write([parameters, first, second, steps])
      if (!averaged) return
      averaged.dispose()
      averaged = tf.keep(tf.tensor1d(average))
    },
    dispose: () => {
      forget()
      vector.dispose()
      averaged?.dispose()
    },
  }
}

/** Some rows of a batch as a batch of their own. */
const partOf = ({x, time, labels, masks}: Inputs, of: (values: Tensor2D) => Tensor2D): Inputs => ({
  x: of(x),
  time: of(time),
  ...(labels && {labels: of(labels)}),
  masks: masks.map(of),
})
