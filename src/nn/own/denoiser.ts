import {requireLabels, requireRows} from '../check-model.js'
import {outputWidth} from '../description.js'
import {denoiserLayers, denoiserLayout} from '../denoiser-layout.js'
import type {DenoiserBatch, DenoiserInput, DenoiserModel, DenoiserTrainer, PrivateStep} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {createSilu} from '../layers/activation.js'
import {forEachPair} from '../layers/example-pairs.js'
import {copyIn, createSite, type Pass, type RunningLayer, type Site} from '../layers/layer.js'
import {createLinear} from '../layers/linear.js'
import {createSequence} from '../layers/sequence.js'
import {timeEmbeddings} from '../time-embedding.js'
import {createStatistics, createVectors} from './network.js'
import {addNoise, clipFactors, spreadOverRows} from './privacy.js'
import {joinState, restoreState} from './state.js'

/** @throws {RangeError} When sizes do not fit, or in a private step when the trunk has batch norm. */
export function createDenoiser(kernels: Kernels, model: DenoiserModel, start: Float32Array): DenoiserTrainer {
  const {maxRows, trunk, average} = model
  const outputs = outputWidth(trunk)
  const count = denoiserLayout(model).reduce((sum, {size}) => sum + size, 0)
  const vectors = createVectors(kernels, start, count, model.optimiser)
  const statistics = createStatistics(kernels, trunk)
  const site = createSite(kernels, maxRows, {...vectors, statistics})
  const head = createFront(site, model)
  const body = createSequence(site, trunk)
  const averaged = average === undefined ? undefined : kernels.allocate(count)
  averaged?.set(vectors.parameters)
  const gradient = kernels.allocate(maxRows * outputs)
  const norms = kernels.allocate(maxRows)
  const parts = [vectors.parameters, statistics, ...vectors.optimiser.state, ...(averaged ? [averaged] : [])]
  let rows = 0

  const run = (batch: DenoiserBatch, training: boolean, from = 0) =>
    body.forward(head.forward(batch, from), {rows: batch.rows, training, masks: batch.masks})

  function clip(privacy: PrivateStep): void {
    if (!body.addSquaredNorms) throw new RangeError('Private steps need gradients by row: the trunk must not have batch norm.')
    const {clip: bound, rowsPerExample = 1} = privacy
    norms.fill(0, 0, rows)
    body.addSquaredNorms(rows, norms, rowsPerExample)
    head.addSquaredNorms(rows, norms, rowsPerExample)
    clipFactors(Math.ceil(rows / rowsPerExample), norms, bound)
    spreadOverRows(rows, rowsPerExample, norms)
    body.scaleRows?.(rows, norms)
    head.scaleRows(rows, norms)
  }

  return {
    forward: batch => {
      requireRows(batch.rows, maxRows)
      rows = batch.rows
      return run(batch, true).subarray(0, rows * outputs)
    },
    backward: (outputGradient, privacy) => {
      copyIn(gradient, outputGradient, rows * outputs)
      head.backward(body.backward(gradient, rows, false), rows)
      if (privacy) clip(privacy)
      body.parameterGradients?.(rows)
      head.parameterGradients(rows)
      if (privacy) addNoise(vectors.gradients, privacy)
      vectors.optimiser.step()
      if (averaged && average !== undefined) kernels.blend(count, averaged, vectors.parameters, average)
    },
    apply: (input, options) => {
      const made = new Float32Array(input.rows * outputs)
      const trained = options?.averaged && averaged ? vectors.parameters.slice() : undefined
      if (trained && averaged) vectors.parameters.set(averaged)
      for (let from = 0; from < input.rows; from += maxRows) {
        const count = Math.min(maxRows, input.rows - from)
        made.set(run({...input, rows: count}, false, from).subarray(0, count * outputs), from * outputs)
      }
      if (trained) vectors.parameters.set(trained)
      return made
    },
    parameters: options => (options?.averaged && averaged ? averaged : vectors.parameters).slice(),
    state: () => joinState(parts),
    restore: state => {
      restoreState(parts, state)
    },
    dispose: () => undefined,
  }
}

/** What comes before the trunk: projection, time and label embeddings, summed. Rows are read from row `from` on. */
function createFront(site: Site, model: DenoiserModel) {
  const {kernels, maxRows} = site
  const {inputs, width, timesteps} = model
  const layers = denoiserLayers(model)
  const [projection, timeIn, timeOut] = [layers.projection, layers.timeIn, layers.timeOut].map(layer =>
    createLinear(site, layer.inputs, layer.outputs),
  )
  const timeSilu = createSilu(site, width)
  const labels = model.labels > 0 ? createLabels(site, model.labels, width) : undefined
  const table = timeEmbeddings(timesteps, width)
  const x = kernels.allocate(maxRows * inputs)
  const time = kernels.allocate(maxRows * width)
  const output = kernels.allocate(maxRows * width)
  const linears = [projection, timeIn, timeOut]

  return {
    forward: (input: DenoiserInput, from: number): Float32Array => {
      const {rows} = input
      copyIn(x, input.x.subarray(from * inputs), rows * inputs)
      for (let row = 0; row < rows; row++) {
        const start = input.timesteps[from + row] * width
        for (let column = 0; column < width; column++) time[row * width + column] = table[start + column]
      }
      const pass: Pass = {rows, training: true}
      const embedded = timeOut.forward(timeSilu.forward(timeIn.forward(time, pass), pass), pass)
      kernels.add(rows * width, projection.forward(x, pass), embedded, output)
      if (labels) kernels.add(rows * width, output, labels.forward(requireLabels(input.labels), from, rows), output)
      return output
    },
    backward: (gradient: Float32Array, rows: number): void => {
      labels?.backward(gradient, rows)
      projection.backward(gradient, rows, true)
      timeIn.backward(timeSilu.backward(timeOut.backward(gradient, rows, false), rows, false), rows, true)
    },
    addSquaredNorms: (rows: number, norms: Float32Array, rowsPerExample: number): void => {
      for (const layer of linears) layer.addSquaredNorms?.(rows, norms, rowsPerExample)
      labels?.addSquaredNorms(rows, norms, rowsPerExample)
    },
    // Projection and second time layer share their delta: it is scaled once, by one of them.
    scaleRows: (rows: number, factors: Float32Array): void => {
      projection.scaleRows?.(rows, factors)
      timeIn.scaleRows?.(rows, factors)
      labels?.scaleRows(rows, factors)
    },
    parameterGradients: (rows: number): void => {
      for (const layer of linears) layer.parameterGradients?.(rows)
      labels?.parameterGradients(rows)
    },
  }
}

/** SiLU of one row of a table per label; the product of a one-hot row with the table, read directly. */
function createLabels(site: Site, count: number, width: number) {
  const {kernels, maxRows} = site
  const table = site.take(count * width)
  const silu: RunningLayer = createSilu(site, width)
  const chosen = kernels.allocate(maxRows * width)
  const delta = kernels.allocate(maxRows * width)
  const dots = kernels.allocate(maxRows)
  const level = new Int32Array(maxRows)
  return {
    forward: (labels: Int32Array, from: number, rows: number): Float32Array => {
      for (let row = 0; row < rows; row++) {
        level[row] = labels[from + row]
        for (let column = 0; column < width; column++) chosen[row * width + column] = table.values[level[row] * width + column]
      }
      return silu.forward(chosen, {rows, training: true})
    },
    backward: (gradient: Float32Array, rows: number): void => {
      copyIn(delta, gradient, rows * width)
      silu.backward(delta, rows, true)
    },
    addSquaredNorms: (rows: number, norms: Float32Array, rowsPerExample: number): void => {
      for (let shift = 0; shift < Math.min(rows, rowsPerExample); shift++) {
        kernels.rowDots(rows - shift, width, delta, delta.subarray(shift * width), dots)
        forEachPair(rows, rowsPerExample, shift, (row, example, times) => {
          if (level[row] === level[row + shift]) norms[example] += times * dots[row]
        })
      }
    },
    scaleRows: (rows: number, factors: Float32Array): void => {
      kernels.scaleRows(rows, width, delta, factors)
    },
    parameterGradients: (rows: number): void => {
      table.gradients.fill(0)
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < width; column++) table.gradients[level[row] * width + column] += delta[row * width + column]
      }
    },
  }
}
