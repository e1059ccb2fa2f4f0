import {createTypescriptKernels} from './typescript.js'
import type {Kernels, WithKernels} from './kernels.js'
import type {MinimalPart, Taps, Tiles} from '../minimal-filter.js'
import type {Window} from '../window.js'
import {buildToMeasure, loadModule, PLACES, type CreateInstance} from './wasm-module.js'

/** SIMD kernels, each set in a memory of its own made to measure; or why there are none. Places are relative to this file. */
export function loadWasmKernels(
  places: readonly string[] = PLACES,
): {readonly withKernels: WithKernels} | {readonly missing: string} {
  const loaded = loadModule(places)
  return 'missing' in loaded
    ? loaded
    : {
        withKernels: build =>
          buildToMeasure(createTypescriptKernels(), 4, bytes => createWasmKernels(loaded.instantiate, bytes), build),
      }
}

/** What assembly/index.ts exports; arguments are counts, byte offsets and numbers in the order of the interface. */
type Exports = Record<Exclude<keyof Kernels, 'name' | 'allocate' | 'firstAtMost'>, (...values: number[]) => void> & {
  firstAtMost(from: number, to: number, values: number, limit: number): number
}

function createWasmKernels(instantiate: CreateInstance, bytes: number): Kernels {
  const {exports: wasm, scratch, buffer, take} = instantiate<Exports>(bytes, true)
  return {
    name: 'wasm',
    allocate: length => new Float32Array(buffer, take(4 * length), length),
    product: (rows, columns, inner, a, b, c, bias) => {
      wasm.product(rows, columns, inner, a.byteOffset, b.byteOffset, c.byteOffset, bias ? bias.byteOffset : 0, scratch)
    },
    productRightTransposed: (rows, columns, inner, a, b, c) => {
      wasm.productRightTransposed(rows, columns, inner, a.byteOffset, b.byteOffset, c.byteOffset, scratch)
    },
    productLeftTransposed: (rows, columns, inner, a, b, c, isAdded = false) => {
      wasm.productLeftTransposed(rows, columns, inner, a.byteOffset, b.byteOffset, c.byteOffset, Number(isAdded), scratch)
    },
    unfold: (rows, window, pictures, patches) => {
      wasm.unfold(rows, ...numbersOf(window), pictures.byteOffset, patches.byteOffset)
    },
    fold: (rows, window, patches, pictures, bias) => {
      wasm.fold(rows, ...numbersOf(window), patches.byteOffset, pictures.byteOffset, bias ? bias.byteOffset : 0)
    },
    toPoints: (taps, part, tiles, values, points) => {
      wasm.toPoints(kindOf(taps, part), ...tileNumbers(tiles), values.byteOffset, points.byteOffset)
    },
    fromPoints: (taps, part, tiles, points, values, bias) => {
      wasm.fromPoints(kindOf(taps, part), ...tileNumbers(tiles), points.byteOffset, values.byteOffset, bias ? bias.byteOffset : 0)
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
    firstAtMost: (from, to, values, limit) => wasm.firstAtMost(from, to, values.byteOffset, limit),
    copyColumns: (rows, columns, from, to) => {
      const source = from.values.byteOffset + 4 * from.at
      wasm.copyColumns(rows, columns, source, from.width, to.values.byteOffset + 4 * to.at, to.width)
    },
  }
}

const numbersOf = ({height, width, channels, kernel, stride, padding, down, across}: Window) => [
  ...[height, width, channels],
  ...[kernel, stride, padding],
  ...[down, across],
]

const PARTS: readonly MinimalPart[] = ['inputs', 'outputs', 'filters']
const kindOf = (taps: Taps, part: MinimalPart) => 3 * taps + PARTS.indexOf(part)

const tileNumbers = ({rows, down, across, run, ...steps}: Tiles) => [
  ...[rows, down, across, run],
  ...[steps.rowStep, steps.tileDown, steps.tileAcross, steps.placeDown, steps.placeAcross],
  ...[steps.height, steps.width],
]
