import type {TreeKernels, WithTreeKernels} from './trees.js'
import {createTypescriptTrees} from './trees-typescript.js'
import {buildToMeasure, loadModule, PLACES, type CreateInstance} from './wasm-module.js'

/**
 * The kernels of trees in WASM SIMD, each set in a memory of its own, or in TypeScript where the built module is missing: the
 * same bits.
 */
export function loadTreeKernels(places: readonly string[] = PLACES): WithTreeKernels {
  const loaded = loadModule(places)
  if ('missing' in loaded) return build => build(createTypescriptTrees())
  return build => buildToMeasure(createTypescriptTrees(), 8, bytes => createWasmTrees(loaded.instantiate, bytes), build)
}

/** What assembly/trees.ts exports: counts, byte offsets and numbers. */
type Exports = Record<
  'countPairs' | 'partitionPairs' | 'newtonCut' | 'subtractCells' | 'giniCut',
  (...values: number[]) => number
>

function createWasmTrees(instantiate: CreateInstance, bytes: number): TreeKernels {
  const {exports: wasm, buffer, take} = instantiate<Exports>(bytes, false)
  return {
    name: 'wasm',
    allocate: length => new Float64Array(buffer, take(8 * length), length),
    countPairs: ({rows, codes, samples, pairs}, {start, end}, columns, count, {sums, counts}) => {
      const from = [codes.byteOffset, rows, columns.byteOffset, count, samples.byteOffset, pairs.byteOffset] as const
      wasm.countPairs(...from, start, end, sums.byteOffset, counts?.byteOffset ?? 0)
    },
    partition: ({rows, codes, samples, pairs, spareSamples, sparePairs}, {start, end}, feature, code, sums) => {
      const offset = codes.byteOffset + feature * rows
      const to = [samples.byteOffset, pairs.byteOffset, spareSamples.byteOffset, sparePairs.byteOffset] as const
      return start + wasm.partitionPairs(offset, code, ...to, start, end, sums?.byteOffset ?? 0)
    },
    newtonCut: (node, columns, count, {sums, counts}, found) => {
      const {gradient, curvature, rows, minLeaf, leastCurvature, l2, score} = node
      const cells = [columns.byteOffset, count, sums.byteOffset, counts.byteOffset] as const
      return wasm.newtonCut(...cells, gradient, curvature, rows, minLeaf, leastCurvature, l2, score, found.byteOffset)
    },
    subtract: ({sums, counts}, side) => {
      wasm.subtractCells(counts.length, sums.byteOffset, counts.byteOffset, side.sums.byteOffset, side.counts.byteOffset)
    },
    giniCut: ({rows, codes, samples, pairs}, node, columns, count, {sums, counts}, found) => {
      const {start, end, none, minority, minLeaf} = node
      const from = [codes.byteOffset, rows, columns.byteOffset, count, samples.byteOffset, pairs.byteOffset] as const
      const cells = [sums.byteOffset, counts?.byteOffset ?? 0, found.byteOffset] as const
      return wasm.giniCut(...from, start, end, none, minority, minLeaf, ...cells)
    },
  }
}
