import type {Context} from '../../../core/context.js'
import {pickRows} from '../../../core/matrix.js'
import type {Table} from '../../../core/table.js'
import {linesOfRows} from '../../../geometry/rounded/lines-of-rows.js'
import {RowsBetween} from '../../../geometry/rounded/rows-between.js'
import type {OriginGuesses} from '../../attack.js'
import {distinctSamples} from '../distinct-samples.js'
import {numericMatrix} from '../reconsmote/parameters.js'
import {evidenceOf} from './exact.js'
import {createJudge} from './judge.js'

/** With fewer numbers rows lie between others by chance. */
const FEWEST_NUMBERS = 200
const FEWEST_ROWS = 3
/** Levels that rounding moves a number by at most. */
const ROUNDED = 0.5

/**
 * The rows of samples such as pictures, whose numbers are whole levels, told apart by the lines that they lie on (see
 * `geometry/rounded`), and judged as exact rows are: in hundreds of numbers no row lies between two others by chance.
 *
 * @returns Undefined where too few numbers vary, or there are too few different rows.
 * @throws {Interrupted} When the work was asked to stop.
 */
export async function fromSamples(released: Table, context: Context): Promise<OriginGuesses | undefined> {
  const {first, numberOf} = distinctSamples(released)
  if (first.length < FEWEST_ROWS) return undefined
  const rows = pickRows(numericMatrix(released), first)
  const between = new RowsBetween(rows)
  if (between.dimensions < FEWEST_NUMBERS) return undefined
  const {lines, late} = await linesOfRows(between, context)
  const multiplicity = new Int32Array(first.length)
  for (const number of numberOf) multiplicity[number]++
  const judge = createJudge({...evidenceOf(lines, multiplicity), lost: late}, 0)
  const judged = Array.from(numberOf, judge)
  return {
    kind: 'origins',
    origins: judged.map(({origin}) => origin),
    scores: Float64Array.from(judged, ({score}) => score),
    ends: Int32Array.from(judged, ({ends}) => ends),
    parameters: {
      tolerance: ROUNDED,
      dimensions: between.dimensions,
      chance: 0,
      rowsLeftOut: 0,
      approximate: between.isApproximate,
      estimated: ['tolerance'],
    },
  }
}
