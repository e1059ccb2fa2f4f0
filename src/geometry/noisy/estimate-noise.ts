import {createMatrix, pickRows, type Matrix} from '../../core/matrix.js'
import {nearestNeighbours} from '../../stats/neighbours.js'
import {chiSquareQuantile} from './chi-square.js'

/** Rows around which lines are looked for, and how many of their nearest take part. */
const CENTRES = 150
const NEIGHBOURHOOD = 120
/** Bins of the distance from a line, per factor of ten, and the range that they cover. */
const BINS = 8
const SMALLEST = -17
const LARGEST = 1
/**
 * A plateau holds at least so many triples and lasts for half a factor of ten. Beyond it counts grow like a power of
 * the distance; on it, by less than this share of that power.
 */
const FEWEST = 20
const WINDOW = BINS / 2
const FLAT = 1 / 3
/**
 * On a plateau that lasts for a factor of a hundred a few triples are enough: chance, which grows tenfold or more per
 * factor of ten, leaves none there.
 */
const FEWEST_OF_MANY = 3
const LONG_WINDOW = 2 * BINS
const LONG_FLAT = 1.5
/** Neighbours in a column of noise alone differ as much as any two rows. */
const NOISE_ALONE = 0.6
/** Double precision leaves this much beside the points' size: less is no noise. */
const ROUNDING = 1e-13

/**
 * The amplitude of noise that was added to interpolated rows, per column. Triples of near rows are sorted by how far the middle
 * one is from the line of the outer two: chance puts few triples near zero, a number that grows like distance^(rank - 1), while triples of
 * one edge are all within the noise. Where the count stays level, the noise is below and chance above; the triples below give the
 * variance of each column.
 *
 * A method of this project. Noise is taken for uniform; for another kind the result is the square root of three times its
 * standard deviation.
 *
 * @param points [rows, columns], finite, of the order of 1 in size. @param rank In how many directions they spread, at least 3.
 * @returns Per column the amplitude, at least 1e-13, and 1 for a column of noise alone; undefined when no level count
 *   is seen: then rows are not interpolated, or noise is too strong.
 */
export function estimateNoise(points: Matrix, rank: number): Float64Array | undefined {
  const placing = placingColumns(points)
  if (placing.length < 3) return undefined
  const amplitudes = amplitudesOf(pickColumns(points, placing), Math.min(rank, placing.length))
  if (amplitudes === undefined) return undefined
  // A column of noise alone fills its range with it.
  const all = new Float64Array(points.columns).fill(1)
  placing.forEach((column, at) => {
    all[column] = amplitudes[at]
  })
  return all
}

/** Columns in which neighbours, found by the other columns, are nearer to each other than any two rows: not noise alone. */
function placingColumns(points: Matrix): number[] {
  const {data, rows, columns} = points
  if (rows < 3) return []
  const stride = Math.max(1, Math.floor(rows / CENTRES))
  const centres = Int32Array.from({length: rows}, (_, row) => row).filter(row => row % stride === 0)
  return Array.from({length: columns}, (_, column) => column).filter(column => {
    const others = pickColumns(
      points,
      Array.from({length: columns}, (_, at) => at).filter(at => at !== column),
    )
    const {indices} = nearestNeighbours(others, pickRows(others, centres), 1, {excludeSelf: centres})
    let near = 0
    let any = 0
    centres.forEach((centre, at) => {
      const value = data[centre * columns + column]
      near += (value - data[indices[at] * columns + column]) ** 2
      any += (value - data[centres[(at + (centres.length >> 1)) % centres.length] * columns + column]) ** 2
    })
    return near < NOISE_ALONE * any
  })
}

function pickColumns({data, rows, columns}: Matrix, picked: readonly number[]): Matrix {
  const part = createMatrix(rows, picked.length)
  for (let row = 0; row < rows; row++)
    picked.forEach((column, at) => {
      part.data[row * picked.length + at] = data[row * columns + column]
    })
  return part
}

function amplitudesOf(points: Matrix, rank: number): Float64Array | undefined {
  const count = Math.min(NEIGHBOURHOOD, points.rows - 1)
  if (count < 2 || rank < 3) return undefined
  const stride = Math.max(1, Math.floor(points.rows / CENTRES))
  const centres = Int32Array.from({length: points.rows}, (_, row) => row).filter(row => row % stride === 0)
  const {indices} = nearestNeighbours(points, pickRows(points, centres), count, {excludeSelf: centres})
  const near = (at: number) => indices.subarray(at * count, (at + 1) * count)
  const counts = new Float64Array((LARGEST - SMALLEST) * BINS + 1)
  centres.forEach((centre, at) => {
    eachTriple(points, centre, near(at), off => {
      counts[Math.min(counts.length - 1, Math.max(0, Math.floor((Math.log10(off) - SMALLEST) * BINS)))]++
    })
  })
  const limit = plateau(counts, rank)
  if (limit === undefined) return undefined
  const squares = new Float64Array(points.columns)
  const offs: number[] = []
  centres.forEach((centre, at) => {
    eachTriple(points, centre, near(at), (off, addTo) => {
      if (off >= limit) return
      offs.push(off)
      addTo(squares)
    })
  })
  // The triples that are furthest off may be chance: the median sets the size, the sum its shares.
  const total = squares.reduce((sum, value) => sum + value, 0)
  offs.sort((a, b) => a - b)
  const variance = (offs[offs.length >> 1] ** 2 / chiSquareQuantile(0.5, points.columns - 1)) * points.columns
  return squares.map(square => Math.max(ROUNDING, Math.sqrt(3 * variance * (square / total))))
}

/** The distance below which triples are of one edge. */
function plateau(counts: Float64Array, rank: number): number | undefined {
  let held = 0
  const sums = counts.map(value => (held += value))
  const growth = 10 ** ((FLAT * (rank - 1) * WINDOW) / BINS)
  const best = flattest(sums, LONG_WINDOW, FEWEST_OF_MANY, LONG_FLAT) ?? flattest(sums, WINDOW, FEWEST, growth)
  return best === undefined ? undefined : 10 ** ((best + 1) / BINS + SMALLEST)
}

/** The bin from which counts grow least over a window, where they grow by less than `limit`. */
function flattest(sums: Float64Array, window: number, fewest: number, limit: number): number | undefined {
  const all = sums[sums.length - 1]
  let best: number | undefined
  let least = limit
  for (let bin = 0; bin + window < sums.length; bin++) {
    const ratio = sums[bin + window] / sums[bin]
    // At the far end all triples are in: nothing grows any more.
    if (sums[bin] >= fewest && sums[bin + window] < all / 10 && ratio < least) [best, least] = [bin, ratio]
  }
  return best
}

/** A squared distance that is smaller than this share of the squares it comes from is computed again, column by column. */
const CANCELLED = 1e-6

/** Calls back with how far the middle one of each triple is from the line of the others, as an error of one row. */
function eachTriple(
  {data, columns}: Matrix,
  centre: number,
  near: Int32Array,
  visit: (off: number, addTo: (squares: Float64Array) => void) => void,
): void {
  const offsets = new Float64Array(near.length * columns)
  const lengths = new Float64Array(near.length)
  for (let i = 0, at = 0; i < near.length; i++)
    for (let column = 0; column < columns; column++, at++) {
      offsets[at] = data[near[i] * columns + column] - data[centre * columns + column]
      lengths[i] += offsets[at] * offsets[at]
    }
  for (let i = 0; i < near.length; i++)
    for (let j = 0; j < i; j++) {
      const [toI, toJ] = [i * columns, j * columns]
      let ij = 0
      for (let column = 0; column < columns; column++) ij += offsets[toI + column] * offsets[toJ + column]
      // Only with the centre in the middle, so that every triple is seen once.
      if (ij >= 0) continue
      const [ii, jj] = [lengths[i], lengths[j]]
      const share = (ii - ij) / (ii + jj - 2 * ij)
      const rest = 1 - share
      const factor = 1 + share * share + rest * rest
      const gap = (column: number) => rest * offsets[toI + column] + share * offsets[toJ + column]
      let squared = rest * rest * ii + 2 * rest * share * ij + share * share * jj
      if (squared < CANCELLED * (ii + jj)) {
        squared = 0
        for (let column = 0; column < columns; column++) squared += gap(column) ** 2
      }
      visit(Math.sqrt(squared / factor), squares => {
        for (let column = 0; column < columns; column++) squares[column] += gap(column) ** 2 / factor
      })
    }
}
