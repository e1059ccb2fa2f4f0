// Compiled by the AssemblyScript compiler (scripts/prepare.js) to the SIMD kernels; every function does what its namesake in
// ../kernels.ts says. Pointers are byte offsets into the imported memory, whose last 64 bytes are padding.
export {product, productLeftTransposed, productRightTransposed, scratchBytes} from './product'
export {columnSums, copyColumns, rowDots, scaleRows} from './rows'
export {add, adam, blend, firstAtMost, leaky, leakyBackward, leakyMasked, multiply} from './elementwise'
export {silu, siluBackward} from './silu'
export {columnMoments, normalise, normaliseBackward} from './norm'
export {fold, unfold} from './windows'
export {fromPoints, toPoints} from './winograd'
export {lookupSums} from './lookups'
export {activateDense, addDenseGradient, addUnitGradient, denseAdam, denseBackward, denseRowDots} from './dense'
export {countPairs, giniCut, newtonCut, partitionPairs, subtractCells} from './trees'

/** First byte that the caller may use. */
export function heapBase(): usize {
  return __heap_base
}
