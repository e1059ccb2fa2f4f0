import kernels from '../../../dist/src/nn/kernels/kernels.wasm?base64'

/** A page may ask no server for anything, so the bytes stand in the script. */
export const wasmBytes = (): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(kernels), each => each.charCodeAt(0))
