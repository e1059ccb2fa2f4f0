import type {Graphs} from '../graph.js'
import type {Kernels} from '../kernels/kernels.js'

/** What one forward pass is fed beside its rows. */
export interface Pass {
  readonly rows: number
  /** Batch norm by the batch's own moments, dropout by the masks; otherwise running moments and no dropout. */
  readonly training: boolean
  readonly masks?: readonly Float32Array[] | undefined
  /** Time step of each row, of which layers may take more. */
  readonly times?: Int32Array | undefined
  readonly gumbel?: Float32Array | undefined
  /** Of networks on graphs, whose rows are nodes. */
  readonly graphs?: Graphs | undefined
}

/** A layer with its buffers. `backward` and what follows it concern the last `forward`. */
export interface RunningLayer {
  /** Output columns. */
  readonly width: number
  forward(input: Float32Array, pass: Pass): Float32Array
  /** Gradient of the input, or with `isFirst` anything: nobody reads it. May overwrite the gradient handed in, but only if elementwise. */
  backward(gradient: Float32Array, rows: number, isFirst: boolean): Float32Array
  /** Layers with parameters: their gradients, summed over the rows, from what `backward` kept. */
  readonly parameterGradients?: (rows: number) => void
  /** Layers whose gradients can be told apart by row: adds the squared norm of each example's, the sum over so many rows. */
  readonly addSquaredNorms?: (rows: number, norms: Float32Array, rowsPerExample: number) => void
  /** Weighs each row's share of the parameter gradients to come. */
  readonly scaleRows?: (rows: number, factors: Float32Array) => void
}

/** Where layers get their buffers and their places in the network's vectors, in the order of `parameterLayout`. */
export interface Site {
  readonly kernels: Kernels
  readonly maxRows: number
  take(size: number): {readonly values: Float32Array; readonly gradients: Float32Array}
  takeStatistics(size: number): Float32Array
  nextMask(): number
}

export function createSite(
  kernels: Kernels,
  maxRows: number,
  vectors: {readonly parameters: Float32Array; readonly gradients: Float32Array; readonly statistics: Float32Array},
): Site {
  let offset = 0
  let statisticsAt = 0
  let masks = 0
  return {
    kernels,
    maxRows,
    take: size => {
      const range = [offset, (offset += size)] as const
      return {values: vectors.parameters.subarray(...range), gradients: vectors.gradients.subarray(...range)}
    },
    takeStatistics: size => vectors.statistics.subarray(statisticsAt, (statisticsAt += size)),
    nextMask: () => masks++,
  }
}

/** Copies the first `count` values into a buffer of the kernels. */
export function copyIn(target: Float32Array, source: Float32Array, count: number, at = 0): void {
  if (source.length < count) throw new RangeError(`A batch array holds ${source.length} values where ${count} are needed.`)
  target.set(source.length === count ? source : source.subarray(0, count), at)
}
