import {reduceBasis} from './reduce-basis.js'

/** The part of an interpolated value that is less than a step of its grid, and how far off it may be, in steps. */
export interface PartOfStep {
  readonly part: number
  readonly error: number
}

/** Errors are bounds; most roundings add up to much less. */
const BOUND_TO_TYPICAL = 4
/** So that lattice vectors stay exact. */
const LARGEST_SCALE = 2 ** 45

/**
 * The direction from one parent of a row to the other, from the row alone. In steps of its grids a row is s = p + t d
 * with whole p and d. A whole m that is orthogonal to d makes m.s = m.p a whole number: an integer relation of s modulo
 * 1. With w columns such m form a lattice of rank w - 1 and determinant |d|, so that they are as short as |d|^(1 / (w -
 * 1)), while others that come as near to a whole number as the digits of s can tell, 1 / K, have to be as long as (K /
 * |d|)^(1/2). Basis reduction of the lattice of (m, K (m.s - n)) therefore gives a basis of the relations; the one whole
 * vector orthogonal to all of them is d but for common divisors.
 *
 * Integer relations by reduction: Lenstra, Lenstra and Lovász, Mathematische Annalen 261 (1982), 515-534, section 1; the
 * orthogonal lattice as in Nguyen and Stern, Merkle-Hellman revisited, CRYPTO '97, doi:10.1007/BFb0052236, section 3.
 *
 * @param values Of a row, in at least three columns.
 * @returns Whole numbers without a common divisor; undefined when there is no such direction, or it cannot be told exactly.
 */
export function rowDirection(values: readonly PartOfStep[]): number[] | undefined {
  const relations = relationsOf(values)
  return relations && orthogonalTo(relations)
}

/** As many relations as there are columns but one, the shortest. */
export function relationsOf(values: readonly PartOfStep[]): Float64Array[] | undefined {
  const width = values.length
  const error = values.reduce((largest, value) => Math.max(largest, value.error), 0)
  const scale = Math.min(LARGEST_SCALE, Math.floor(BOUND_TO_TYPICAL / error))
  const one = new Float64Array(width + 1)
  one[width] = scale
  const basis = values.map(({part}, column) => {
    const vector = new Float64Array(width + 1)
    vector[column] = 1
    vector[width] = Math.round(scale * part)
    return vector
  })
  return reduceBasis([one, ...basis])
    ?.slice(0, width - 1)
    .map(vector => vector.subarray(0, width))
}

/**
 * The whole vector without a common divisor that is orthogonal to one vector less than there are dimensions, by Gauss-Jordan
 * elimination without fractions (Bareiss, Mathematics of Computation 22, 1968, 565-578), exactly.
 *
 * @returns Undefined when the vectors depend on each other, or an entry passes 2^53.
 */
export function orthogonalTo(vectors: readonly Float64Array[]): number[] | undefined {
  const rows = vectors.map(vector => Array.from(vector, BigInt))
  const width = rows.length + 1
  const pivots: number[] = []
  let last = 1n
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const at = pivots.length
    const found = rows.findIndex((row, index) => index >= at && row[column] !== 0n)
    if (found < 0) continue
    ;[rows[at], rows[found]] = [rows[found], rows[at]]
    const pivot = rows[at][column]
    for (const [index, row] of rows.entries())
      if (index !== at) {
        const factor = row[column]
        for (let entry = 0; entry < width; entry++) row[entry] = (pivot * row[entry] - factor * rows[at][entry]) / last
      }
    last = pivot
    pivots.push(column)
  }
  if (pivots.length < rows.length) return undefined
  const free = Array.from({length: width}, (_, column) => column).find(column => !pivots.includes(column)) ?? 0
  const solution = new Array<bigint>(width).fill(0n)
  solution[free] = last
  pivots.forEach((column, at) => {
    solution[column] = -rows[at][free]
  })
  const divisor = solution.reduce(commonDivisor, 0n)
  const whole = solution.map(entry => Number(entry / divisor))
  return whole.every(Number.isSafeInteger) ? whole : undefined
}

function commonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a < 0n ? -a : a
}
