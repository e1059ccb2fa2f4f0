/**
 * The arithmetic of the learners' networks in double precision: dense layers with ReLU units and one output unit. Buffers are
 * those that `allocate` hands out; matrices are row-major; counts may be smaller than the buffers. Nothing is checked. Unlike the
 * kernels of single precision, both sets give the same bits: figures do not depend on what is built.
 */
export interface DenseKernels {
  readonly name: 'wasm' | 'typescript'
  /** Zeros, alive as long as the kernels. */
  allocate(length: number): Float64Array
  /** output `[rows, outputs]` = max(0, biases + input weights), with parameters of weights `[inputs, outputs]`, then biases. */
  activate(rows: number, shape: DenseShape, input: Float64Array, parameters: Float64Array, output: Float64Array): void
  /** Adds input' delta and the column sums of delta `[rows, outputs]` to the gradient, which is laid out as the parameters. */
  addGradient(rows: number, shape: DenseShape, input: Float64Array, delta: Float64Array, gradient: Float64Array): void
  /** below `[rows, inputs]` = delta weights' where the input is positive, else 0. */
  backward(rows: number, shape: DenseShape, buffers: BackwardBuffers): void
  /** out[r] = a[r] . b[r], or a[r] . b for all rows when `b` has one row. */
  rowDots(rows: number, columns: number, a: Float64Array, b: Float64Array, out: Float64Array): void
  /** The output unit: gradient += input' along; below = along weights + back input where the input is positive, else 0. */
  addUnitGradient(rows: number, inputs: number, buffers: UnitBuffers): void
  /** One step of Adam; `rate` has the corrections for the start in it. */
  adam(buffers: DenseAdamBuffers, rates: DenseAdamRates): void
}

export interface DenseShape {
  readonly inputs: number
  readonly outputs: number
}

export interface BackwardBuffers {
  readonly delta: Float64Array
  readonly weights: Float64Array
  readonly input: Float64Array
  readonly below: Float64Array
  /** As long as the weights. */
  readonly scratch: Float64Array
}

export interface UnitBuffers {
  /** [rows, inputs] */
  readonly input: Float64Array
  /** [rows] */
  readonly along: Float64Array
  /** [rows] */
  readonly back: Float64Array
  /** [inputs] */
  readonly weights: Float64Array
  /** [inputs] */
  readonly gradient: Float64Array
  /** [rows, inputs] */
  readonly below: Float64Array
}

export interface DenseAdamBuffers {
  readonly parameters: Float64Array
  readonly gradient: Float64Array
  readonly mean: Float64Array
  readonly square: Float64Array
}

export interface DenseAdamRates {
  readonly firstDecay: number
  readonly secondDecay: number
  readonly epsilon: number
  readonly rate: number
}

/** Makes kernels with room for all that `build` allocates, and hands them to it. `build` may be called twice: it must only build. */
export type WithDenseKernels = <T>(build: (kernels: DenseKernels) => T) => T
