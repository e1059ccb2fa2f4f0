/**
 * The arithmetic of decision trees over features cut into at most 256 intervals. Buffers are those that `allocate` hands
 * out; nothing is checked. As with the dense kernels, both sets give the same bits: figures do not depend on what is built.
 */
export interface TreeKernels {
  readonly name: 'wasm' | 'typescript'
  /** Zeros, alive as long as the kernels. */
  allocate(length: number): Float64Array
  /** Adds the rows of a node to the cells of the first `count` columns. */
  countPairs(rows: TreeRows, node: RowRange, columns: Int32Array, count: number, cells: Cells): void
  /**
   * Moves a node's rows whose code of the feature is at most `code` to the front, keeping the order on both sides; returns where
   * the others begin. `sums` [4], if given, get the sums of both numbers on the left, then on the right.
   */
  partition(rows: TreeRows, node: RowRange, feature: number, code: number, sums?: Float64Array): number
  /**
   * The cut of the first `count` columns that gains most, and more than nothing: returns the place in `columns`, or -1. `found` [4] gets
   * the gain, the sums of gradient and curvature on the left, and the code after which the split is.
   */
  newtonCut(node: NewtonNode, columns: Int32Array, count: number, cells: CountedCells, found: Float64Array): number
  /** Takes the cells of one side of a node off those of the node. */
  subtract(cells: CountedCells, side: CountedCells): void
  /**
   * The purest cut of the first `count` columns, whose cells have room for four features and are zero before and after: returns the
   * place in `columns`, or -1. `found` [2] gets the code of the cut and the next one that rows of the node have.
   */
  giniCut(rows: TreeRows, node: GiniNode, columns: Int32Array, count: number, cells: Cells, found: Int32Array): number
}

/** Numbers per column in a list of columns: feature, its first cell, its intervals. */
export const COLUMN = 3
/** A code is a byte. */
export const BINS = 256

/** The training rows of trees. */
export interface TreeRows {
  readonly rows: number
  /** [columns, rows] */
  readonly codes: Uint8Array
  /** [rows], row numbers: those of a node lie together. */
  readonly samples: Int32Array
  /** [rows, 2], what is counted of each sample: gradient and curvature, or its weight in one of two classes. */
  readonly pairs: Float64Array
  readonly spareSamples: Int32Array
  readonly sparePairs: Float64Array
}

/** Samples from start to end, without the latter. */
export interface RowRange {
  readonly start: number
  readonly end: number
}

/** What is known of the rows in each interval. */
export interface Cells {
  /** [cells, 2] */
  readonly sums: Float64Array
  /** [cells], how many rows; left out where that does not matter. */
  readonly counts?: Int32Array
}

export type CountedCells = Required<Cells>

export interface NewtonNode {
  readonly gradient: number
  readonly curvature: number
  readonly rows: number
  /** Fewest rows of a side. */
  readonly minLeaf: number
  /** Least curvature of a side. */
  readonly leastCurvature: number
  readonly l2: number
  /** The node's own score, which the gain is beyond. */
  readonly score: number
}

export interface GiniNode extends RowRange {
  /** What the rows of the two classes weigh. */
  readonly none: number
  readonly minority: number
  /** Fewest rows of a side; rows are counted where it is more than 1. */
  readonly minLeaf: number
}

/** Makes kernels with room for all that `build` allocates, and hands them to it. `build` may be called twice: it must only build. */
export type WithTreeKernels = <T>(build: (kernels: TreeKernels) => T) => T

export function allocateRows(kernels: TreeKernels, {rows, codes}: {readonly rows: number; readonly codes: Uint8Array}): TreeRows {
  const copy = allocateBytes(kernels, codes.length)
  copy.set(codes)
  return {
    rows,
    codes: copy,
    samples: allocateIntegers(kernels, rows),
    pairs: kernels.allocate(2 * rows),
    spareSamples: allocateIntegers(kernels, rows),
    sparePairs: kernels.allocate(2 * rows),
  }
}

export function allocateIntegers(kernels: TreeKernels, length: number): Int32Array {
  const {buffer, byteOffset} = kernels.allocate(Math.ceil(length / 2))
  return new Int32Array(buffer, byteOffset, length)
}

function allocateBytes(kernels: TreeKernels, length: number): Uint8Array {
  const {buffer, byteOffset} = kernels.allocate(Math.ceil(length / 8))
  return new Uint8Array(buffer, byteOffset, length)
}
