import type {MinimalPart, Taps, Tiles} from '../minimal-filter.js'
import type {Window} from '../window.js'

/**
 * The arithmetic of training, over buffers that `allocate` hands out (WASM kernels see nothing else). Matrices are row-major;
 * counts may be smaller than the buffers. Outputs are overwritten. Nothing is checked: sizes are the caller's promise.
 */
export interface Kernels {
  readonly name: 'wasm' | 'typescript'
  /** Zeros, alive as long as the kernels. */
  allocate(length: number): Float32Array
  /** c `[rows, columns]` = a `[rows, inner]` b `[inner, columns]`, plus the bias `[columns]` to every row. */
  product(
    rows: number,
    columns: number,
    inner: number,
    a: Float32Array,
    b: Float32Array,
    c: Float32Array,
    bias?: Float32Array,
  ): void
  /** c `[rows, columns]` = a `[rows, inner]` b' with b `[columns, inner]`. */
  productRightTransposed(rows: number, columns: number, inner: number, a: Float32Array, b: Float32Array, c: Float32Array): void
  /** c `[rows, columns]` = a' b with a `[inner, rows]` and b `[inner, columns]`, or with `isAdded` c + a' b. */
  productLeftTransposed(
    rows: number,
    columns: number,
    inner: number,
    a: Float32Array,
    b: Float32Array,
    c: Float32Array,
    isAdded?: boolean,
  ): void
  /** Patches `[rows x places, patch]`: what the window covers of each picture `[rows, picture]` at each place, 0 beyond the edges. */
  unfold(rows: number, window: Window, pictures: Float32Array, patches: Float32Array): void
  /** The transpose: every number of the patches is added to where it came from, on 0 or the bias `[channels]`. */
  fold(rows: number, window: Window, patches: Float32Array, pictures: Float32Array, bias?: Float32Array): void
  /** Points `[points x points, tiles, run]` from the numbers of each tile, by the map of the part. */
  toPoints(taps: Taps, part: MinimalPart, tiles: Tiles, values: Float32Array, points: Float32Array): void
  /** The transpose. What comes of inputs, whose tiles overlap, is added to the values; outputs begin at 0 or the bias `[run]`. */
  fromPoints(taps: Taps, part: MinimalPart, tiles: Tiles, points: Float32Array, values: Float32Array, bias?: Float32Array): void
  columnSums(rows: number, columns: number, a: Float32Array, sums: Float32Array): void
  /** out[r] = a[r] . b[r] */
  rowDots(rows: number, columns: number, a: Float32Array, b: Float32Array, out: Float32Array): void
  scaleRows(rows: number, columns: number, a: Float32Array, factors: Float32Array): void
  multiply(count: number, a: Float32Array, b: Float32Array, out: Float32Array): void
  add(count: number, a: Float32Array, b: Float32Array, out: Float32Array): void
  /** average = weight x average + (1 - weight) x value */
  blend(count: number, average: Float32Array, value: Float32Array, weight: number): void
  /** x where x > 0, else slope x x; slope 0 is ReLU. */
  leaky(count: number, x: Float32Array, slope: number, out: Float32Array): void
  leakyBackward(count: number, x: Float32Array, slope: number, gradient: Float32Array): void
  /** The leaky slope at x, times the mask; out = x x derivative. */
  leakyMasked(
    count: number,
    x: Float32Array,
    slope: number,
    mask: Float32Array | undefined,
    derivative: Float32Array,
    out: Float32Array,
  ): void
  silu(count: number, x: Float32Array, out: Float32Array): void
  siluBackward(count: number, x: Float32Array, gradient: Float32Array): void
  /** Mean and biased variance of every column. */
  columnMoments(rows: number, columns: number, x: Float32Array, mean: Float32Array, variance: Float32Array): void
  /** (x - mean) / sqrt(variance + epsilon) x scale + shift, by column. */
  normalise(rows: number, columns: number, x: Float32Array, norm: Normalisation, out: Float32Array): void
  /** The gradient, replaced by that of the input of `normalise` by the batch's own moments; sums for shift and scale. */
  normaliseBackward(
    rows: number,
    columns: number,
    x: Float32Array,
    norm: Normalisation,
    gradient: Float32Array,
    sums: NormalisationGradients,
  ): void
  adam(count: number, buffers: AdamBuffers, rates: AdamRates): void
  /** The first place in [from, to) whose value is at most the limit, which must be a number of single precision; `to` where none is. */
  firstAtMost(from: number, to: number, values: Float32Array, limit: number): number
  /** Cells [row, toAt + column] of `to` = cells [row, fromAt + column] of `from`. */
  copyColumns(rows: number, columns: number, from: ColumnsOf, to: ColumnsOf): void
}

export interface Normalisation {
  readonly mean: Float32Array
  readonly variance: Float32Array
  readonly scale: Float32Array
  readonly shift: Float32Array
  readonly epsilon: number
}

export interface NormalisationGradients {
  readonly scale: Float32Array
  readonly shift: Float32Array
}

export interface AdamBuffers {
  readonly parameters: Float32Array
  readonly gradients: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

/**
 * One step: g = gradient + coupled x p; m, v as Kingma and Ba (arXiv:1412.6980, algorithm 1);
 * p = keep x p - step x m / (sqrt(v) x rootScale + epsilon).
 */
export interface AdamRates {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** Rate / (1 - beta1^t). */
  readonly step: number
  /** 1 / sqrt(1 - beta2^t). */
  readonly rootScale: number
  readonly coupled: number
  readonly keep: number
}

export interface ColumnsOf {
  readonly values: Float32Array
  readonly width: number
  readonly at: number
}

/** Makes kernels with room for all that `build` allocates, and hands them to it. `build` may be called twice: it must only build. */
export type WithKernels = <T>(build: (kernels: Kernels) => T) => T
