export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json}

/** An array of numbers with its shape; the product of the shape is the length of the data. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array
}

export type Tensors = ReadonlyMap<string, Tensor>

/** What a program needs to go on where another one left off: plain JSON and arrays of numbers. */
export interface SavedState {
  readonly state: Json
  readonly tensors: Tensors
}

/** Where a long piece of work keeps its state, so that a later process can go on from there. */
export interface Checkpoints {
  /** The place for a part of the work, by the label that its randomness is named after. */
  part(label: string): Checkpoints
  /** What was last kept in this place. */
  read(): Promise<SavedState | undefined>
  /** Keeps the state when the last time is long enough ago, or `always`. Await what it returns, if anything. */
  keep(state: () => SavedState, always?: boolean): Promise<void> | undefined
}

/** One-dimensional tensor. */
export const vector = (data: Tensor['data']): Tensor => ({shape: [data.length], data})

/** @throws {RangeError} When there is none of this name, or it is not in single precision. */
export function floats(tensors: Tensors, name: string): Float32Array {
  const data = tensors.get(name)?.data
  if (!(data instanceof Float32Array)) throw new RangeError(`The tensor '${name}' must be there in single precision.`)
  return data
}

/** @throws {RangeError} When there is none of this name, or it is not in double precision. */
export function doubles(tensors: Tensors, name: string): Float64Array {
  const data = tensors.get(name)?.data
  if (!(data instanceof Float64Array)) throw new RangeError(`The tensor '${name}' must be there in double precision.`)
  return data
}
