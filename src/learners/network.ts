import type {Matrix} from '../core/matrix.js'
import type {Rng} from '../core/rng.js'
import type {DenseAdamRates, DenseKernels, DenseShape} from '../nn/kernels/dense.js'
import {crossEntropy, type RowLoss} from './losses/row-loss.js'
import {sigmoid} from './sigmoid.js'
import type {TrainingRows} from './training-rows.js'

/** One dense layer's place in the parameter vector: weights [inputs, outputs], then `outputs` biases. */
interface Layer extends DenseShape {
  readonly start: number
  readonly biases: number
  readonly end: number
}

/** A hidden layer in the network's buffers. */
interface RunningLayer {
  readonly layer: Layer
  readonly parameters: Float64Array
  readonly gradient: Float64Array
  /** What it reads [rows, inputs]. */
  readonly input: Float64Array
  /** [rows, outputs] */
  readonly active: Float64Array
  /** The derivative of the loss by the outputs before the ReLU [rows, outputs]. */
  readonly delta: Float64Array
}

/** A batch of rows copied together, and how much each counts (mean 1 over all training rows). */
export interface Batch {
  readonly rows: number
  readonly features: Float64Array
  readonly labels: Float64Array
  readonly weights: Float64Array
  /** Rows that these stand for, which losses and gradients are the mean of; the rows themselves when left out. */
  readonly of?: number
}

export function createBatch(rows: number, columns: number): Batch {
  return {rows, features: new Float64Array(rows * columns), labels: new Float64Array(rows), weights: new Float64Array(rows)}
}

export function gather({features, labels, weights}: TrainingRows, picked: Int32Array, batch: Batch): void {
  const {rows} = batch
  // Kept until the weights are: what is read for nothing may be left out by the compiler.
  batch.weights[0] = touch(features, picked, rows)
  const {data, columns} = features
  for (let at = 0, to = 0; at < rows; at++) {
    const from = picked[at] * columns
    for (let cell = from; cell < from + columns; cell++) batch.features[to++] = data[cell]
  }
  for (let at = 0; at < rows; at++) {
    batch.labels[at] = labels[picked[at]]
    batch.weights[at] = weights[picked[at]]
  }
}

/** Numbers in a cache line. */
const LINE = 8

/** Reads from each cache line of the rows, so that the processor waits for many of them at once and not for one after the other. */
function touch({data, columns}: TrainingRows['features'], picked: Int32Array, rows: number): number {
  let sum = 0
  for (let at = 0; at < rows; at++) {
    const from = picked[at] * columns
    for (let cell = from; cell < from + columns; cell += LINE) sum += data[cell]
  }
  return sum
}

export interface NetworkSettings {
  /** What a row costs; the cross-entropy when absent. */
  readonly loss?: RowLoss
  /**
   * The logit is twice the cosine of the last hidden layer and the output weights, times this, without a bias: the difference of two
   * opposite classes' scores in [-1, 1]. Absent: their product and a bias.
   */
  readonly cosineScale?: number
}

/**
 * A fully connected network with ReLU hidden layers and one logistic output unit. All parameters lie in one vector, and so
 * does the gradient; working memory for a batch is allocated once, from the kernels that do the arithmetic.
 */
export class Network {
  readonly parameters: Float64Array
  /** Of the last `lossAndGradient`. */
  readonly gradient: Float64Array
  /** Per row of the last `lossAndGradient`, the derivative of its loss by the logit, not weighted. */
  readonly slopes: Float64Array
  readonly #kernels: DenseKernels
  readonly #layers: readonly Layer[]
  readonly #hidden: readonly RunningLayer[]
  readonly #output: Pick<RunningLayer, 'layer' | 'input' | 'parameters' | 'gradient'>
  readonly #features: Float64Array
  readonly #logits: Float64Array
  /** Per row, the norm of the last hidden layer's outputs, where the logit is a cosine. */
  readonly #norms: Float64Array
  /** Per row, what the output weights and the last hidden layer's outputs are multiplied by in the derivative by the latter. */
  readonly #along: Float64Array
  readonly #back: Float64Array
  readonly #scratch: Float64Array
  readonly #moments: {readonly mean: Float64Array; readonly square: Float64Array}
  readonly #loss: RowLoss
  readonly #cosineScale: number | undefined

  /** @param sizes Inputs, then one or more hidden layers. */
  constructor(
    kernels: DenseKernels,
    sizes: readonly number[],
    maxRows: number,
    {loss = crossEntropy, cosineScale}: NetworkSettings = {},
  ) {
    this.#kernels = kernels
    this.#loss = loss
    this.#cosineScale = cosineScale
    this.#layers = placeLayers([...sizes, 1])
    const count = this.#layers[this.#layers.length - 1].end
    this.parameters = kernels.allocate(count)
    this.gradient = kernels.allocate(count)
    this.#moments = {mean: kernels.allocate(count), square: kernels.allocate(count)}
    this.#features = kernels.allocate(maxRows * sizes[0])
    const views = ({start, end}: Layer) => ({
      parameters: this.parameters.subarray(start, end),
      gradient: this.gradient.subarray(start, end),
    })
    let input = this.#features
    this.#hidden = this.#layers.slice(0, -1).map(layer => {
      const [active, delta] = [kernels.allocate(maxRows * layer.outputs), kernels.allocate(maxRows * layer.outputs)]
      const running = {layer, ...views(layer), input, active, delta}
      input = active
      return running
    })
    const output = this.#layers[this.#layers.length - 1]
    this.#output = {layer: output, ...views(output), input}
    this.slopes = new Float64Array(maxRows)
    this.#logits = kernels.allocate(maxRows)
    this.#norms = kernels.allocate(maxRows)
    this.#along = kernels.allocate(maxRows)
    this.#back = kernels.allocate(maxRows)
    this.#scratch = kernels.allocate(Math.max(0, ...this.#layers.slice(1, -1).map(({inputs, outputs}) => inputs * outputs)))
  }

  /** Glorot and Bengio's uniform bounds (AISTATS 2010, eq. 16) for weights and biases alike, as scikit-learn draws them. */
  initialise(rng: Rng): void {
    for (const {inputs, outputs, start, end} of this.#layers) {
      const bound = Math.sqrt(6 / (inputs + outputs))
      for (let at = start; at < end; at++) this.parameters[at] = (2 * rng.next() - 1) * bound
    }
  }

  /** The logits of the first rows of a batch's features; valid until the next call. */
  forward(features: Float64Array, rows: number): Float64Array {
    const [kernels, logits] = [this.#kernels, this.#logits]
    this.#features.set(features.subarray(0, rows * this.#layers[0].inputs))
    for (const {layer, input, parameters, active} of this.#hidden) kernels.activate(rows, layer, input, parameters, active)
    const {layer, parameters, input} = this.#output
    kernels.rowDots(rows, layer.inputs, input, parameters.subarray(0, layer.inputs), logits)
    if (this.#cosineScale === undefined) {
      const bias = parameters[layer.inputs]
      for (let row = 0; row < rows; row++) logits[row] += bias
    } else this.#toCosines(rows, 2 * this.#cosineScale)
    return logits
  }

  /** The summed weighted losses of a batch, without the penalty. */
  loss({rows, features, labels, weights}: Batch): number {
    const logits = this.forward(features, rows)
    let loss = 0
    for (let row = 0; row < rows; row++) loss += weights[row] * this.#loss.value(logits[row], labels[row])
    return loss
  }

  /**
   * Mean weighted loss of a batch plus l2 / 2 times the squared weights over the batch's rows (scikit-learn's penalty;
   * biases are free). Leaves its gradient in `gradient`.
   */
  lossAndGradient(batch: Batch, l2: number): number {
    const {rows, features, labels, weights, of = rows} = batch
    const logits = this.forward(features, rows)
    const squares = this.#startFromPenalty(l2 / of)
    let loss = 0
    for (let row = 0; row < rows; row++) {
      loss += weights[row] * this.#loss.value(logits[row], labels[row])
      this.slopes[row] = this.#loss.slope(logits[row], labels[row])
      this.#along[row] = (weights[row] * this.slopes[row]) / of
    }
    this.#outputGradient(rows)
    for (let index = this.#hidden.length - 1; index >= 0; index--) {
      const {layer, input, parameters, delta, gradient} = this.#hidden[index]
      this.#kernels.addGradient(rows, layer, input, delta, gradient)
      if (index === 0) break
      const below = this.#hidden[index - 1].delta
      this.#kernels.backward(rows, layer, {delta, weights: parameters, input, below, scratch: this.#scratch})
    }
    return (loss + (l2 / 2) * squares) / of
  }

  /** Moves the parameters one step of Adam against the gradient. */
  step(rates: DenseAdamRates): void {
    const {parameters, gradient} = this
    this.#kernels.adam({parameters, gradient, ...this.#moments}, rates)
  }

  /** The gradient is that of the penalty to begin with. Returns the sum of the squared weights. */
  #startFromPenalty(strength: number): number {
    const {parameters, gradient} = this
    let squares = 0
    for (const {start, biases, end} of this.#layers) {
      for (let at = start; at < biases; at++) {
        gradient[at] = strength * parameters[at]
        squares += parameters[at] * parameters[at]
      }
      gradient.fill(0, biases, end)
    }
    return squares
  }

  /** Adds the output unit's gradient and hands its errors, which are in `#along`, to the last hidden layer. */
  #outputGradient(rows: number): void {
    const {layer, input, parameters, gradient} = this.#output
    const {inputs} = layer
    const [along, back] = [this.#along, this.#back]
    if (this.#cosineScale !== undefined) this.#cosineGradient(rows, 2 * this.#cosineScale)
    else for (let row = 0; row < rows; row++) gradient[inputs] += along[row]
    const below = this.#hidden[this.#hidden.length - 1].delta
    this.#kernels.addUnitGradient(rows, inputs, {input, along, back, weights: parameters, gradient, below})
  }

  /** Turns the products of the last hidden layer and the output weights into scaled cosines; 0 where no unit is active. */
  #toCosines(rows: number, scale: number): void {
    const {layer, input} = this.#output
    const [norms, logits, all] = [this.#norms, this.#logits, this.#outputNorm()]
    this.#kernels.rowDots(rows, layer.inputs, input, input, norms)
    for (let row = 0; row < rows; row++) {
      norms[row] = Math.sqrt(norms[row])
      logits[row] = norms[row] === 0 || all === 0 ? 0 : (scale * logits[row]) / (norms[row] * all)
    }
  }

  /**
   * The derivative of the cosine c of h and w is w / (|h| |w|) - c h / |h|^2 by h, and likewise by w; the bias has no
   * part in it. Turns the errors in `#along` into the factors of w and h, and adds the part of the output weights'
   * gradient that is along themselves.
   */
  #cosineGradient(rows: number, scale: number): void {
    const {layer, parameters, gradient} = this.#output
    const [along, back, norms, logits, all] = [this.#along, this.#back, this.#norms, this.#logits, this.#outputNorm()]
    let own = 0
    for (let row = 0; row < rows; row++) {
      const error = along[row]
      const isFlat = norms[row] === 0 || all === 0
      along[row] = isFlat ? 0 : (error * scale) / (norms[row] * all)
      back[row] = isFlat ? 0 : (-error * logits[row]) / (norms[row] * norms[row])
      if (!isFlat) own += error * logits[row]
    }
    if (all > 0) for (let k = 0; k < layer.inputs; k++) gradient[k] -= (own * parameters[k]) / (all * all)
  }

  #outputNorm(): number {
    const {layer, parameters} = this.#output
    let squares = 0
    for (let k = 0; k < layer.inputs; k++) squares += parameters[k] * parameters[k]
    return Math.sqrt(squares)
  }
}

function placeLayers(sizes: readonly number[]): Layer[] {
  let start = 0
  return sizes.slice(1).map((outputs, index) => {
    const inputs = sizes[index]
    const biases = start + inputs * outputs
    const layer = {inputs, outputs, start, biases, end: biases + outputs}
    start = layer.end
    return layer
  })
}

/** A matrix's probabilities, in blocks of as many rows as the network has memory for. */
export function predictInBlocks(network: Network, {data, rows, columns}: Matrix, blockRows: number): Float64Array {
  const result = new Float64Array(rows)
  for (let start = 0; start < rows; start += blockRows) {
    const count = Math.min(blockRows, rows - start)
    const logits = network.forward(data.subarray(start * columns, (start + count) * columns), count)
    for (let row = 0; row < count; row++) result[start + row] = sigmoid(logits[row])
  }
  return result
}
