import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {createTypescriptKernels} from './typescript.js'
import type {Kernels, WithKernels} from './kernels.js'

/** A compiled module; what is inside is the engine's own business. */
type Module = object

interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** The part of the global that is used here: Node's types leave it to those of browsers. */
const {WebAssembly} = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => Module
    readonly Memory: new (size: {readonly initial: number}) => Memory
    readonly Instance: new (module: Module, imports: object) => {readonly exports: unknown}
  }
}

/** Beside this file when built; from the sources, where the build put it. */
const PLACES = ['./kernels.wasm', '../../../dist/src/nn/kernels/kernels.wasm']
const PAGE_BYTES = 65_536
/** Tiles at the edge of a matrix read a little beyond it. */
const PADDING_BYTES = 64

/** SIMD kernels, each set in a memory of its own made to measure; or why there are none. Places are relative to this file. */
export function loadWasmKernels(
  places: readonly string[] = PLACES,
): {readonly withKernels: WithKernels} | {readonly missing: string} {
  try {
    const module = new WebAssembly.Module(readModule(places))
    return {withKernels: build => buildOn(module, build)}
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      missing: `The WASM kernels cannot be used (${reason}): the TypeScript kernels are several times slower. 'npm run build' makes them.`,
    }
  }
}

function readModule(places: readonly string[]): Buffer<ArrayBuffer> {
  for (const place of places) {
    try {
      return readFileSync(fileURLToPath(new URL(place, import.meta.url)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Error('kernels.wasm is not built')
}

/** Builds once on ordinary arrays to learn how much memory it takes, then in a memory of that size: growing would detach the views. */
function buildOn<T>(module: Module, build: (kernels: Kernels) => T): T {
  let bytes = 0
  const allocate = (length: number) => {
    bytes += aligned(length)
    return new Float32Array(length)
  }
  build({...createTypescriptKernels(), allocate})
  return build(createWasmKernels(module, bytes))
}

/** Bytes of an array, rounded up to a cache line. */
const aligned = (length: number) => Math.ceil(length / 16) * 64

/** What assembly/index.ts exports; arguments are counts, byte offsets and numbers in the order of the interface. */
type Exports = Record<Exclude<keyof Kernels, 'name' | 'allocate'>, (...values: number[]) => void> & {
  heapBase(): number
  scratchBytes(): number
}

function createWasmKernels(module: Module, bytes: number): Kernels {
  const memory = new WebAssembly.Memory({initial: 1})
  const wasm = new WebAssembly.Instance(module, {env: {memory}}).exports as Exports
  const scratch = Math.ceil(wasm.heapBase() / 64) * 64
  let next = Math.ceil((scratch + wasm.scratchBytes()) / 64) * 64
  memory.grow(Math.ceil((next + bytes + PADDING_BYTES) / PAGE_BYTES))
  return {
    name: 'wasm',
    allocate: length => {
      const at = next
      next += aligned(length)
      return new Float32Array(memory.buffer, at, length)
    },
    product: (rows, columns, inner, a, b, c, bias) => {
      wasm.product(rows, columns, inner, a.byteOffset, b.byteOffset, c.byteOffset, bias ? bias.byteOffset : 0, scratch)
    },
    productRightTransposed: (rows, columns, inner, a, b, c) => {
      wasm.productRightTransposed(rows, columns, inner, a.byteOffset, b.byteOffset, c.byteOffset, scratch)
    },
    productLeftTransposed: (rows, columns, inner, a, b, c) => {
      wasm.productLeftTransposed(rows, columns, inner, a.byteOffset, b.byteOffset, c.byteOffset, scratch)
    },
    columnSums: (rows, columns, a, sums) => {
      wasm.columnSums(rows, columns, a.byteOffset, sums.byteOffset)
    },
    rowDots: (rows, columns, a, b, out) => {
      wasm.rowDots(rows, columns, a.byteOffset, b.byteOffset, out.byteOffset)
    },
    scaleRows: (rows, columns, a, factors) => {
      wasm.scaleRows(rows, columns, a.byteOffset, factors.byteOffset)
    },
    multiply: (count, a, b, out) => {
      wasm.multiply(count, a.byteOffset, b.byteOffset, out.byteOffset)
    },
    add: (count, a, b, out) => {
      wasm.add(count, a.byteOffset, b.byteOffset, out.byteOffset)
    },
    blend: (count, average, value, weight) => {
      wasm.blend(count, average.byteOffset, value.byteOffset, weight, 1 - weight)
    },
    leaky: (count, x, slope, out) => {
      wasm.leaky(count, x.byteOffset, slope, out.byteOffset)
    },
    leakyBackward: (count, x, slope, gradient) => {
      wasm.leakyBackward(count, x.byteOffset, slope, gradient.byteOffset)
    },
    leakyMasked: (count, x, slope, mask, derivative, out) => {
      wasm.leakyMasked(count, x.byteOffset, slope, mask ? mask.byteOffset : 0, derivative.byteOffset, out.byteOffset)
    },
    silu: (count, x, out) => {
      wasm.silu(count, x.byteOffset, out.byteOffset)
    },
    siluBackward: (count, x, gradient) => {
      wasm.siluBackward(count, x.byteOffset, gradient.byteOffset)
    },
    columnMoments: (rows, columns, x, mean, variance) => {
      wasm.columnMoments(rows, columns, x.byteOffset, mean.byteOffset, variance.byteOffset)
    },
    normalise: (rows, columns, x, {mean, variance, scale, shift, epsilon}, out) => {
      const moments = [mean.byteOffset, variance.byteOffset] as const
      wasm.normalise(rows, columns, x.byteOffset, ...moments, scale.byteOffset, shift.byteOffset, epsilon, out.byteOffset)
    },
    normaliseBackward: (rows, columns, x, {mean, variance, scale, epsilon}, gradient, sums) => {
      const norm = [mean.byteOffset, variance.byteOffset, scale.byteOffset, epsilon] as const
      wasm.normaliseBackward(
        rows,
        columns,
        x.byteOffset,
        ...norm,
        gradient.byteOffset,
        sums.scale.byteOffset,
        sums.shift.byteOffset,
      )
    },
    adam: (count, {parameters, gradients, first, second}, {beta1, beta2, epsilon, step, rootScale, coupled, keep}) => {
      const buffers = [parameters.byteOffset, gradients.byteOffset, first.byteOffset, second.byteOffset] as const
      // 1 - beta is taken before rounding to single precision.
      wasm.adam(count, ...buffers, beta1, beta2, 1 - beta1, 1 - beta2, epsilon, step, rootScale, coupled, keep)
    },
    copyColumns: (rows, columns, from, to) => {
      const source = from.values.byteOffset + 4 * from.at
      wasm.copyColumns(rows, columns, source, from.width, to.values.byteOffset + 4 * to.at, to.width)
    },
  }
}
