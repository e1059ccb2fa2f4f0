import type {Matrix} from '../core/matrix.js'
import type {Rng} from '../core/rng.js'
import {addProduct, createProductSpace, type ProductSpace, type View} from './add-product.js'
import {crossEntropy, type RowLoss} from './row-loss.js'
import {sigmoid} from './sigmoid.js'

/** One dense layer's place in the parameter vector. */
interface Layer {
  readonly inputs: number
  readonly outputs: number
  /** Weights [inputs, outputs] from here on, then `outputs` biases. */
  readonly weights: number
  readonly biases: number
}

/** A batch of rows copied together, and how much each counts (mean 1 over all training rows). */
export interface Batch {
  readonly rows: number
  readonly features: Float64Array
  readonly labels: Float64Array
  readonly weights: Float64Array
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
 * does the gradient; working memory for a batch is allocated once.
 */
export class Network {
  readonly parameters: Float64Array
  readonly #hidden: readonly Layer[]
  readonly #output: Layer
  /** Per hidden layer, its outputs for a batch [rows, outputs]. */
  readonly #active: readonly Float64Array[]
  /** Per hidden layer, the derivative of the loss by its outputs before the ReLU. */
  readonly #deltas: readonly Float64Array[]
  readonly #logits: Float64Array
  readonly #space: ProductSpace
  readonly #loss: RowLoss
  readonly #cosineScale: number | undefined

  /** @param sizes Inputs, then one or more hidden layers. */
  constructor(sizes: readonly number[], maxRows: number, {loss = crossEntropy, cosineScale}: NetworkSettings = {}) {
    this.#loss = loss
    this.#cosineScale = cosineScale
    let at = 0
    const layer = (inputs: number, outputs: number): Layer => {
      const made = {inputs, outputs, weights: at, biases: at + inputs * outputs}
      at = made.biases + outputs
      return made
    }
    this.#hidden = sizes.slice(1).map((outputs, index) => layer(sizes[index], outputs))
    this.#output = layer(sizes[sizes.length - 1], 1)
    this.parameters = new Float64Array(at)
    this.#active = this.#hidden.map(({outputs}) => new Float64Array(maxRows * outputs))
    this.#deltas = this.#hidden.map(({outputs}) => new Float64Array(maxRows * outputs))
    this.#logits = new Float64Array(maxRows)
    this.#space = createProductSpace(Math.max(maxRows, ...sizes))
  }

  /** Glorot and Bengio's uniform bounds (AISTATS 2010, eq. 16) for weights and biases alike, as scikit-learn draws them. */
  initialise(rng: Rng): void {
    for (const {inputs, outputs, weights, biases} of [...this.#hidden, this.#output]) {
      const bound = Math.sqrt(6 / (inputs + outputs))
      for (let at = weights; at < biases + outputs; at++) this.parameters[at] = (2 * rng.next() - 1) * bound
    }
  }

  /** The logits of the first rows of a batch's features; valid until the next call. */
  forward(features: Float64Array, rows: number): Float64Array {
    let input = features
    for (let index = 0; index < this.#hidden.length; index++) {
      this.#activate(input, rows, this.#hidden[index], this.#active[index])
      input = this.#active[index]
    }
    const {inputs, weights, biases} = this.#output
    const parameters = this.parameters
    const logits = this.#logits
    for (let row = 0, at = 0; row < rows; row++) {
      let logit = this.#cosineScale === undefined ? parameters[biases] : 0
      for (let k = 0; k < inputs; k++, at++) logit += input[at] * parameters[weights + k]
      logits[row] = this.#cosineScale === undefined ? logit : 2 * this.#cosineScale * this.#cosine(logit, row)
    }
    return logits
  }

  /**
   * Mean weighted loss of a batch plus l2 / 2 times the squared weights over the batch's rows (scikit-learn's penalty;
   * biases are free), and its gradient.
   *
   * @param gradient As long as the parameters; overwritten.
   */
  lossAndGradient(batch: Batch, l2: number, gradient: Float64Array): number {
    const {rows, features, labels, weights} = batch
    const logits = this.forward(features, rows)
    this.#startFromPenalty(l2 / rows, gradient)
    let loss = 0
    for (let row = 0; row < rows; row++) {
      loss += weights[row] * this.#loss.value(logits[row], labels[row])
      const error = (weights[row] * this.#loss.slope(logits[row], labels[row])) / rows
      if (this.#cosineScale === undefined) this.#outputGradient(row, error, gradient)
      else this.#cosineGradient(row, logits[row], 2 * this.#cosineScale, error, gradient)
    }
    for (let index = this.#hidden.length - 1; index >= 0; index--) {
      const input = index === 0 ? features : this.#active[index - 1]
      this.#layerGradient(input, this.#deltas[index], rows, this.#hidden[index], gradient)
      if (index > 0) this.#backward(input, this.#deltas[index], rows, this.#hidden[index], this.#deltas[index - 1])
    }
    return (loss + this.#penalty(l2)) / rows
  }

  #activate(input: Float64Array, rows: number, layer: Layer, output: Float64Array): void {
    const {inputs, outputs, biases} = layer
    const bias = this.parameters.subarray(biases, biases + outputs)
    for (let row = 0; row < rows; row++) output.set(bias, row * outputs)
    addProduct(wide(input, inputs), this.#weightsOf(layer), wide(output, outputs), rows, inputs, outputs, this.#space)
    for (let at = 0; at < rows * outputs; at++) if (output[at] < 0) output[at] = 0
  }

  #startFromPenalty(strength: number, gradient: Float64Array): void {
    gradient.fill(0)
    for (const {weights, biases} of [...this.#hidden, this.#output])
      for (let at = weights; at < biases; at++) gradient[at] = strength * this.parameters[at]
  }

  /** Adds one row's part of the output unit's gradient and hands its error to the last hidden layer. */
  #outputGradient(row: number, error: number, gradient: Float64Array): void {
    const {inputs, weights, biases} = this.#output
    const input = this.#active[this.#active.length - 1]
    const below = this.#deltas[this.#deltas.length - 1]
    const parameters = this.parameters
    gradient[biases] += error
    for (let k = 0, at = row * inputs; k < inputs; k++, at++) {
      const value = input[at]
      gradient[weights + k] += error * value
      below[at] = value > 0 ? error * parameters[weights + k] : 0
    }
  }

  /** The cosine of the last hidden layer and the output weights, from their product; 0 where no unit is active. */
  #cosine(product: number, row: number): number {
    const [own, weights] = this.#outputNorms(row)
    return own === 0 || weights === 0 ? 0 : product / (own * weights)
  }

  #outputNorms(row: number): [hidden: number, weights: number] {
    const {inputs, weights} = this.#output
    const input = this.#active[this.#active.length - 1]
    let [own, all] = [0, 0]
    for (let k = 0; k < inputs; k++) {
      own += input[row * inputs + k] ** 2
      all += this.parameters[weights + k] ** 2
    }
    return [Math.sqrt(own), Math.sqrt(all)]
  }

  /** As `#outputGradient`, of scale times the cosine; the bias has no part in it. */
  #cosineGradient(row: number, logit: number, scale: number, error: number, gradient: Float64Array): void {
    const {inputs, weights} = this.#output
    const input = this.#active[this.#active.length - 1]
    const below = this.#deltas[this.#deltas.length - 1]
    const [own, all] = this.#outputNorms(row)
    const cosine = logit / scale
    for (let k = 0, at = row * inputs; k < inputs; k++, at++) {
      if (own === 0 || all === 0) below[at] = 0
      else {
        const [hidden, weight] = [input[at] / own, this.parameters[weights + k] / all]
        gradient[weights + k] += (error * scale * (hidden - cosine * weight)) / all
        below[at] = hidden > 0 ? (error * scale * (weight - cosine * hidden)) / own : 0
      }
    }
  }

  /** Adds input' delta to the gradient of the weights and the column sums of delta to that of the biases. */
  #layerGradient(input: Float64Array, delta: Float64Array, rows: number, layer: Layer, gradient: Float64Array): void {
    const {inputs, outputs, weights, biases} = layer
    const into = {data: gradient, start: weights, rowStep: outputs, columnStep: 1}
    addProduct(turned(wide(input, inputs)), wide(delta, outputs), into, inputs, rows, outputs, this.#space)
    for (let row = 0; row < rows; row++)
      for (let j = 0, at = row * outputs; j < outputs; j++, at++) gradient[biases + j] += delta[at]
  }

  /** Derivative by the layer's inputs: delta times the turned weights, where the unit below was active. */
  #backward(input: Float64Array, delta: Float64Array, rows: number, layer: Layer, below: Float64Array): void {
    const {inputs, outputs} = layer
    below.fill(0)
    addProduct(wide(delta, outputs), turned(this.#weightsOf(layer)), wide(below, inputs), rows, outputs, inputs, this.#space)
    for (let at = 0; at < rows * inputs; at++) if (input[at] <= 0) below[at] = 0
  }

  #weightsOf({outputs, weights}: Layer): View {
    return {data: this.parameters, start: weights, rowStep: outputs, columnStep: 1}
  }

  #penalty(l2: number): number {
    let squares = 0
    for (const {weights, biases} of [...this.#hidden, this.#output])
      for (let at = weights; at < biases; at++) squares += this.parameters[at] * this.parameters[at]
    return (l2 / 2) * squares
  }
}

const wide = (data: Float64Array, columns: number): View => ({data, start: 0, rowStep: columns, columnStep: 1})
const turned = ({data, start, rowStep, columnStep}: View): View => ({data, start, rowStep: columnStep, columnStep: rowStep})

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
