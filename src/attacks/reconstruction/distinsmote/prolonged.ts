import type {Line} from '../../../geometry/strong-lines.js'

/** The points of a line, in order, and where on it they are. */
export type PlacedPoints = Pick<Line, 'points' | 'places'>

/** So many lines, and such a share of those that hold two points of several lines, go on beyond these. */
const FEWEST_PROLONGED = 3
const LEAST_SHARE = 0.06
/** Rows lie beyond a record by no more than this share of the way to the other one (`out_step` of imbalanced-learn's SVMSMOTE). */
const FARTHEST = 0.5

/** Per line 1 for each of its points that is real. */
export type RealOnLine = (line: PlacedPoints) => readonly boolean[]

/**
 * For a file with rows beyond the records of their lines (SVM-SMOTE): which points of a line are real. A record is on a line with
 * each record that it was joined with, a synthetic row on one line only. So points on several lines are real, and many lines with two
 * of them go on beyond these. Where a line holds one of these alone, the other
 * record is the farthest from it, if the rest lies between the two or beyond the first by half of their distance at most; where it holds
 * none, both of its ends are.
 *
 * @returns undefined when rows lie between records only.
 */
export function realWhereProlonged(lines: readonly PlacedPoints[], points: number): RealOnLine | undefined {
  const onLines = new Int32Array(points)
  for (const line of lines) for (const point of line.points) onLines[point]++
  const isHub = (point: number) => onLines[point] > 1
  const withTwo = lines.map(line => Array.from(line.points, isHub)).filter(own => own.filter(Boolean).length > 1)
  const prolonged = withTwo.filter(own => !(own[0] && own[own.length - 1])).length
  if (prolonged < FEWEST_PROLONGED || prolonged < LEAST_SHARE * withTwo.length) return undefined
  return line => {
    const own = Array.from(line.points, isHub)
    const found = own.filter(Boolean).length
    if (found === 0) return own.map((_, at) => at === 0 || at === own.length - 1)
    if (found > 1) return own
    const other = otherRecord(line, own.indexOf(true))
    return own.map((isReal, at) => isReal || at === other)
  }
}

/** The point that the rest of a line lies between it and a record, or beyond that record; -1 when it cannot be told. */
function otherRecord({places}: PlacedPoints, record: number): number {
  const last = places.length - 1
  const [before, after] = [places[record] - places[0], places[last] - places[record]]
  if (before <= FARTHEST * after) return last
  return after <= FARTHEST * before ? 0 : -1
}
