import type {Network} from './description.js'
import type {Optimiser, Trainer} from './executor.js'

/**
 * Networks that run one after the other and are trained together by the gradient of what comes out at the end, whatever the loss. Each can
 * be run alone too: the encoder of an autoencoder, its decoder. The own kernels alone have such a thing.
 */
export interface ChainModel {
  /** Each takes the columns that the one before gives. */
  readonly parts: readonly Network[]
  readonly optimiser: Optimiser
  /** Weight of the old average in the exponential moving average of the parameters; left out: no average is kept. */
  readonly average?: number
  readonly maxRows: number
}

export interface ChainInput {
  readonly rows: number
  /** `[rows, inputs]` */
  readonly x: Float32Array
  /** Time step of each row, where a layer looks at them. */
  readonly timesteps?: Int32Array
}

export interface ChainTrainer extends Trainer {
  /** Outputs `[rows, outputs]` of a training pass in a buffer of the trainer: read it before the next call. */
  forward(batch: ChainInput): Float32Array
  /** Goes back through the last `forward` and updates the parameters. The gradient is that of the mean over the rows. */
  backward(outputGradient: Float32Array): void
  /** Outputs for any number of rows, of all parts or of one, with batch norm's running moments; `averaged` uses the moving average. */
  apply(input: ChainInput, options?: {readonly averaged?: boolean; readonly part?: number}): Float32Array
  /** The trained vector, part by part, or the moving average. */
  parameters(options?: {readonly averaged?: boolean}): Float32Array
}
