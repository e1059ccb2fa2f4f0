import type {Head, Network} from './description.js'

/**
 * The seam between models and the engines that train them. A model is data; an executor makes a trainer from it, and every
 * number that a step needs beside the parameters - batch, noise, dropout masks, Gumbel noise, mixing weights - is handed in,
 * so that two executors fed alike give the same losses up to float rounding.
 *
 *     const executor = createOwnExecutor()                    // src/nn/own/executor.ts: WASM, else TypeScript
 *     const trainer = executor.wgan(model, {generator: initialise(model.generator, rng), critic: initialise(model.critic, rng)})
 *     const {loss} = trainer.criticStep({rows, real, noise, gumbel, mix, masks})
 *     trainer.generatorStep({rows, noise, gumbel, masks})
 *     const made = trainer.sample({rows, noise, gumbel})
 *     const checkpoint = trainer.state()                      // trainer.restore(checkpoint) goes on bit by bit
 *
 *     const denoiser = executor.denoiser(model, initialiseDenoiser(model, rng))
 *     const output = denoiser.forward({rows, x, timesteps, masks})        // [rows, outputs]
 *     denoiser.backward(outputGradient)                       // d(loss)/d(output); updates the parameters
 *
 * Batches are row-major `Float32Array [rows, columns]`, may be longer than `rows` says, and are not kept or changed. `rows` may
 * vary from step to step up to the model's `maxRows`. Losses are means over the rows. What a trainer returns as a
 * Float32Array is the caller's own, except where stated. Missing values have no meaning here: batches must be finite.
 * Trainers share nothing, so that any number of them can live in one thread or in many.
 */
export interface Executor {
  readonly name: 'wasm' | 'typescript' | 'tensorflow-native' | 'tensorflow-wasm'
  /** Why a slower engine than the preferred one is used. */
  readonly fallback?: string
  wgan(model: WganModel, start: WganParameters): WganTrainer
  vae(model: VaeModel, start: Float32Array): VaeTrainer
  denoiser(model: DenoiserModel, start: Float32Array): DenoiserTrainer
}

export type Schedule =
  | {readonly kind: 'constant'}
  /** From the full rate at the first step to 0 after `steps`. */
  | {readonly kind: 'linear'; readonly steps: number}

export interface Optimiser {
  /** `adam` adds weight decay to the gradient (PyTorch's Adam), `adamw` shrinks the parameters by rate x weight decay. */
  readonly kind: 'adam' | 'adamw'
  readonly rate: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly weightDecay: number
  readonly schedule: Schedule
}

/** Clipping and noise of one DP-SGD step (Abadi et al., arXiv:1607.00133, algorithm 1). */
export interface PrivateStep {
  /** Bound of the Euclidean norm of one example's gradient (all parameters together). */
  readonly clip: number
  /** One value per parameter, already scaled (noise multiplier x clip), added to the sum of the clipped gradients. */
  readonly noise: Float32Array
  /** What the noisy sum is divided by: the expected number of examples, whatever the batch holds. */
  readonly expectedExamples: number
  /**
   * Denoisers: so many rows that follow each other are one example, clipped by the norm of the sum of their gradients; 1 when left
   * out. Several noisy versions of a record cost no more privacy than one (Dockhorn et al., arXiv:2210.09929, "noise multiplicity").
   */
  readonly rowsPerExample?: number
}

export interface Trainer {
  /** Everything a checkpoint needs: parameters, optimiser moments and step numbers, averages, batch norm statistics. */
  state(): Float32Array
  /** @throws {RangeError} When the state is not of this model. */
  restore(state: Float32Array): void
  dispose(): void
}

/**
 * WGAN with gradient penalty (Gulrajani et al., arXiv:1704.00028) in CTGAN's form (arXiv:1907.00503): the critic sees `pac` rows
 * side by side, each row followed by its condition. Critic layers: linear, optionally leaky-relu or relu, optionally dropout,
 * repeated; the last is a linear layer with one output.
 */
export interface WganModel {
  /** Inputs: noise, then condition. The last layer is `heads`. */
  readonly generator: Network
  /** Inputs: pac x (columns + condition). */
  readonly critic: Network
  readonly pac: number
  /** Columns of the condition; 0 for none. */
  readonly condition: number
  /**
   * Heads (by index) to which the condition's groups belong, in the condition's order. For each row with a level set in such
   * a group, the generator also pays the cross-entropy of that head's logits (CTGAN's conditional loss).
   */
  readonly conditionHeads?: readonly number[]
  readonly penalty: number
  readonly generatorOptimiser: Optimiser
  readonly criticOptimiser: Optimiser
  readonly maxRows: number
}

export interface WganParameters {
  readonly generator: Float32Array
  readonly critic: Float32Array
}

/** Rows must be a multiple of `pac`. */
export interface GeneratorInput {
  readonly rows: number
  /** `[rows, noise]` */
  readonly noise: Float32Array
  /** `[rows, condition]` */
  readonly condition?: Float32Array
  /** `[rows, columns]`, standard Gumbel; columns of other heads are not looked at. Left out: no noise. */
  readonly gumbel?: Float32Array
}

export interface CriticBatch extends GeneratorInput {
  /** `[rows, columns]` */
  readonly real: Float32Array
  /** `[rows, condition]` of the real rows; left out: the same as `condition`. */
  readonly realCondition?: Float32Array
  /** `[rows / pac]` in [0, 1]: weight of the real pack in the mixed one. */
  readonly mix: Float32Array
  /** Per dropout layer of the critic `[3 x rows / pac, width]`: real packs, made packs, mixed packs. */
  readonly masks?: readonly Float32Array[]
}

export interface GeneratorBatch extends GeneratorInput {
  /** Per dropout layer of the critic `[rows / pac, width]`. */
  readonly masks?: readonly Float32Array[]
}

export interface CriticLosses {
  /** Mean score of made packs - mean score of real packs + penalty. */
  readonly loss: number
  readonly real: number
  readonly made: number
  /** weight x mean((gradient norm - 1)^2) */
  readonly penalty: number
}

export interface GeneratorLosses {
  /** - mean score of made packs + cross-entropy. */
  readonly loss: number
  readonly made: number
  readonly crossEntropy: number
}

export interface WganTrainer extends Trainer {
  /** In a private step an example is a pack: its real, made and mixed pack together. */
  criticStep(batch: CriticBatch, privacy?: PrivateStep): CriticLosses
  generatorStep(batch: GeneratorBatch): GeneratorLosses
  /**
   * Rows from the generator, `[rows, columns]`, any number of them. Batch norm uses its running statistics, or with
   * `batchStatistics` those of each chunk of `maxRows` rows, as CTGAN's package does.
   */
  sample(input: GeneratorInput, options?: {readonly batchStatistics?: boolean}): Float32Array
  /** Scores `[packs]` of packs `[packs, pac x (columns + condition)]`, without dropout. */
  scores(packs: number, input: Float32Array): Float32Array
  parameters(): WganParameters
}

/**
 * Variational autoencoder in TVAE's form (arXiv:1907.00503 section 4.4 and its package): `tanh` and `identity` heads
 * are Gaussian columns with one learned sigma each, softmax heads are levels with cross-entropy; the sum of both times
 * `lossFactor`, plus the Kullback-Leibler divergence. Parameters: encoder, decoder, sigmas `[columns]` (only those of
 * Gaussian columns matter).
 */
export interface VaeModel {
  /** Outputs `[2 x latent]`: means, then logarithms of the variances. */
  readonly encoder: Network
  /** Inputs: latent; outputs: logits `[columns]`, without the heads. */
  readonly decoder: Network
  readonly heads: readonly Head[]
  readonly lossFactor: number
  /** Sigmas are held within this range after every step. */
  readonly sigmaRange: readonly [number, number]
  readonly optimiser: Optimiser
  readonly maxRows: number
}

export interface VaeBatch {
  readonly rows: number
  /** `[rows, columns]` */
  readonly x: Float32Array
  /** `[rows, latent]`, standard normal. */
  readonly noise: Float32Array
}

export interface VaeLosses {
  readonly loss: number
  readonly reconstruction: number
  readonly divergence: number
}

export interface VaeTrainer extends Trainer {
  step(batch: VaeBatch): VaeLosses
  /** `[rows, 2 x latent]` */
  encode(rows: number, x: Float32Array): Float32Array
  /** `[rows, columns]` after tanh and softmax. */
  decode(rows: number, latent: Float32Array): Float32Array
  sigmas(): Float32Array
  parameters(): Float32Array
}

/**
 * The network of TabDDPM (Kotelnikov et al., arXiv:2209.15421, section 3.2): projection(x) + time(t) + SiLU(label embedding), then the
 * trunk. time(t) = linear(SiLU(linear(sinusoidal embedding))), all `[width]`. Parameter order: see `denoiserLayout`.
 */
export interface DenoiserModel {
  readonly inputs: number
  /** Even; columns of the embeddings and inputs of the trunk. */
  readonly width: number
  /** Time steps are integers in [0, timesteps). */
  readonly timesteps: number
  /** Number of class labels; 0 for none. */
  readonly labels: number
  readonly trunk: Network
  readonly optimiser: Optimiser
  /** Weight of the old average in the exponential moving average of the parameters; left out: no average is kept. */
  readonly average?: number
  readonly maxRows: number
}

export interface DenoiserInput {
  readonly rows: number
  /** `[rows, inputs]` */
  readonly x: Float32Array
  readonly timesteps: Int32Array
  readonly labels?: Int32Array
}

export interface DenoiserBatch extends DenoiserInput {
  /** Per dropout layer of the trunk `[rows, width]`. */
  readonly masks?: readonly Float32Array[]
}

export interface DenoiserTrainer extends Trainer {
  /** Outputs `[rows, outputs]` in a buffer of the trainer: read it before the next call. */
  forward(batch: DenoiserBatch): Float32Array
  /**
   * Goes back through the last `forward` and updates the parameters. The gradient is that of the mean over the rows; in a
   * private step row r holds the gradient of its example's own loss.
   */
  backward(outputGradient: Float32Array, privacy?: PrivateStep): void
  /** Outputs `[rows, outputs]` for any number of rows, without dropout; `averaged` uses the moving average. */
  apply(input: DenoiserInput, options?: {readonly averaged?: boolean}): Float32Array
  /** The trained vector, or the moving average. */
  parameters(options?: {readonly averaged?: boolean}): Float32Array
}
