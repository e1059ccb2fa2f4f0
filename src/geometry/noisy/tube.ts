import type {Matrix} from '../../core/matrix.js'
import {squaredAcross} from './across.js'
import {chiSquareQuantile, poissonTail} from './chi-square.js'
import type {FittedLine} from './fit-line.js'

/** Points within this many standard deviations are one place: they say nothing of a direction. */
export const ONE_PLACE = 4
/** Tubes of 1, 3, 9, ... times the radius show what the surroundings hold. */
const TUBES = 32
/** Shares of a line's own points that tubes of different width hold. */
const TUBE_SHARES = [0.999, 0.95, 0.8, 0.5]
/** The line has an error too. */
const WIDENED = 1.3
const TUBE_STEP = 3

export function createJudge({data, columns, rows}: Matrix, codimension: number) {
  const across = new Float64Array(rows)
  const radii = TUBE_SHARES.map(share => WIDENED * chiSquareQuantile(share, Math.max(1, columns - 1)))
  return judge

  /** Decimal logarithm of the probability that chance puts as many points on a line. */
  function judge(line: FittedLine, among: ArrayLike<number>): number {
    const count = among.length
    let inStretch = 0
    for (let at = 0; at < count; at++) {
      const point = among[at]
      let place = 0
      let squared = 0
      for (let column = 0; column < columns; column++) {
        const gap = data[point * columns + column] - line.mean[column]
        place += gap * line.direction[column]
        squared += gap * gap
      }
      if (place < line.low || place > line.high) continue
      across[inStretch++] = squaredAcross(line, data, point * columns, squared, place)
    }
    const expected = expectedByChance(inStretch, line)
    // Narrower tubes lose rows and much more of the surroundings: the best one counts, and that it was chosen.
    let least = 0
    for (const squaredRadius of radii) {
      const distinct = countPlaces(line, squaredRadius)
      const share = (squaredRadius / radii[0]) ** (codimension / 2)
      // Two points fix the line, or one beside an anchor: they prove nothing.
      const chance = poissonTail(distinct - (line.isAnchored ? 1 : 2), expected * share)
      least = Math.min(least, Math.log10(Math.max(1e-300, chance)))
    }
    return least + Math.log10(radii.length)
  }

  /** What the tube would hold if the points around it were spread evenly. */
  function expectedByChance(count: number, line: FittedLine): number {
    const radius = Math.sqrt(radii[0])
    let expected = 0
    let inner = line.points.length
    for (let tube = 1; tube <= TUBES; tube++) {
      const reach = radius * TUBE_STEP ** tube
      let held = 0
      for (let at = 0; at < count; at++) if (across[at] <= reach ** 2) held++
      const isWidest = reach > line.high - line.low
      const ring = Math.max(held - inner, isWidest ? 0.5 : 0)
      expected = Math.max(expected, ring / (TUBE_STEP ** (tube * codimension) - TUBE_STEP ** ((tube - 1) * codimension)))
      if (isWidest) break
      inner = held
    }
    return expected
  }

  /** Points that are one place count once. */
  function countPlaces(line: FittedLine, squaredRadius: number): number {
    let distinct = 0
    let last = line.isAnchored ? line.low : -Infinity
    for (const point of line.points) {
      let place = 0
      let squared = 0
      for (let column = 0; column < columns; column++) {
        const gap = data[point * columns + column] - line.mean[column]
        place += gap * line.direction[column]
        squared += gap * gap
      }
      if (squaredAcross(line, data, point * columns, squared, place) > squaredRadius) continue
      if (place - last < ONE_PLACE) continue
      last = place
      distinct++
    }
    return distinct
  }
}
