import {varianceAt, type FittedLine} from './fit-line.js'

/** Directions that a shadow has, and columns from which on it is worth casting. */
const DIRECTIONS = 4
const FEWEST_COLUMNS = 8
/** Lines so nearly parallel in their shadow (squared sine) may meet anywhere. */
const PARALLEL = 0.01
/** Errors are taken for so many times as large (squared): lines and their shadows are nearest in slightly other places. */
const GENEROUS = 4
const LOST_DIGITS = 1e-9

/**
 * Lines that meet have shadows that meet. Shadows fall into four directions, each a sum of all columns with either sign, so that errors
 * have variance 1 there, too. Lines of many columns are compared much faster so, and nearly all are found to pass each other.
 *
 * @param bound By how many variances two lines may miss each other.
 * @returns Whether two lines may meet.
 */
export function castShadows(lines: readonly FittedLine[], bound: number): (first: number, second: number) => boolean {
  const columns = lines[0]?.mean.length ?? 0
  if (columns < FEWEST_COLUMNS) return () => true
  const axes = Array.from({length: DIRECTIONS}, (_, axis) =>
    Float64Array.from({length: columns}, (__, column) => signOf(axis, column) / Math.sqrt(columns)),
  )
  const cast = (vector: (line: FittedLine) => Float64Array) =>
    Float64Array.from({length: DIRECTIONS * lines.length}, (_, at) =>
      product(axes[at % DIRECTIONS], vector(lines[Math.floor(at / DIRECTIONS)])),
    )
  const means = cast(({mean}) => mean)
  const ways = cast(({direction}) => direction)
  return mayMeet

  function mayMeet(first: number, second: number): boolean {
    const [a, b] = [DIRECTIONS * first, DIRECTIONS * second]
    let [aa, bb, ab, ga, gb, squared] = [0, 0, 0, 0, 0, 0]
    for (let axis = 0; axis < DIRECTIONS; axis++) {
      const [wayA, wayB, gap] = [ways[a + axis], ways[b + axis], means[b + axis] - means[a + axis]]
      aa += wayA * wayA
      bb += wayB * wayB
      ab += wayA * wayB
      ga += gap * wayA
      gb += gap * wayB
      squared += gap * gap
    }
    const area = aa * bb - ab * ab
    if (area < PARALLEL * aa * bb) return true
    const s = (ga * bb - gb * ab) / area
    const t = (ga * ab - gb * aa) / area
    let apart = 0
    for (let axis = 0; axis < DIRECTIONS; axis++)
      apart += (means[b + axis] + t * ways[b + axis] - means[a + axis] - s * ways[a + axis]) ** 2
    const allowed = bound * (varianceAt(lines[first], s) + varianceAt(lines[second], t))
    return apart <= GENEROUS * allowed + LOST_DIGITS * (squared + s * s + t * t)
  }
}

const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, at) => sum + value * b[at], 0)

/** Signs without a pattern that columns could have: bits of multiples of the golden ratio. */
function signOf(axis: number, column: number): number {
  const part = ((DIRECTIONS * column + axis + 1) * GOLDEN) % 1
  return Math.floor(part * 2 ** 12) % 2 === 0 ? 1 : -1
}

const GOLDEN = (Math.sqrt(5) - 1) / 2
