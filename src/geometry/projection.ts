import type {Matrix} from '../core/matrix.js'

/**
 * Three fixed linear forms of a point. Points on a line stay on a line, so what is not collinear or does not meet in the
 * projection is sorted out in a handful of operations, whatever the number of columns. The coefficients are fractional parts of
 * square roots of primes: linearly independent over the rationals, so that no two different points of a lattice (one-hot
 * columns, integers) have the same image.
 */
export interface Projection {
  /** [3, columns], or as many forms as were asked for: their coefficients, one after the other. */
  readonly forms: Float64Array
  readonly columns: number
}

export const FORMS = 3

export function createProjection(columns: number, count = FORMS): Projection {
  const forms = new Float64Array(count * columns)
  let prime = 2
  // Column by column, so that a form does not gather all the large primes.
  for (let column = 0; column < columns; column++)
    for (let form = 0; form < count; form++) {
      const root = Math.sqrt(prime)
      forms[form * columns + column] = root - Math.floor(root) - 0.5
      prime = nextPrime(prime)
    }
  return {forms, columns}
}

/** The images of all rows under one form. */
export function project({forms, columns}: Projection, form: number, {data, rows}: Matrix): Float64Array {
  const images = new Float64Array(rows)
  for (let row = 0; row < rows; row++) images[row] = projectAt(forms, form * columns, columns, data, row * columns)
  return images
}

/** The image of the vector that starts at `at`. */
export function projectAt(forms: Float64Array, start: number, columns: number, data: Float64Array, at: number): number {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += forms[start + column] * data[at + column]
  return sum
}

/** How far an image may be off when every coordinate may be off by its uncertainty. */
export function projectedError({forms, columns}: Projection, form: number, uncertainty: Float64Array): number {
  let sum = 0
  for (let column = 0; column < columns; column++) sum += Math.abs(forms[form * columns + column]) * uncertainty[column]
  return sum
}

function nextPrime(after: number): number {
  for (let candidate = after + 1; ; candidate++) {
    let divisor = 2
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++
    if (divisor * divisor > candidate) return candidate
  }
}
