import {createMatrix, type Matrix} from '../core/matrix.js'
import {permutation, type Rng} from '../core/rng.js'

/** p-values are multiples of 1 / (draws + 1). */
const DRAWS = 1999

export interface ShiftTest {
  readonly pValue: number
  /** The feature that differs most. */
  readonly feature: number
}

/**
 * Whether two samples are from one population: a permutation test, so exact for any number of rows and any
 * distribution. It takes the more surprising of two statistics: the largest difference of means over all features, each
 * in its own standard errors, which sees one shifted column; and the energy distance of Szekely and Rizzo
 * (doi:10.1016/j.jspi.2013.03.018) in all features together, which sees how they go together. Each is ranked among its
 * own values over the permutations, and the smaller rank among the smaller ranks (Pesarin's min-p combination,
 * Multivariate Permutation Tests, 2001), so nothing is paid by approximation.
 *
 * @param means [rows, features] whose means are compared; `points` [rows, features] whose distances are. Finite.
 * @param units Per row the unit that is exchanged as a whole, such as the person.
 * @param isFirst Per unit: 1 for the first sample, 0 for the second. Both have units.
 */
export function shiftTest(means: Matrix, points: Matrix, units: Int32Array, isFirst: Uint8Array, rng: Rng): ShiftTest {
  const first = isFirst.reduce((sum, side) => sum + side, 0)
  const gaps = unitSums(means, units, isFirst.length)
  const distances = distanceMatrix(points, units, isFirst.length)
  const largest = new Float64Array(DRAWS + 1)
  const energies = new Float64Array(DRAWS + 1)
  const observed = largestGap(gaps, isFirst)
  largest[0] = observed.gap
  energies[0] = energyDistance(distances, isFirst)
  const side = new Uint8Array(isFirst.length)
  for (let draw = 1; draw <= DRAWS; draw++) {
    side.fill(0)
    for (const unit of permutation(rng, side.length).subarray(0, first)) side[unit] = 1
    largest[draw] = largestGap(gaps, side).gap
    energies[draw] = energyDistance(distances, side)
  }
  const [one, two] = [tailShares(largest), tailShares(energies)]
  const smaller = one.map((share, draw) => -Math.min(share, two[draw]))
  return {pValue: tailShares(smaller)[0], feature: observed.feature}
}

/** Per unit how many rows it has and the sums of its features, which are standardised over all rows. */
interface UnitSums {
  readonly sums: Matrix
  readonly rows: Float64Array
}

function unitSums(means: Matrix, units: Int32Array, unitCount: number): UnitSums {
  const sums = createMatrix(unitCount, means.columns)
  const rows = new Float64Array(unitCount)
  for (const unit of units) rows[unit]++
  for (let column = 0; column < means.columns; column++) {
    let [sum, squares] = [0, 0]
    for (let row = 0; row < means.rows; row++) sum += means.data[row * means.columns + column]
    const mean = sum / means.rows
    for (let row = 0; row < means.rows; row++) squares += (means.data[row * means.columns + column] - mean) ** 2
    const deviation = Math.sqrt(squares / means.rows)
    if (deviation === 0) continue
    for (let row = 0; row < means.rows; row++)
      sums.data[units[row] * means.columns + column] += (means.data[row * means.columns + column] - mean) / deviation
  }
  return {sums, rows}
}

/**
 * Sums are about zero over all rows, so the difference of the means is that of the first sample up to a factor, which
 * counts where rows per unit differ.
 */
function largestGap({sums, rows}: UnitSums, side: Uint8Array): {gap: number; feature: number} {
  const totals = new Float64Array(sums.columns)
  let [count, all] = [0, 0]
  for (let unit = 0; unit < side.length; unit++) {
    all += rows[unit]
    if (side[unit] === 0) continue
    count += rows[unit]
    for (let column = 0; column < sums.columns; column++) totals[column] += sums.data[unit * sums.columns + column]
  }
  let [gap, feature] = [0, 0]
  for (let column = 0; column < totals.length; column++)
    if (Math.abs(totals[column]) > gap) [gap, feature] = [Math.abs(totals[column]), column]
  return {gap: gap / Math.sqrt((count * (all - count)) / all), feature}
}

/** Sums of the Euclidean distances between the rows of two units, and rows per unit. */
interface Distances {
  readonly between: Float32Array
  readonly rowSums: Float64Array
  readonly rows: Float64Array
  readonly total: number
}

function distanceMatrix(points: Matrix, units: Int32Array, unitCount: number): Distances {
  const between = new Float32Array(unitCount * unitCount)
  const rows = new Float64Array(unitCount)
  for (const unit of units) rows[unit]++
  const {columns, data} = points
  for (let a = 0; a < points.rows; a++)
    for (let b = 0; b < a; b++) {
      let squares = 0
      for (let column = 0; column < columns; column++) squares += (data[a * columns + column] - data[b * columns + column]) ** 2
      const distance = Math.sqrt(squares)
      between[units[a] * unitCount + units[b]] += distance
      between[units[b] * unitCount + units[a]] += distance
    }
  const rowSums = new Float64Array(unitCount)
  for (let a = 0; a < unitCount; a++) for (let b = 0; b < unitCount; b++) rowSums[a] += between[a * unitCount + b]
  return {between, rowSums, rows, total: rowSums.reduce((sum, each) => sum + each, 0)}
}

function energyDistance({between, rowSums, rows, total}: Distances, side: Uint8Array): number {
  const members: number[] = []
  let [count, all, touching] = [0, 0, 0]
  for (let unit = 0; unit < side.length; unit++) {
    all += rows[unit]
    if (side[unit] === 0) continue
    members.push(unit)
    count += rows[unit]
    touching += rowSums[unit]
  }
  let within = 0
  for (let a = 0; a < members.length; a++) {
    const start = members[a] * side.length
    within += between[start + members[a]]
    for (let b = 0; b < a; b++) within += 2 * between[start + members[b]]
  }
  const across = touching - within
  const others = total - within - 2 * across
  const rest = all - count
  return (2 * across) / (count * rest) - within / count ** 2 - others / rest ** 2
}

/** Per value the share of values that are at least as large. */
function tailShares(values: Float64Array): Float64Array {
  const sorted = Float64Array.from(values).sort()
  return values.map(value => {
    let [low, high] = [0, sorted.length]
    // Equal up to the last bits: permutations of equal rows add in other orders.
    const bound = value - 1e-9 * Math.abs(value)
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle] < bound) low = middle + 1
      else high = middle
    }
    return (sorted.length - low) / sorted.length
  })
}
