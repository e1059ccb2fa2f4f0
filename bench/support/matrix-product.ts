import type {Kernels} from '../../src/nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../src/nn/kernels/typescript.js'
import {loadWasmKernels} from '../../src/nn/kernels/wasm.js'

const SIZE = 256

/** One product of two 256 x 256 matrices: how fast the machine is at this moment. */
export function matrixProduct(plain: boolean) {
  const make = (kernels: Kernels) => {
    const [a, b, c] = [0, 1, 2].map(() => kernels.allocate(SIZE * SIZE))
    for (let at = 0; at < a.length; at++) a[at] = b[at] = Math.sin(at)
    return () => {
      kernels.product(SIZE, SIZE, SIZE, a, b, c)
    }
  }
  const wasm = loadWasmKernels()
  const run = plain || !('withKernels' in wasm) ? make(createTypescriptKernels()) : wasm.withKernels(make)
  return {run, gigaflops: (ms: number) => (2 * SIZE ** 3) / ms / 1e6}
}
