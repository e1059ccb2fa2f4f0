import type {OptionValues} from '../../../core/options.js'
import type {distinSmoteOptions} from './options.js'
import {subContext, type Context} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {effectiveRank} from '../../../geometry/rank.js'
import {imageForm} from '../../../core/sample-form.js'
import {releaseSpace} from '../../../geometry/space.js'
import type {Attack, OriginGuesses, Origin} from '../../attack.js'
import {fromSamples} from './from-samples.js'
import {judgeRows, type JudgedRows} from './judge-rows.js'
import {presentColumns, type PresentColumns} from './present-columns.js'

/**
 * DistinSMOTE: tells the real rows of an augmented file from the interpolated ones. Both ends of every edge are in the file, so a
 * synthetic row lies strictly between two other rows, which a real row does by coincidence only: lines of three or more rows are
 * searched, and what lies between the ends of one is synthetic. A row that lies between others and is the end of more other lines
 * is real all the same (records of a lattice can lie exactly between others); of as many, undecidable. Where many lines go on
 * beyond two points of several lines, rows lie beyond records (SVM-SMOTE), and points of several lines are real
 * (`realWhereProlonged`; of full-length numbers only). Equal rows are judged
 * alike: interpolated rows do not repeat, so a repeated one is a real record's. Rows that are rounded, or jittered by noise
 * (estimated from the rows), are judged together: the smallest set of rows such that all others lie between two of
 * them, within their errors, is real (`findEnds`). The score of a row is its probability of being real, by Bayes' rule
 * from shares counted in the file (`createJudge`).
 *
 * Input is the numeric part of the release, [rows, columns] in any units. A row with missing numbers is judged in the columns
 * that it has, among all rows that have them too, and undecidable where these are too few.
 *
 * Ganev et al., SMOTE and Mirrors, arXiv:2510.15083, the algorithm called DistinSMOTE. Departures: the published attack
 * starts at the convex hull and searches triples in neighbourhoods given by k, the ratio and a factor tuned to each data set; here all
 * pairs of rows are searched by hashed directions, or, of inexact rows, each row's nearest 256 candidates (`approximate` in the
 * result says that there were more). Where so many rows would lie between others by chance (rough rounding, few
 * columns) that the geometry says nothing, the origin is `undecidable`. Pictures have a way of their own (`fromSamples`).
 *
 * @throws {NotApplicable} When fewer than two numeric columns vary independently (on a line every row lies between others), or
 * more lines are found than interpolation can make.
 */
export function createDistinSmote(options: OptionValues<typeof distinSmoteOptions>): Pick<Attack<OriginGuesses>, 'guess'> {
  return {
    async guess({released}, context) {
      const pictures = imageForm(released) === undefined ? undefined : await fromSamples(released, context)
      if (pictures !== undefined) return pictures
      const isGiven = options.tolerance !== undefined
      const groups = presentColumns(released).slice(0, MOST_GROUPS)
      const judged = await judgeGroups(groups, options.tolerance, context)
      const origins = new Array<Origin>(released.rowCount).fill('undecidable')
      const scores = new Float64Array(released.rowCount).fill(0.5)
      const ends = new Int32Array(released.rowCount)
      const isJudged = new Uint8Array(released.rowCount)
      for (const {own, rows, result} of judged) {
        const isOwn = new Set(own)
        result.judgements?.forEach(({origin, score, ends: endsHere}, at) => {
          const row = rows[at]
          // A row that has more numbers may be the end of others that lack some.
          ends[row] = Math.max(ends[row], endsHere)
          if (isOwn.has(row)) isJudged[row] = 1
          // A row that has more numbers may lie between others that lack some.
          else if (origin !== 'synthetic' || origins[row] === 'undecidable') return
          origins[row] = origin
          scores[row] = score
        })
      }
      const {dimensions, result} = judged[0]
      return {
        kind: 'origins',
        origins,
        scores,
        ends,
        parameters: {
          tolerance: result.tolerance,
          dimensions,
          chance: result.chance,
          rowsLeftOut: isJudged.reduce((left, flag) => left - flag, released.rowCount),
          approximate: judged.some(({result: {isApproximate}}) => isApproximate),
          estimated: isGiven ? [] : ['tolerance'],
        },
      }
    },
  }
}

/** On a line every row lies between others. */
const FEWEST_DIMENSIONS = 2
/** Rows that lack other numbers than so many groups before them are not judged. */
const MOST_GROUPS = 16

/** What double precision leaves of a dimension that is none. */
const ROUNDED_OFF = 1e-12
const TOO_COARSE = {dimensions: 0, result: {chance: 1, tolerance: 1, isApproximate: false}} as const

interface JudgedGroup {
  /** Rows that lack exactly the numbers of their group, and all rows that were judged with them. */
  readonly own: Int32Array
  readonly rows: Int32Array
  readonly dimensions: number
  readonly result: JudgedRows
}

/** @throws {NotApplicable} When in no group enough columns vary. */
async function judgeGroups(groups: readonly PresentColumns[], tolerance: number | undefined, context: Context) {
  const judged: JudgedGroup[] = []
  let most = 0
  for (const [at, {table, rows: own}] of groups.entries()) {
    if (own.length === 0) continue
    const space = releaseSpace(table, tolerance)
    most = Math.max(most, space.rank)
    if (space.rank < FEWEST_DIMENSIONS) {
      // Columns that vary, but by hardly more than they may be off: there is nothing to see between such rows.
      if (effectiveRank(space.points, ROUNDED_OFF) >= FEWEST_DIMENSIONS) judged.push({own, rows: space.rows, ...TOO_COARSE})
      continue
    }
    const part = subContext(context, `group ${at}`, at / groups.length, (at + 1) / groups.length)
    const result = await judgeRows(space, tolerance !== undefined, part)
    judged.push({own, rows: space.rows, dimensions: space.rank, result})
  }
  if (judged.length > 0) return judged
  throw new NotApplicable(
    `telling rows apart needs at least ${FEWEST_DIMENSIONS} numeric columns that vary independently; the release has ${most}`,
  )
}
