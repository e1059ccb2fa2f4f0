import {requireRows} from '../check-model.js'
import {outputWidth, type Network} from '../description.js'
import type {Optimiser} from '../executor.js'
import type {Kernels} from '../kernels/kernels.js'
import {copyIn} from '../layers/layer.js'
import {createNetwork} from './network.js'

export interface ClassifierModel {
  readonly network: Network
  readonly optimiser: Optimiser
  /** Rows of a batch at most. */
  readonly maxRows: number
}

/** A network whose loss is the caller's own: it gets scores and gives their gradient back. */
export interface Classifier {
  /** Those in use: what is written to them holds. */
  readonly parameters: Float32Array
  /** Of the last `backward`, summed over its rows. */
  readonly gradients: Float32Array
  /** What a batch is put into before `forward` [maxRows, inputs]. */
  readonly input: Float32Array
  /** Scores `[rows, outputs]` of the rows in `input`, valid until the next call. */
  forward(rows: number, training: boolean): Float32Array
  /** @param gradient d(loss)/d(scores) of the last `forward` with `training` `[rows, outputs]`. */
  backward(rows: number, gradient: Float32Array): void
  /** Moves the parameters one step against the gradients. */
  step(): void
}

/**
 * Runs and trains a network from rows to scores on the given kernels.
 *
 * @param start The first parameters.
 * @throws {RangeError} When sizes do not fit each other, or a batch has too many rows.
 */
export function createClassifier(
  kernels: Kernels,
  {network, optimiser, maxRows}: ClassifierModel,
  start: Float32Array,
): Classifier {
  const outputs = outputWidth(network)
  const {body, parameters, gradients, optimiser: running} = createNetwork(kernels, network, {start, optimiser, maxRows})
  const input = kernels.allocate(maxRows * network.inputs)
  const delta = kernels.allocate(maxRows * outputs)
  return {
    parameters,
    gradients,
    input,
    forward: (rows, training) => {
      requireRows(rows, maxRows)
      return body.forward(input, {rows, training})
    },
    backward: (rows, gradient) => {
      copyIn(delta, gradient, rows * outputs)
      body.backward(delta, rows, true)
      body.parameterGradients?.(rows)
    },
    step: () => {
      running.step()
    },
  }
}
