import type {DenseKernels, WithDenseKernels} from './dense.js'
import {createTypescriptDense} from './dense-typescript.js'
import {buildToMeasure, loadModule, PLACES, type CreateInstance} from './wasm-module.js'

/** The dense kernels in WASM SIMD, each set in a memory of its own, or in TypeScript where the built module is missing: the same bits. */
export function loadDenseKernels(places: readonly string[] = PLACES): WithDenseKernels {
  const loaded = loadModule(places)
  if ('missing' in loaded) return build => build(createTypescriptDense())
  return build => buildToMeasure(createTypescriptDense(), 8, bytes => createWasmDense(loaded.instantiate, bytes), build)
}

/** What assembly/dense.ts exports: counts, byte offsets and numbers. */
type Exports = Record<
  'activateDense' | 'addDenseGradient' | 'denseBackward' | 'denseRowDots' | 'addUnitGradient' | 'denseAdam',
  (...values: number[]) => void
>

function createWasmDense(instantiate: CreateInstance, bytes: number): DenseKernels {
  const {exports: wasm, buffer, take} = instantiate<Exports>(bytes, false)
  return {
    name: 'wasm',
    allocate: length => new Float64Array(buffer, take(8 * length), length),
    activate: (rows, {inputs, outputs}, input, {byteOffset}, output) => {
      const biases = byteOffset + 8 * inputs * outputs
      wasm.activateDense(rows, inputs, outputs, input.byteOffset, byteOffset, biases, output.byteOffset)
    },
    addGradient: (rows, {inputs, outputs}, input, delta, gradient) => {
      wasm.addDenseGradient(rows, inputs, outputs, input.byteOffset, delta.byteOffset, gradient.byteOffset)
    },
    backward: (rows, {inputs, outputs}, {delta, weights, input, below, scratch}) => {
      const into = [input.byteOffset, below.byteOffset, scratch.byteOffset] as const
      wasm.denseBackward(rows, inputs, outputs, delta.byteOffset, weights.byteOffset, ...into)
    },
    rowDots: (rows, columns, a, b, out) => {
      const step = b.length === columns ? 0 : columns
      wasm.denseRowDots(rows, columns, a.byteOffset, b.byteOffset, step, out.byteOffset)
    },
    addUnitGradient: (rows, inputs, {input, along, back, weights, gradient, below}) => {
      const from = [input.byteOffset, along.byteOffset, back.byteOffset, weights.byteOffset] as const
      wasm.addUnitGradient(rows, inputs, ...from, gradient.byteOffset, below.byteOffset)
    },
    adam: ({parameters, gradient, mean, square}, {firstDecay, secondDecay, epsilon, rate}) => {
      const buffers = [parameters.byteOffset, gradient.byteOffset, mean.byteOffset, square.byteOffset] as const
      wasm.denseAdam(parameters.length, ...buffers, firstDecay, secondDecay, epsilon, rate)
    },
  }
}
