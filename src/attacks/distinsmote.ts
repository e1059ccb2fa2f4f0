import {breather, type Context} from '../core/context.js'
import {NotApplicable} from '../core/errors.js'
import {pickRows} from '../core/matrix.js'
import {parseOptions, type GivenOptions, type OptionSpecs} from '../core/options.js'
import {DirectionScan} from '../geometry/directions.js'
import {releaseSpace, type ReleaseSpace} from '../geometry/space.js'
import {nearestNeighbours} from '../stats/neighbours.js'
import {logBeta} from '../stats/special.js'
import type {Attack, RowVerdicts, Verdict} from './attack.js'

export const distinSmoteOptions = {
  tolerance: {
    type: 'number',
    min: 0,
    max: 1,
    description:
      'How far a released value may be from the exact one, on the scale where every column is [-1, 1] (found out from the digits in the file).',
  },
} as const satisfies OptionSpecs

/** Nearest points looked at first, then more for rows that are still open: most synthetic rows give themselves away early. */
const STAGES = [48] as const
/** A row is not judged when so many pairs of points would look opposite by chance alone. */
const UNDECIDABLE_CHANCE = 0.2

/**
 * DistinSMOTE: tells the real rows of an augmented file from the synthetic ones. Both ends of every segment are in the file, so
 * a synthetic row lies strictly between two other rows, and a real row does so only by coincidence: a row that sees two others
 * in opposite directions is called synthetic. Categorical columns are not looked at; rows with missing numbers, and rows that
 * equal one another, are judged as far as their values allow (equal rows alike).
 *
 * The score of a row is its probability of being real: the number of opposite pairs that chance alone would give (the rows
 * taken as spread in all directions), turned into a probability where such a pair was found, and one minus the share of
 * segments that rounding could hide where none was. Where chance alone gives too many pairs - in a plane, or after rough
 * rounding - the verdict is `undecidable`.
 *
 * Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 4. The published algorithm searches triples in a neighbourhood
 * whose size is set by hand for every data set; here directions are sorted, and neighbourhoods grow until all rows are seen.
 *
 * @throws {NotApplicable} When fewer than 2 numeric columns vary: on a line every row lies between others.
 */
export function create(given: GivenOptions): Attack {
  const options = parseOptions('distinsmote', distinSmoteOptions, given)
  return {
    needs: {released: 'augmented', targets: false, auxiliary: false, generator: 'none'},
    async guess({released}, context) {
      const space = releaseSpace(released)
      if (space.columns.length < 2)
        throw new NotApplicable('distinsmote needs at least 2 numeric columns that vary: on a line every row lies between others')
      const error = options.tolerance ?? space.error
      const between = await rowsBetweenOthers(space, error, context)
      return verdictsOf(between, space, error, released.rowCount, options.tolerance === undefined)
    },
  }
}

/** {@link create} with typed options, for library users. */
export const distinSmote = (options: {tolerance?: number} = {}): Attack => create(options)

/** Rows whose neighbours are looked up together. */
const BATCH = 1024

/** Per point: 1 when two other points lie in opposite directions from it. */
async function rowsBetweenOthers({points}: ReleaseSpace, error: number, context: Context): Promise<Uint8Array> {
  const between = new Uint8Array(points.rows)
  const breathe = breather(context)
  let open = Int32Array.from(between.keys())
  for (const size of [...STAGES.filter(stage => stage < points.rows - 1), points.rows - 1]) {
    if (size < 2) break
    const scan = new DirectionScan(points, error, size)
    for (let start = 0; start < open.length; start += BATCH) {
      const rows = open.subarray(start, start + BATCH)
      const neighbours =
        size === points.rows - 1 ? undefined : nearestNeighbours(points, pickRows(points, rows), size, {excludeSelf: rows})
      for (const [at, row] of rows.entries()) {
        const ids = neighbours?.indices.subarray(at * size, (at + 1) * size) ?? allBut(row, points.rows)
        scan.look(points.data, row * points.columns, error, ids)
        scan.pairs((_first, _second, opposite) => {
          if (opposite) between[row] = 1
          return opposite
        })
        await breathe()
      }
      context.progress(1 - (open.length - start) / points.rows)
    }
    open = open.filter(row => between[row] === 0)
  }
  return between
}

function allBut(row: number, count: number): Int32Array {
  return Int32Array.from({length: count - 1}, (_, at) => (at < row ? at : at + 1))
}

function verdictsOf(
  between: Uint8Array,
  space: ReleaseSpace,
  error: number,
  rowCount: number,
  isEstimated: boolean,
): RowVerdicts {
  const chance = chancePairs(space, error)
  const verdicts = new Array<Verdict>(rowCount).fill('undecidable')
  const scores = new Float64Array(rowCount).fill(0.5)
  space.rows.forEach((row, point) => {
    if (between[point] === 0) {
      verdicts[row] = 'real'
      // Laplace's rule: no row of this kind was seen to be synthetic.
      scores[row] = 1 - 1 / (space.points.rows + 2)
    } else if (chance <= UNDECIDABLE_CHANCE) {
      verdicts[row] = 'synthetic'
      scores[row] = chance / 2
    }
  })
  return {
    kind: 'verdicts',
    verdicts,
    scores,
    parameters: {tolerance: error, chancePairs: chance, estimated: isEstimated ? ['tolerance'] : []},
  }
}

/**
 * Pairs of directions that would look opposite from one row if all directions were equally likely: the number of pairs times
 * the share of the sphere within the tolerance, theta^(d-1) / ((d-1) B(1/2, (d-1)/2)).
 */
function chancePairs({points}: ReleaseSpace, error: number): number {
  const {rows, columns} = points
  const theta = Math.min(1, (4 * error) / typicalDistance(points))
  const cap = theta ** (columns - 1) / ((columns - 1) * Math.exp(logBeta(0.5, (columns - 1) / 2)))
  return ((rows * rows) / 2) * cap
}

/** Root mean square distance between points, through the column variances. */
function typicalDistance({data, rows, columns}: ReleaseSpace['points']): number {
  let total = 0
  for (let column = 0; column < columns; column++) {
    let mean = 0
    for (let row = 0; row < rows; row++) mean += data[row * columns + column] / rows
    for (let row = 0; row < rows; row++) total += (2 * (data[row * columns + column] - mean) ** 2) / rows
  }
  return Math.sqrt(total)
}
