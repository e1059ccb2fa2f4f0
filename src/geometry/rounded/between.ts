import type {Points} from './points.js'

/** A row between two records: `share` of the way from the first to the second. */
export interface Between {
  readonly row: number
  readonly from: number
  readonly to: number
  readonly share: number
}

/** How far beyond a record a row may seem to lie, in standard deviations of rounding. */
const DEVIATIONS = 5

/** Whether a row lies between two points, as far as rounding allows. */
export function betweenOf(points: Points, row: number, from: number, to: number): Between | undefined {
  const length = points.squaredDistance(from, to)
  const along = points.between(from, row, from, to)
  const share = along / length
  const {variances} = points
  const slack = DEVIATIONS * Math.sqrt((variances[row] + variances[from] + variances[to]) / length)
  if (!(share > -slack && share < 1 + slack)) return undefined
  const expected = variances[row] + (1 - share) ** 2 * variances[from] + share ** 2 * variances[to]
  const off = points.squaredDistance(from, row) - share * along
  return off <= points.mostSquares * expected ? {row, from, to, share} : undefined
}
