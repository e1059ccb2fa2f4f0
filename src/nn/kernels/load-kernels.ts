import type {WithKernels} from './kernels.js'
import {createTypescriptKernels} from './typescript.js'
import {loadWasmKernels} from './wasm.js'

/** The kernels in WASM SIMD, each set in a memory of its own, or in TypeScript where the built module is missing. */
export function loadKernels(): WithKernels {
  const loaded = loadWasmKernels()
  return 'withKernels' in loaded ? loaded.withKernels : build => build(createTypescriptKernels())
}
