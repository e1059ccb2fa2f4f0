import type {Cloud} from './cloud.js'
import {createProjection, project, type Projection} from './projection.js'

/** Linear forms in which directions are seen, at a time. */
const FORMS = 4
/** So many times: what is left is sieved again by other forms. */
const SIEVES = 2
/** Bits of a place in the table: a direction is looked up by a hash of its cell. */
const BITS = 20
/** Odd numbers that spread cells over the table. */
const MULTIPLIERS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
/** Side of a cell, of directions of length 1, where points are known well. */
const FINEST = 1 / 256
/** So near to a cell's side, as a share of it, a direction counts in the next one too. */
const BORDER = 1 / 8
/** Deviations that an error may be off. */
const REACH = 3
/** Points nearer than this share of the images' deviation may be off by more than a border, and are always left. */
const NEAR = 1 / 2

export interface DirectionSieve {
  /** Those of some points whose direction from the centre another one of them may share, or is not known well, in their order. */
  left(centre: number, points: Int32Array): Int32Array
}

/**
 * Sorts out the points that nobody shares the direction of, nearly all, before directions are compared exactly. A direction is
 * that of the image under four linear forms, and the cell that it falls into is counted in a table of bits: so the
 * cost is a handful of operations per point, whatever the number of columns, also where points are known so roughly that in
 * a plane most directions are shared by chance.
 *
 * Errors are taken for independent and uniform: of points that share a direction, one pair in some thousand is lost.
 */
export function createDirectionSieve(cloud: Cloud): DirectionSieve {
  const projection = createProjection(cloud.points.columns, SIEVES * FORMS)
  const sieves = Array.from({length: SIEVES}, (_, at) => createSieve(cloud, projection, at * FORMS))
  return {left: (centre, points) => sieves.reduce((left, sieve) => sieve.left(centre, left), points)}
}

/** A sieve by some of the forms. */
function createSieve({points, uncertainty}: Cloud, projection: Projection, first: number): DirectionSieve {
  const {rows, columns} = points
  const images = new Float64Array(FORMS * rows)
  let deviation = 0
  let error = 0
  for (let form = 0; form < FORMS; form++) {
    const image = project(projection, first + form, points)
    for (let row = 0; row < rows; row++) images[row * FORMS + form] = image[row]
    deviation = Math.max(deviation, deviationOf(image))
    let squares = 0
    for (let column = 0; column < columns; column++)
      squares += (projection.forms[(first + form) * columns + column] * uncertainty[column]) ** 2 / 3
    error = Math.max(error, REACH * Math.sqrt(squares))
  }
  // Each of two directions is off by what its point and the centre are.
  const side = Math.max(FINEST, (2 * Math.SQRT2 * error) / (BORDER * NEAR * deviation))
  const nearest = (2 * Math.SQRT2 * error) / (BORDER * side)
  const words = 2 ** (BITS - 5)
  const [once, twice] = [new Int32Array(words), new Int32Array(words)]
  const placeOf = new Int32Array(rows)
  const kept = new Int32Array(rows)
  const keys = new Int32Array(3 ** FORMS)
  const cells = new Float64Array(FORMS)

  function mark(key: number): void {
    const place = key >>> (32 - BITS)
    const bit = 1 << (place & 31)
    twice[place >> 5] |= once[place >> 5] & bit
    once[place >> 5] |= bit
  }

  /** Marks the cell of a direction, and those beside it that it may be in. Returns its own place in the table. */
  function enter(border: number): number {
    let key = 0
    for (let form = 0; form < FORMS; form++) key = (key + Math.imul(Math.floor(cells[form]), MULTIPLIERS[form])) | 0
    keys[0] = key
    let count = 1
    for (let form = 0; form < FORMS; form++) {
      const within = cells[form] - Math.floor(cells[form])
      const known = count
      if (within < border) for (let at = 0; at < known; at++) keys[count++] = keys[at] - MULTIPLIERS[form]
      if (within > 1 - border) for (let at = 0; at < known; at++) keys[count++] = keys[at] + MULTIPLIERS[form]
    }
    for (let at = 0; at < count; at++) mark(keys[at])
    return key >>> (32 - BITS)
  }

  function left(centre: number, some: Int32Array): Int32Array {
    once.fill(0)
    twice.fill(0)
    for (let at = 0; at < some.length; at++) {
      let squares = 0
      for (let form = 0; form < FORMS; form++) {
        const gap = images[some[at] * FORMS + form] - images[centre * FORMS + form]
        cells[form] = gap
        squares += gap * gap
      }
      const length = Math.sqrt(squares)
      placeOf[at] = -1
      if (length <= BORDER * nearest) continue
      for (let form = 0; form < FORMS; form++) cells[form] /= length * side
      const place = enter(length > nearest ? BORDER : (BORDER * nearest) / length)
      if (length > nearest) placeOf[at] = place
    }
    let count = 0
    for (let at = 0; at < some.length; at++) {
      const place = placeOf[at]
      if (some[at] !== centre && (place < 0 || (twice[place >> 5] & (1 << (place & 31))) !== 0)) kept[count++] = some[at]
    }
    return kept.slice(0, count)
  }

  return {left}
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
