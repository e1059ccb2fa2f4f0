import kernels from '../../../dist/src/nn/kernels/kernels.wasm?base64'
import {bytesOfBase64} from './bytes-of-base64.js'

/** A page may ask no server for anything, so the bytes stand in the script. */
export const wasmBytes = (): Uint8Array<ArrayBuffer> => bytesOfBase64(kernels)
