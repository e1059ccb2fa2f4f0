/** What is used of the package, which is no dependency: 148 MB. */
declare module 'onnxruntime-web' {
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, dims: readonly number[])
    readonly type: string
    readonly data: ArrayLike<number>
    readonly dims: readonly number[]
  }
  interface ValueMetadata {
    readonly name: string
    readonly isTensor: boolean
    readonly type?: string
    /** A number, or the name of a size that is free. */
    readonly shape?: readonly (number | string)[]
  }
  export class InferenceSession {
    static create(bytes: Uint8Array, options: {readonly executionProviders: readonly string[]}): Promise<InferenceSession>
    readonly inputMetadata: readonly ValueMetadata[]
    readonly outputMetadata: readonly ValueMetadata[]
    run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
    release(): Promise<void>
  }
  export const env: {readonly wasm: {numThreads?: number}; logLevel?: string}
}
